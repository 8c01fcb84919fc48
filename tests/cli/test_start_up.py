"""What a run that stays offline does not wait for: TLS and libcurl are opened when they are needed."""
import platform
import re
import subprocess

CORPUS = "tests/fuzz/corpus/payload/server"


def opened_late(build):
    """Under sanitizers, and on other machines, OpenSSL is linked as usual."""
    cache = (build / "CMakeCache.txt").read_text()
    sanitized = re.search(r"^HOOKCTL_SANITIZE:\w+=(.+)$", cache, re.M)
    return platform.machine() == "x86_64" and not sanitized


def test_libraries_of_every_run(hookctl, build):
    shown = subprocess.run(["readelf", "-d", str(hookctl.binary)], check=True,
                           stdout=subprocess.PIPE).stdout.decode()
    needed = set(re.findall(r"\(NEEDED\).*\[(\w+)", shown))
    assert "libc" in needed
    assert not needed & {"libcurl", "libgrpc", "libprotobuf"}
    if opened_late(build):
        assert not needed & {"libssl", "libcrypto"}


def test_a_broken_tls_library_is_named(hookctl, build, root, tmp_path):
    """Only what wants TLS of gRPC opens it, and says so where that fails."""
    (tmp_path / "libssl.so.3").touch()
    env = {"LD_LIBRARY_PATH": str(tmp_path), "HOOKCTL_SECRET": "s3cr3t"}
    if not opened_late(build):
        return
    assert hookctl("sign", stdin=b"{}", env=env).expect(0).out
    run = hookctl("callback", root / CORPUS, "--finished", "--grpc-url", "https://127.0.0.1:1",
                  env=env).expect(1)
    assert "libssl.so.3 cannot be opened" in run.errors and "hint: " in run.errors
