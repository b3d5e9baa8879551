"""Real namespaces. Where a machine refuses them these tests fail: silence about the strongest level proves nothing."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.isolation.interface import STEPS, Job
from sovcheck.smoke.isolation.levels import NamespaceSandbox
from sovcheck.smoke.isolation.watch import Watch


def _children() -> set[int]:
    return {int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()}


def test_lists_every_destination_of_a_leaky_program(run_inside, leaky, six):
    ran = run_inside(NamespaceSandbox(), leaky)
    assert ran.status == 0, ran.output
    assert ran.observed.canary
    assert ran.destinations == six
    assert {attempt.module for attempt in ran.observed.attempts} == {"__main__"}
    sys.stdout.write(f"set up in {ran.observed.setup_ms} ms\n")  # told, not asserted: machines differ


def test_a_sink_that_sees_nothing_is_no_proof(run_inside, monkeypatch):
    monkeypatch.setattr(Watch, "_read_packet", lambda _, source: source.recv(1))
    ran = run_inside(NamespaceSandbox(), "")
    assert (ran.status, ran.observed.canary, ran.observed.attempts) == (0, False, ())


def test_a_quiet_program_leaves_an_empty_list(run_inside):
    ran = run_inside(NamespaceSandbox(), "print('quiet')")
    assert (ran.status, ran.output) == (0, "quiet\n")
    assert ran.observed.canary
    assert ran.observed.attempts == ()


def test_a_server_and_its_client_speak_over_loopback(run_inside):
    ran = run_inside(
        NamespaceSandbox(),
        """
import http.server, socket, threading, urllib.request
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"here")
    def log_message(self, *_): pass
for host in ("localhost", "127.0.0.1", socket.gethostname()):
    server = http.server.HTTPServer(("", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(urllib.request.urlopen(f"http://{host}:{server.server_port}", timeout=5).read())
    server.shutdown(); server.server_close()
with socket.create_server(("::1", 0), family=socket.AF_INET6) as listening:
    socket.create_connection(listening.getsockname()[:2], timeout=5).close()
try:
    socket.gethostbyaddr("127.0.0.1")
except OSError:
    pass
""",
    )
    assert (ran.status, ran.output) == (0, "b'here'\n" * 3)
    assert ran.observed.attempts == ()


def test_sees_what_no_hook_in_python_sees(run_inside):
    ran = run_inside(
        NamespaceSandbox(),
        """
import ctypes, os, socket, struct, subprocess, sys, threading
libc = ctypes.CDLL(None)
def connect(address):
    handle = libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0)
    where = struct.pack("=H", socket.AF_INET) + struct.pack(">H", 4433) + socket.inet_aton(address) + bytes(8)
    libc.connect(handle, where, 16)
connect("203.0.113.1")
if os.fork() == 0:
    connect("203.0.113.2")
    os._exit(0)
os.wait()
thread = threading.Thread(target=connect, args=("203.0.113.3",)); thread.start(); thread.join()
subprocess.run([sys.executable, "-I", "-c", "import socket; socket.socket().connect_ex(('203.0.113.4', 4433))"], env={})
""",
    )
    assert ran.status == 0, ran.output
    assert ran.destinations == {("tcp", f"203.0.113.{last}:4433") for last in (1, 2, 3, 4)}
    assert {attempt.module for attempt in ran.observed.attempts} == {None}


def test_names_the_module_behind_the_transport_also_in_a_subprocess(run_inside, tmp_path):
    (tmp_path / "phoning").mkdir()
    (tmp_path / "phoning/home.py").write_text(
        "import urllib3\ndef call():\n    urllib3.open_it('telemetry.example.net')\n"
    )
    (tmp_path / "urllib3.py").write_text(
        "import socket\ndef open_it(host):\n    try:\n        socket.create_connection((host, 443), timeout=5)\n"
        "    except OSError:\n        pass\n"
    )
    tmp_path.chmod(0o755)
    program = f"""
import os, subprocess, sys
env = dict(os.environ, PYTHONPATH=os.environ["PYTHONPATH"] + ":{tmp_path}")
subprocess.run([sys.executable, "-c", "import phoning.home; phoning.home.call()"], env=env, check=True)
"""
    ran = run_inside(NamespaceSandbox(), program)
    assert ran.status == 0, ran.output
    assert ran.attempt("tcp", "telemetry.example.net:443").module == "phoning.home"
    assert ran.attempt("dns", "telemetry.example.net").module == "phoning.home"


def test_refuses_the_ways_around(run_inside):
    ran = run_inside(
        NamespaceSandbox(),
        """
import ctypes, os, socket
libc = ctypes.CDLL(None, use_errno=True)
def failing(result):
    return os.strerror(ctypes.get_errno()) if result < 0 else "done"
def family(number, kind, protocol=0):
    try:
        socket.socket(number, kind, protocol).close()
        return "done"
    except OSError as error:
        return error.strerror
print("vsock:", family(40, socket.SOCK_STREAM))
print("packet:", family(17, socket.SOCK_RAW))
print("raw:", family(socket.AF_INET, socket.SOCK_RAW, 6))
print("io_uring:", failing(libc.syscall(425, 8, 0)))
print("unshare:", failing(libc.unshare(0x10000000)))
print("mount:", failing(libc.mount(b"none", b"/proc", b"proc", 0, None)))
try:
    open("/proc/sys/kernel/core_pattern", "w")
except OSError as error:
    print("sysctl:", error.strerror)
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print("capabilities:", status["CapEff"].strip(), status["CapBnd"].strip(), status["NoNewPrivs"].strip())
print("processes:", sorted(int(name) for name in os.listdir("/proc") if name.isdigit())[:1], os.getppid())
""",
    )
    assert ran.status == 0, ran.output
    lines = dict(line.split(": ", 1) for line in ran.output.splitlines() if ": " in line)
    assert lines["vsock"] == lines["packet"] == "Address family not supported by protocol"
    assert lines["raw"] == lines["unshare"] == lines["mount"] == "Operation not permitted"
    assert lines["io_uring"] == "Function not implemented"
    assert lines["sysctl"] in {"Read-only file system", "Permission denied"}
    assert lines["capabilities"] == f"{'0' * 16} {'0' * 16} 1"
    assert lines["processes"] == "[1] 1"
    assert {("socket", name) for name in ("AF_VSOCK", "AF_PACKET", "AF_INET SOCK_RAW")} == ran.destinations


def test_the_job_gets_its_order_its_environment_and_no_descriptor_more(run_inside):
    program = """
import os, sys
print(sys.stdin.read(), sorted(os.environ), os.getpgrp() == os.getsid(0) == os.getpid())
"""
    secret = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(secret, True)
    try:
        ran = run_inside(NamespaceSandbox(), program, order=b"x" * 300_000)
    finally:
        os.close(secret)
    expected = ["LC_CTYPE", "PATH", "PYTHONPATH", "SOVCHECK_REPORTS"]
    text, _, rest = ran.output.partition(" ")
    assert (text, rest) == ("x" * 300_000, f"{expected} True\n")


def test_open_descriptors_of_a_plain_program():
    read, write = os.pipe()
    job = Job(("/bin/ls", "/proc/self/fd"), {}, b"", write)
    with NamespaceSandbox().start(job) as confined:
        assert confined.wait(10) == 0
        os.close(write)
    with os.fdopen(read, "rb") as output:
        assert output.read().split() == [b"0", b"1", b"2", b"3", b"4"]  # 4 is the folder that ls reads


def test_steps_come_back_and_end_with_the_last_writer():
    program = f"""
import os, time
os.write({STEPS}, b"one")
if os.fork() == 0:
    time.sleep(0.3)
    os.write({STEPS}, b"two")
"""
    with (
        tempfile.TemporaryFile() as log,
        NamespaceSandbox().start(Job((sys.executable, "-c", program), {}, b"", log.fileno())) as confined,
    ):
        assert confined.wait(10) == 0
        with os.fdopen(os.dup(confined.steps), "rb") as steps:
            assert steps.read() == b"onetwo"


def test_masks_a_service_that_would_do_the_talking(run_inside):
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as service:
        path = Path(folder) / "service.sock"
        service.bind(str(path))
        service.listen()
        ran = run_inside(
            NamespaceSandbox(),
            f"import socket\ntry:\n    socket.socket(socket.AF_UNIX).connect({str(path)!r})\n"
            "except OSError as error:\n    print(error.strerror)",
        )
    assert ran.output == "Connection refused\n"


def test_leaving_ends_every_process_that_is_left_inside():
    program = """
import os, time
for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        time.sleep(60)
time.sleep(60)
"""
    before = _children()
    with tempfile.TemporaryFile() as log:
        job = Job((sys.executable, "-c", program), {"SOVCHECK_TEST": "leaving"}, b"", log.fileno())
        with NamespaceSandbox().start(job) as confined:
            assert confined.wait(0.5) is None
            pid = confined.pid
            namespace = str(Path(f"/proc/{pid}/ns/net").readlink())
    assert _children() == before
    assert not _inside(namespace)


def test_nothing_survives_a_killed_parent():
    program = """
import sys, time, os
from sovcheck.smoke.isolation.interface import Job
from sovcheck.smoke.isolation.levels import NamespaceSandbox
job = Job((sys.executable, "-c", "import time; time.sleep(60)"), {}, b"", 2)
with NamespaceSandbox().start(job) as confined:
    print(os.readlink(f"/proc/{confined.pid}/ns/net"), flush=True)
    time.sleep(60)
"""
    before = _temporary_files()
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        namespace = parent.stdout.readline().strip()
        assert _inside(namespace)
        parent.send_signal(signal.SIGKILL)
    limit = time.monotonic() + 10
    while _inside(namespace):
        assert time.monotonic() < limit, "a process survived its parent"
        time.sleep(0.01)
    assert not {path for path in _temporary_files() - before if "sovcheck" in path.name}


def test_a_job_that_cannot_be_started_says_so():
    started = NamespaceSandbox().start(Job(("/no/such",), {}, b"", 2))
    with pytest.raises(SmokeFailure, match="E_RUNTIME_MISSING: cannot start /no/such"), started:
        pass


def test_a_hundred_thousand_attempts_stay_a_bounded_list(run_inside):
    ran = run_inside(
        NamespaceSandbox(),
        """
import socket
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
    for number in range(100_000):
        datagrams.sendto(b"x", (f"203.0.{number % 100}.{number % 251}", 9))
""",
    )
    assert ran.status == 0
    assert 1000 <= len(ran.observed.attempts) <= 1001
    counted = sum(attempt.count for attempt in ran.observed.attempts)
    lost = any(gap.startswith("tap:") for gap in ran.observed.gaps)
    assert counted == 100_000 or lost


def _temporary_files() -> set[Path]:
    return set(Path(tempfile.gettempdir()).iterdir())


def _inside(namespace: str) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if str((folder / "ns/net").readlink()) == namespace:
                    found.append(int(folder.name))
            except OSError:
                continue
    return found


def test_the_entry_loads_nothing_that_takes_long():
    """Most of the time in which a sandbox is set up is the start of Python."""
    program = "import sys; from sovcheck.smoke.isolation import entrypoint; print(*sys.modules)"
    root = str(Path(__file__).parents[3])
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {root!r}); {program}"]
    loaded = set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    assert "sovcheck.smoke.isolation.root" in loaded
    assert not loaded & {"json", "re", "typing", "pathlib", "dataclasses", "subprocess", "shutil", "tempfile", "ast"}
