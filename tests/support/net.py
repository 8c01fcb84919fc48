"""Ports and waiting."""
import random
import socket
import time


def _candidates():
    """Ports below those that the kernel gives to clients: one of these, free now, is not taken by
    somebody's outgoing connection before its server binds it."""
    with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as file:
        first_of_clients = int(file.read().split()[0])
    return range(10000, first_of_clients if first_of_clients > 11000 else 32768)


def free_ports(count):
    """The first of `count` free loopback ports in a row, for servers that want neighbours."""
    candidates = _candidates()
    while True:
        first = random.choice(candidates[:-count])
        held = []
        try:
            for port in range(first, first + count):
                s = socket.socket()
                held.append(s)
                s.bind(("127.0.0.1", port))
            return first
        except OSError:
            continue
        finally:
            for s in held:
                s.close()


def free_port():
    """A loopback port that nobody listens on at the moment."""
    return free_ports(1)


def wait_until(condition, what, seconds=60):
    """Waits for `condition()` to give something true, and returns it."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(0.01)
