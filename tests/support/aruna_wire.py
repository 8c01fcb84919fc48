"""Aruna's wire format for Python: the table of names and numbers, and stubs made by protoc."""
import dataclasses
import importlib
import re
import subprocess
import sys

SERVICE_FILES = {
    "HooksService": "aruna/api/hooks/services/v2/hooks_service",
    "ObjectService": "aruna/api/storage/services/v2/object_service",
    "RelationsService": "aruna/api/storage/services/v2/relations_service",
    "StorageStatusService": "aruna/api/storage/services/v2/info_service",
    "UserService": "aruna/api/storage/services/v2/user_service",
}


@dataclasses.dataclass(frozen=True)
class Rpc:
    service: str
    name: str
    request: str
    response: str
    verb: str
    path: str

    @property
    def pattern(self):
        """Matches a REST path and names what stands in its braces."""
        return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(self.path)) + "$")


def read_table(root):
    """{("message", name): {lines}} of tests/contract/aruna_wire.txt."""
    blocks, current = {}, None
    for line in (root / "tests/contract/aruna_wire.txt").read_text().splitlines():
        if line.startswith("  "):
            current.add(line.strip())
        elif line and not line.startswith("#"):
            kind, name = line.split()
            current = blocks.setdefault((kind, name), set())
    return blocks


def rpcs(root):
    return [Rpc(name, *line.split()) for (kind, name), lines in read_table(root).items()
            if kind == "service" for line in lines]


def make_stubs(root, folder):
    """Makes the Python stubs of every proto file and lets them be imported."""
    folder.mkdir(parents=True, exist_ok=True)
    files = sorted(str(p) for p in (root / "proto").rglob("*.proto"))
    subprocess.run(["protoc", "-I", root / "proto", f"--python_out={folder}",
                    f"--grpc_python_out={folder}",
                    "--plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin", *files],
                   check=True)
    sys.path.insert(0, str(folder))


def module(service, suffix="pb2"):
    """The stub module of a service: messages ("pb2") or calls ("pb2_grpc")."""
    return importlib.import_module(SERVICE_FILES[service].replace("/", ".") + "_" + suffix)


def models():
    return importlib.import_module("aruna.api.storage.models.v2.models_pb2")
