import contextlib
import secrets
import socket
import sys
import tempfile
import time
from pathlib import Path

import pytest

from sovcheck.smoke.isolation.interface import Job
from sovcheck.smoke.isolation.levels import RecordingSandbox


def test_lists_every_destination_of_a_leaky_program(run_inside, leaky, six):
    ran = run_inside(RecordingSandbox(), leaky)
    assert ran.status == 0, ran.output
    assert ran.observed.canary
    assert ran.destinations == six
    assert {attempt.module for attempt in ran.observed.attempts} == {"__main__"}


def test_a_server_and_its_client_speak_over_loopback(run_inside):
    ran = run_inside(
        RecordingSandbox(),
        """
import socket, threading
for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
    with socket.create_server((host, 0), family=family) as server:
        client = socket.create_connection(server.getsockname()[:2], timeout=5)
        client.sendmsg([b"he", b"re"])
        print(server.accept()[0].recv(10))
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as a, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as b:
    a.bind(("127.0.0.1", 0))
    b.sendto(b"to", a.getsockname())
    b.sendmsg([b"msg"], [], 0, a.getsockname())
    print(a.recv(10), a.recv(10))
a, b = socket.socketpair()
""",
    )
    assert (ran.status, ran.output) == (0, "b'here'\nb'here'\nb'to' b'msg'\n")
    assert ran.observed.attempts == ()


def test_every_call_that_names_a_destination_is_refused(run_inside):
    ran = run_inside(
        RecordingSandbox(),
        """
import ctypes, socket, struct
libc = ctypes.CDLL(None, use_errno=True)
def raw(port):
    return struct.pack("=H", socket.AF_INET) + struct.pack(">H", port) + socket.inet_aton("203.0.113.9") + bytes(8)
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
def message(port):
    name, part = ctypes.create_string_buffer(raw(port), 16), ctypes.create_string_buffer(b"x")
    vector = ctypes.create_string_buffer(struct.pack("=QQ", ctypes.addressof(part), 1))
    kept.extend([name, part, vector])
    return struct.pack("=QIxxxxQQQQixxxx", ctypes.addressof(name), 16, ctypes.addressof(vector), 1, 0, 0, 0)
kept = []
number = datagrams.fileno()
print(libc.sendto(number, b"x", 1, 0, raw(1), 16))
print(libc.sendmsg(number, message(2), 0))
print(libc.sendmmsg(number, ctypes.create_string_buffer(message(3) + bytes(8)), 1, 0))
stream = socket.socket()
print(libc.connect(stream.fileno(), raw(4), 16))
print(libc.sendto(socket.socket().fileno(), b"x", 1, 0x20000000, raw(5), 16))
print(libc.connect(stream.fileno(), 1, 16), libc.connect(stream.fileno(), ctypes.c_void_p(2**64 - 1), 16))
try:
    socket.socket(40, socket.SOCK_STREAM)
except OSError as error:
    print(error.strerror)
""",
    )
    assert ran.status == 0, ran.output
    assert ran.output == "-1\n" * 5 + "-1 -1\nAddress family not supported by protocol\n"
    kinds = {("udp", 1), ("udp", 2), ("udp", 3), ("tcp", 4), ("tcp", 5)}
    expected = {(kind, f"203.0.113.9:{port}") for kind, port in kinds}
    assert ran.destinations == expected | {("socket", "AF_VSOCK")}


def test_threads_and_children_are_seen_too(run_inside):
    ran = run_inside(
        RecordingSandbox(),
        """
import os, socket, threading
thread = threading.Thread(target=lambda: socket.socket().connect_ex(("203.0.113.1", 1))); thread.start(); thread.join()
if os.fork() == 0:
    if os.fork() == 0:
        os.setsid(); socket.socket().connect_ex(("203.0.113.2", 2))
    os._exit(0)
import time; time.sleep(0.5)
""",
    )
    assert ran.destinations == {("tcp", "203.0.113.1:1"), ("tcp", "203.0.113.2:2")}


def test_a_name_server_on_loopback_is_not_asked(run_inside):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as forwarder:
        try:
            forwarder.bind(("127.0.0.1", 53))
        except PermissionError:
            forwarder.bind(("127.0.0.1", 0))
        forwarder.setblocking(False)
        ran = run_inside(
            RecordingSandbox(),
            """
import socket
try:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 53))
except OSError as error:
    print(error.strerror)
""",
        )
        with pytest.raises(BlockingIOError):
            forwarder.recv(1)
    assert ran.output == "Network is unreachable\n"


def test_leaving_ends_what_the_job_left_and_does_not_spin():
    program = """
import os, time
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(60)
        os._exit(0)
"""
    marker = secrets.token_hex(8)
    with tempfile.TemporaryFile() as log:
        job = Job((sys.executable, "-c", program), {"SOVCHECK_TEST": marker}, b"", log.fileno())
        with RecordingSandbox().start(job) as confined:
            assert confined.wait(10) == 0
            begun, spent = time.monotonic(), time.process_time()
            while len(_marked(marker)) != 3:
                assert time.monotonic() - begun < 10
                time.sleep(0.05)
            time.sleep(0.3)
            assert time.process_time() - spent < 0.5 * (time.monotonic() - begun)
    assert _marked(marker) == []


def _marked(marker: str) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if folder.name.isdigit() and marker.encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
    return found
