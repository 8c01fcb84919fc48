"""The .proto files against the table of names and numbers, and what their comments promise."""
import re
import subprocess

from google.protobuf import descriptor_pb2

from support import aruna_wire

PACKAGE = "aruna.api."


def field_line(field, message):
    kind = descriptor_pb2.FieldDescriptorProto.Type.Name(field.type)[5:].lower()
    if field.type_name:
        kind = field.type_name.lstrip(".")
        kind = kind if kind.startswith("google.") else kind.split(".")[-1]
    words = [str(field.number), field.name, kind]
    if field.label == field.LABEL_REPEATED:
        words.append("repeated")
    if field.proto3_optional:
        words.append("optional")
    elif field.HasField("oneof_index"):
        words.append(f"({message.oneof_decl[field.oneof_index].name})")
    return " ".join(words)


def rest_of_comments(file):
    """{(service index, method index): "VERB path"} as the comments say."""
    found = {}
    for location in file.source_code_info.location:
        said = re.search(r"REST: (\w+ \S+)", location.leading_comments)
        if said:
            found[tuple(location.path[1::2])] = said.group(1)
    return found


def described(file):
    prefix = file.package.removeprefix(PACKAGE) + "."
    blocks = {("enum", prefix + e.name): {f"{v.number} {v.name}" for v in e.value}
              for e in file.enum_type}
    for message in file.message_type:
        assert not message.nested_type and not message.enum_type
        blocks["message", prefix + message.name] = {field_line(f, message) for f in message.field}
    rest = rest_of_comments(file)
    for i, service in enumerate(file.service):
        blocks["service", prefix + service.name] = {
            " ".join([m.name, m.input_type.split(".")[-1], m.output_type.split(".")[-1],
                      rest[i, j]])
            for j, m in enumerate(service.method)}
    return blocks


def test_the_proto_files_are_the_wire_format(root, tmp_path):
    files = sorted(str(p) for p in (root / "proto").rglob("*.proto"))
    subprocess.run(["protoc", "-I", root / "proto", "--include_source_info",
                    f"--descriptor_set_out={tmp_path / 'set'}", *files], check=True)
    blocks = {}
    for file in descriptor_pb2.FileDescriptorSet.FromString((tmp_path / "set").read_bytes()).file:
        assert file.syntax == "proto3"
        blocks |= described(file)
    wanted = aruna_wire.read_table(root)
    assert blocks.keys() == wanted.keys()
    for key in wanted:
        assert blocks[key] == wanted[key], key
