"""OpenStack Swift with its S3 face, as an independent judge: all four servers in one process.

As a module it is a fixture (`with Swift(folder) as swift`); run as a program it becomes the server.
It verifies signatures, payload hashes, Content-MD5, clock, expiry and part sizes. Its access key
holds a colon."""
import os
import pathlib
import signal
import subprocess
import sys

ACCESS_KEY, SECRET_KEY, REGION = "test:tester", "testing", "us-east-1"
BACKENDS = ("account", "container", "object")

PROXY = """\
[DEFAULT]
{common}bind_port = {port}
{tls}[pipeline:main]
pipeline = catch_errors gatekeeper cache s3api tempauth slo proxy-server
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:cache]
use = egg:swift#memcache
# Nobody listens there: the servers live without a cache, and say so only where it is critical.
memcache_servers = 127.0.0.1:1
log_level = CRITICAL
[filter:s3api]
use = egg:swift#s3api
location = {region}
storage_domain = s3.localhost
s3_acl = false
max_upload_part_num = 10000
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = {secret} .admin
[filter:slo]
use = egg:swift#slo
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
"""

BACKEND = """\
[DEFAULT]
{common}bind_port = {port}
devices = {folder}/node
mount_check = false
disable_fallocate = true
[pipeline:main]
pipeline = {name}-server
[app:{name}-server]
use = egg:swift#{name}
"""


class Swift:
    """A server in a folder of its own, on four free ports in a row."""

    def __init__(self, folder, certificate=None, key=None):
        from support.net import free_ports
        self.folder = pathlib.Path(folder)
        self.port = free_ports(1 + len(BACKENDS))
        self.tls = [str(certificate), str(key)] if certificate else []
        self.process = None
        scheme = "https" if certificate else "http"
        self.url = f"{scheme}://127.0.0.1:{self.port}"
        #: Buckets are BUCKET.s3.localhost, which curl resolves to loopback by itself.
        self.virtual_url = f"{scheme}://s3.localhost:{self.port}"

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self._log = open(self.folder / "log", "wb")
        self.process = subprocess.Popen(
            ["/usr/bin/setpriv", "--pdeathsig", "KILL", "--", "/usr/bin/python3", "-B", __file__,
             str(self.folder), str(self.port), *self.tls],
            stdout=subprocess.PIPE, stderr=self._log)
        line = self.process.stdout.readline()
        assert line == b"READY\n", f"Swift did not start:\n{(self.folder / 'log').read_text()}"
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)
        self.process.stdout.close()
        self._log.close()

    def boto(self, secret=SECRET_KEY, **options):
        """A client of boto3, path style."""
        import boto3
        import botocore.config
        config = botocore.config.Config(signature_version="s3v4", proxies={},
                                        retries={"max_attempts": 0},
                                        s3={"addressing_style": "path"}, **options)
        return boto3.client("s3", endpoint_url=self.url, region_name=REGION, verify=False,
                            aws_access_key_id=ACCESS_KEY, aws_secret_access_key=secret,
                            config=config)


def write_configuration(folder, port, tls):
    common = (f"swift_dir = {folder}\nworkers = 0\nlog_level = WARNING\n"
              f"log_address = {folder}/no-syslog\nbind_ip = 127.0.0.1\n")
    files = {"swift.conf": "[swift-hash]\nswift_hash_path_prefix = a\nswift_hash_path_suffix = b\n"
                           "[storage-policy:0]\nname = p0\ndefault = yes\n[swift-constraints]\n"}
    for offset, name in enumerate(BACKENDS, 1):
        files[f"{name}.conf"] = BACKEND.format(common=common, port=port + offset, folder=folder,
                                               name=name)
    tls = f"cert_file = {tls[0]}\nkey_file = {tls[1]}\n" if tls else ""
    files["proxy.conf"] = PROXY.format(common=common, port=port, tls=tls, region=REGION,
                                       secret=SECRET_KEY)
    for name, text in files.items():
        (folder / name).write_text(text)


def write_rings(folder, port):
    from swift.common.ring import RingBuilder
    for offset, name in enumerate(BACKENDS, 1):
        ring = RingBuilder(1, 1, 0)
        ring.add_dev({"id": 0, "region": 1, "zone": 1, "weight": 1, "device": "d1",
                      "ip": "127.0.0.1", "port": port + offset,
                      "replication_ip": "127.0.0.1", "replication_port": port + offset, "meta": ""})
        ring.rebalance()
        ring.get_ring().save(str(folder / f"{name}.ring.gz"))


def keep_first_hub():
    """run_server() chooses eventlet's hub anew for each server; the later ones must not replace the
    loop that the first one already runs in."""
    from eventlet import hubs
    from swift.common import utils
    choose = hubs.use_hub
    choose(utils.get_hub())
    hubs.use_hub = lambda *a: None if hasattr(hubs._threadlocal, "hub") else choose(*a)


def serve(folder, port, tls):
    os.makedirs(folder / "node" / "d1", exist_ok=True)
    write_configuration(folder, port, tls)
    keep_first_hub()
    import eventlet
    from swift.common import utils, wsgi
    utils.eventlet_monkey_patch()
    utils.set_swift_dir(str(folder))
    write_rings(folder, port)
    servers = []
    for name in (*BACKENDS, "proxy"):
        conf, logger, _ = wsgi._initrp(str(folder / f"{name}.conf"), f"{name}-server")
        utils.FALLOCATE_RESERVE = 0
        servers.append(eventlet.spawn(wsgi.run_server, conf, logger, wsgi.get_socket(conf),
                                      {"log_name": name}))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))

    def announce():
        eventlet.sleep(0)
        for offset in range(1 + len(BACKENDS)):
            eventlet.connect(("127.0.0.1", port + offset)).close()
        print("READY", flush=True)

    eventlet.spawn(announce)
    for server in servers:
        server.wait()


if __name__ == "__main__":
    # The folder of this file is in the path and holds modules of common names.
    sys.path = [p for p in sys.path if p != os.path.dirname(os.path.abspath(__file__))]
    serve(pathlib.Path(sys.argv[1]).resolve(), int(sys.argv[2]), sys.argv[3:5])
