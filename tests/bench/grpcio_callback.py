"""The callback by Python's grpcio: grpcio_callback.py STUBS ADDRESS PAYLOAD [COUNT]

Sends the callback of a payload once, or COUNT times over one open channel; prints the median of
the calls in seconds."""
import importlib
import json
import statistics
import sys
import time

import grpc

stubs, address, payload_file = sys.argv[1:4]
sys.path.insert(0, stubs)
SERVICE = "aruna.api.hooks.services.v2.hooks_service_"
messages, calls = (importlib.import_module(SERVICE + kind) for kind in ("pb2", "pb2_grpc"))

with open(payload_file) as file:
    payload = json.load(file)
request = messages.HookCallbackRequest(
    finished=messages.Finished(), secret=payload["secret"], hook_id=payload["hook_id"],
    object_id=payload["object"]["Object"]["id"], pubkey_serial=payload["pubkey_serial"])
times = []
with grpc.insecure_channel(address, options=[("grpc.enable_http_proxy", 0)]) as channel:
    hooks = calls.HooksServiceStub(channel)
    for _ in range(int(sys.argv[4]) if len(sys.argv) > 4 else 1):
        started = time.perf_counter()
        hooks.HookCallback(request, timeout=30)
        times.append(time.perf_counter() - started)
print(statistics.median(times))
