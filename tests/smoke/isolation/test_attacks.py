"""What a hostile runtime would try, at the level that the kernel enforces and at the one that only detects."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from sovcheck.evidence.egress import not_allowed
from sovcheck.smoke.isolation import entry_process
from sovcheck.smoke.isolation.interface import Job
from sovcheck.smoke.isolation.levels import NamespaceSandbox, RecordingSandbox

BOTH = pytest.mark.parametrize("sandbox", [NamespaceSandbox(), RecordingSandbox()], ids=lambda each: each.level)
TELL = """
import ctypes, errno, os, resource, socket, stat, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
def tell(name, attempt):
    try:
        print(name, "done", attempt() or "", flush=True)
    except OSError as error:
        print(name, errno.errorcode[error.errno], flush=True)
def call(number, *arguments):
    def attempt():
        if libc.syscall(ctypes.c_long(number), *arguments) < 0:
            raise OSError(ctypes.get_errno(), "")
    return attempt
X86 = os.uname().machine == "x86_64"
"""
OTHER_NAMESPACE = """
import os, socket, sys
from sovcheck.smoke.isolation import kernel
os.chdir(sys.argv[1])
kernel.unshare(kernel.NEW_NET if os.getuid() == 0 else kernel.NEW_NET | kernel.NEW_USER)
with socket.socket(socket.AF_UNIX) as listening:
    listening.bind("elsewhere")
    listening.listen()
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def attack():
    """Runs a program inside, with more than the usual ones are given; what it told, by name, and what was observed."""

    def run(sandbox, program, **more):
        with tempfile.TemporaryFile() as log:
            argv = (sys.executable, "-c", TELL + program)
            job = Job(argv, {"PATH": "/usr/bin:/bin"}, b"", log.fileno(), **more)
            with sandbox.start(job) as confined:
                assert confined.wait(60) == 0, log
            log.seek(0)
            told = dict(line.split(" ", 1) for line in log.read().decode().splitlines())
        return {name: answer.strip() for name, answer in told.items()}, confined.observed()

    return run


@pytest.fixture
def folder():
    """A folder with a short path, as sockets need it."""
    with tempfile.TemporaryDirectory() as path:
        yield Path(path)


@contextlib.contextmanager
def _services(folder):
    """Sockets and a FIFO of the machine, under names that no list of open sockets tells."""
    with contextlib.ExitStack() as stack:
        listening = {}
        here = os.open(".", os.O_RDONLY)
        os.chdir(folder)
        try:
            for name in ("relative", "first", "second"):
                listening[name] = stack.enter_context(socket.socket(socket.AF_UNIX))
                listening[name].bind(name)
                listening[name].listen()
                listening[name].setblocking(False)
            Path("first").rename("renamed")
            os.link("second", "linked")
            os.mkfifo("fifo")
        finally:
            os.fchdir(here)
            os.close(here)
        fifo = os.open(folder / "fifo", os.O_RDWR | os.O_NONBLOCK)
        stack.callback(os.close, fifo)
        command = [sys.executable, "-c", OTHER_NAMESPACE, str(folder)]
        other = stack.enter_context(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        assert other.stdout.readline() == "ready\n"
        yield listening, fifo
        other.stdin.close()


@BOTH
def test_no_socket_and_no_fifo_of_the_machine_answers_whatever_it_is_called(attack, folder, sandbox):
    with _services(folder) as (listening, fifo):
        told, observed = attack(
            sandbox,
            f"""
os.chdir({str(folder)!r})
for name in ("relative", "renamed", "linked", "elsewhere"):
    tell(name, lambda: socket.socket(socket.AF_UNIX).connect(os.path.abspath(name)))
tell("here", lambda: socket.socket(socket.AF_UNIX).connect("renamed"))
tell("datagram", lambda: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"x", os.path.abspath("relative")))
tell("fifo", lambda: os.write(os.open("fifo", os.O_WRONLY | os.O_NONBLOCK), b"x"))
def in_memory():
    os.write(os.open("fifo", os.O_RDWR | os.O_NONBLOCK), b"x")
tell("both-ends", in_memory)
""",
        )
        for each in listening.values():
            with pytest.raises(BlockingIOError):
                each.accept()
        with pytest.raises(BlockingIOError):
            os.read(fifo, 1)
    connecting = ("relative", "renamed", "linked", "elsewhere", "here", "datagram")
    assert {told[name] for name in connecting} <= {"ECONNREFUSED", "EPROTOTYPE"}
    assert told["fifo"] in {"ENXIO", "EACCES"}
    assert not [gap for gap in observed.gaps if str(folder) in gap]


@BOTH
def test_files_of_the_machine_cannot_be_written_made_moved_or_removed(attack, folder, sandbox):
    (folder / "kept").write_text("kept")
    scratch = folder / "scratch"
    told, observed = attack(
        sandbox,
        f"""
os.chdir({str(folder)!r})
tell("write", lambda: open("kept", "w"))
tell("append", lambda: open("kept", "a"))
tell("truncate", lambda: os.truncate("kept", 0))
tell("make", lambda: open("new", "w"))
tell("folder", lambda: os.mkdir("new"))
tell("link", lambda: os.link("kept", "new"))
tell("symlink", lambda: os.symlink("kept", "new"))
tell("move", lambda: os.rename("kept", "scratch/kept"))
tell("remove", lambda: os.unlink("kept"))
tell("disk", lambda: os.mknod("disk", stat.S_IFBLK | 0o600, os.makedev(254, 0)))
tell("own", lambda: open("scratch/mine", "w").write("x"))
tell("memory", lambda: open("/dev/shm/sovcheck-test", "w").write("x") and os.unlink("/dev/shm/sovcheck-test"))
tell("pattern", lambda: open("/proc/sys/kernel/core_pattern", "w"))
tell("reboot", lambda: open("/proc/sysrq-trigger", "w"))
""",
        scratch=str(scratch),
    )
    assert told.pop("own").startswith("done")
    assert told.pop("memory").startswith("done")
    assert set(told.values()) <= {"EROFS", "EACCES", "EPERM", "EXDEV", "ENOENT"}, told
    assert (folder / "kept").read_text() == "kept"
    assert [path.name for path in folder.iterdir()] == ["kept"]
    assert {"read-only", "landlock"} & set(observed.layers)


def test_what_it_may_write_to_is_limited(attack, folder):
    told, _ = attack(
        NamespaceSandbox(),
        f"""
with open({str(folder / "scratch" / "flood")!r}, "wb") as flood:
    tell("flood", lambda: [flood.write(bytes(1 << 20)) and None for _ in range(8)] and flood.flush())
sizes = os.statvfs("/dev/shm")
print("limited", sizes.f_blocks * sizes.f_frsize <= 16 << 30)
""",
        scratch=str(folder / "scratch"),
        scratch_bytes=1 << 20,
    )
    assert told == {"flood": "ENOSPC", "limited": "True"}


@BOTH
def test_a_key_cannot_be_read_or_is_named(attack, folder, sandbox):
    key = folder / "sign.key"
    key.write_text("secret")
    (folder / "link").symlink_to(key)
    program = f"""
for name in ("sign.key", "link"):
    tell(name, lambda: open(os.path.join({str(folder)!r}, name)).read())
"""
    told, observed = attack(sandbox, program, hidden=(str(folder / "link"),))
    if isinstance(sandbox, NamespaceSandbox):
        assert told == {"sign.key": "done", "link": "done"}  # an empty device stands there
        assert not [gap for gap in observed.gaps if gap.startswith("signing-key")]
        (folder / "again").hardlink_to(key)
        _, observed = attack(sandbox, program, hidden=(str(key),))
    assert [gap for gap in observed.gaps if gap.startswith("signing-key")]


def test_weights_are_shown_themselves_so_that_it_can_be_told_which_were_opened(attack, folder):
    weights = folder / "snapshot"
    weights.mkdir()
    blob = folder / "blob"
    blob.write_bytes(bytes(1 << 16))
    (weights / "model").symlink_to("../blob")
    (weights / "config").write_bytes(bytes(1 << 16))
    program = f"""
import mmap
for name in ("model", "config"):
    file = open({str(weights)!r} + "/" + name, "rb")
    mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    line = [each for each in open("/proc/self/maps") if file.name.rpartition("/")[2] in each or "blob" in each][-1]
    major, minor = (int(part, 16) for part in line.split()[3].split(":"))
    print(name, os.makedev(major, minor), line.split()[4], os.fstat(file.fileno()).st_dev)
tell("write", lambda: open({str(blob)!r}, "r+b"))
"""
    told, _ = attack(NamespaceSandbox(), program, weights=(str(weights),))
    for name in ("model", "config"):
        mapped, inode, device = told[name].split()
        real = (weights / name).stat()
        assert (int(inode), int(device)) == (real.st_ino, real.st_dev)
        assert int(mapped) == real.st_dev
    assert told["write"] in {"EROFS", "EACCES"}


def test_outside_it_can_be_read_what_a_process_has_mapped_also_one_that_hides(folder):
    """The worker hides from what it starts, which has the same user; whoever made the sandbox sees into all of it."""
    weights = folder / "weights"
    weights.write_bytes(bytes(1 << 16))
    program = f"""
import ctypes, mmap, os, time
ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
file = open({str(weights)!r}, "rb")
mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
os.write(3, b"r")
time.sleep(60)
"""
    with tempfile.TemporaryFile() as log:
        job = Job((sys.executable, "-c", program), {}, b"", log.fileno(), weights=(str(weights),))
        with NamespaceSandbox().start(job) as confined:
            assert os.read(confined.steps, 1) == b"r"
            assert confined.pid in confined.processes()
            lines = Path(f"/proc/{confined.pid}/maps").read_text().splitlines()
    (line,) = [each.split() for each in lines if each.endswith(str(weights))]
    major, minor = (int(part, 16) for part in line[3].split(":"))
    assert (os.makedev(major, minor), int(line[4])) == (weights.stat().st_dev, weights.stat().st_ino)


@BOTH
def test_no_key_of_the_kernel_no_foreign_memory_and_no_core_helper(attack, sandbox):
    told, _ = attack(
        sandbox,
        f"""
print("core", *resource.getrlimit(resource.RLIMIT_CORE))
tell("add_key", call(248 if X86 else 217, b"user", b"name", b"x", 1, -3))
tell("request_key", call(249 if X86 else 218, b"dns_resolver", b"leak.invalid", b"x", -2))
tell("keyctl", call(250 if X86 else 219, 0, -3, 0))
tell("ptrace", call(101 if X86 else 117, 16, {os.getpid()}, 0, 0))
buffer = ctypes.create_string_buffer(16)
tell("read", call(310 if X86 else 270, os.getpid(), buffer, 1, buffer, 1, 0))
tell("write", call(311 if X86 else 271, os.getpid(), buffer, 1, buffer, 1, 0))
tell("take", call(438, 0, 0, 0))
tell("memory", lambda: os.open("/proc/{os.getpid()}/mem", os.O_RDWR))
tell("descriptors", lambda: os.readlink("/proc/{os.getpid()}/fd/0"))
""",
    )
    assert told.pop("core") == "1 1"
    assert {told.pop(name) for name in ("memory", "descriptors")} <= {"EACCES", "EPERM", "ENOENT"}
    assert set(told.values()) == {"EPERM"}, told


@BOTH
def test_who_watches_cannot_be_ended(attack, sandbox):
    told, _ = attack(
        sandbox,
        f"""
supervisor = os.getppid()
guard = int(open(f"/proc/{{supervisor}}/stat").read().rpartition(") ")[2].split()[1])
for name, process in (("supervisor", supervisor), ("guard", guard), ("parent", {os.getpid()}), ("group", -guard)):
    if process not in (0, -0):
        tell(name, lambda: os.kill(process, 9))
tell("thread", call(200 if X86 else 130, supervisor, 9))
tell("descriptor", lambda: os.pidfd_open(supervisor) and None if supervisor > 1 else os.kill(supervisor, 9))
open("/proc/self/stat").read()
print("alive", os.getppid() == supervisor)
""",
    )
    assert told.pop("alive") == "True"
    if isinstance(sandbox, RecordingSandbox):
        assert set(told.values()) == {"EPERM"}
    # The first process of a process namespace takes no signal from inside: sending one is no error.


def test_a_datagram_without_a_family_is_listed_and_refused(attack):
    told, observed = attack(
        RecordingSandbox(),
        """
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
def where(port):
    return struct.pack("=H", 0) + struct.pack("!H", port) + socket.inet_aton("203.0.113.9") + bytes(8)
def check(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "")
tell("sendto", lambda: check(libc.sendto(datagrams.fileno(), b"x", 1, 0, where(9), 16)))
name, part = ctypes.create_string_buffer(where(10), 16), ctypes.create_string_buffer(b"x")
vector = ctypes.create_string_buffer(struct.pack("=QQ", ctypes.addressof(part), 1))
message = struct.pack("=QIxxxxQQQQixxxx", ctypes.addressof(name), 16, ctypes.addressof(vector), 1, 0, 0, 0)
tell("sendmsg", lambda: check(libc.sendmsg(datagrams.fileno(), message, 0)))
datagrams.connect(("127.0.0.1", 9))
tell("dissolve", lambda: check(libc.connect(datagrams.fileno(), bytes(16), 16)))
tell("unknown", lambda: check(libc.sendto(datagrams.fileno(), b"x", 1, 0, struct.pack("=H", 40) + bytes(14), 16)))
group = socket.inet_aton("239.1.2.3") + bytes(4)
tell("join", lambda: datagrams.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group))
""",
    )
    assert told == {
        "sendto": "ENETUNREACH",
        "sendmsg": "ENETUNREACH",
        "dissolve": "done",
        "unknown": "EAFNOSUPPORT",
        "join": "EPERM",
    }
    assert {(each.kind, str(each)) for each in observed.attempts} == {
        ("udp", "203.0.113.9:9"),
        ("udp", "203.0.113.9:10"),
        ("group", "239.1.2.3"),
    }


def test_nobody_outside_can_come_in(attack):
    told, observed = attack(
        RecordingSandbox(),
        """
def bound(family, address, kind=socket.SOCK_STREAM, listen=True, only=None):
    def attempt():
        with socket.socket(family, kind) as each:
            if only is not None:
                each.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only)
            if address is not None:
                each.bind((address, 0))
            if listen:
                each.listen()
                host, port = each.getsockname()[:2]
                socket.create_connection(("127.0.0.1" if "127" in host else "::1", port))
            return each.getsockname()[0]
    return attempt
tell("all", bound(socket.AF_INET, "0.0.0.0"))
tell("none", bound(socket.AF_INET, None))
tell("all6", bound(socket.AF_INET6, "::", only=1))
tell("both", bound(socket.AF_INET6, "::", only=0))
tell("loopback", bound(socket.AF_INET, "127.0.0.1"))
tell("loopback6", bound(socket.AF_INET6, "::1"))
tell("datagrams", bound(socket.AF_INET, "0.0.0.0", socket.SOCK_DGRAM, listen=False))
tell("other", bound(socket.AF_INET, "203.0.113.9"))
tell("mapped", bound(socket.AF_INET6, "::ffff:203.0.113.8"))
def named():
    with socket.socket() as first:
        first.bind(("0.0.0.0", 20123))
        first.listen()
        first.listen()
tell("named", named)
def only_bound():
    with socket.socket() as first:
        first.bind(("0.0.0.0", 20124))
tell("free", only_bound)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
    datagrams.sendto(b"x", ("127.0.0.1", 9))
    print("replies", datagrams.getsockname()[0])
with socket.socket() as first, socket.socket() as second:
    first.bind(("127.0.0.1", 0))
    first.listen()
    tell("taken", lambda: second.bind(first.getsockname()))
""",
    )
    assert told == {
        "all": "done 127.0.0.1",
        "none": "done 127.0.0.1",
        "all6": "done ::1",
        "both": "done ::ffff:127.0.0.1",
        "loopback": "done 127.0.0.1",
        "loopback6": "done ::1",
        "datagrams": "done 127.0.0.1",
        "other": "EADDRNOTAVAIL",
        "mapped": "EADDRNOTAVAIL",
        "named": "done",
        "free": "done",
        "replies": "127.0.0.1",
        "taken": "EADDRINUSE",
    }
    assert {(each.kind, str(each), each.count) for each in observed.attempts} == {
        ("listen", "0.0.0.0:0", 3),
        ("listen", ":::0", 2),
        ("listen", "0.0.0.0:20123", 1),
        ("listen", "203.0.113.9:0", 1),
        ("listen", "203.0.113.8:0", 1),
    }
    counted = {str(each) for each in not_allowed(observed.attempts, ("203.0.113.9:0",))}
    assert counted == {"203.0.113.9:0", "203.0.113.8:0"}  # who may be reached is allowed by nothing


def test_a_name_server_is_asked_nothing_that_is_not_told(attack):
    _, observed = attack(
        NamespaceSandbox(),
        """
import subprocess
def name(*labels):
    return b"".join(bytes([len(each)]) + each for each in labels) + b"\\0"
def ask(payload):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.sendto(payload, ("198.18.0.53", 53))
one, plain = struct.pack(">6H", 7, 0x0100, 1, 0, 0, 0), struct.pack(">2H", 1, 1)
ask(one + name(b"localhost") + plain)
ask(one + name(b"1", b"0", b"0", b"127", b"in-addr", b"arpa") + struct.pack(">2H", 12, 1))
option = b"\\0\\0\\x29\\x10\\0"
ask(struct.pack(">6H", 7, 0x0100, 1, 0, 0, 1) + name(b"localhost") + plain + option + bytes(6))
odd = [
    struct.pack(">6H", 7, 0x0100, 2, 0, 0, 0) + (name(b"a", b"invalid") + plain) * 2,  # two questions
    struct.pack(">6H", 7, 0x2900, 1, 0, 0, 0) + name(b"b", b"invalid") + plain,  # another operation
    one + b"\\1c\\xc0\\x0c" + plain,  # a compressed name
    b"anything",
    one + name(b"localhost") + plain + b"anything",
    one + name(b"localhost") + struct.pack(">2H", 16, 1),  # a type that carries text
    struct.pack(">6H", 7, 0x0100, 1, 0, 0, 1) + name(b"localhost") + plain + option + bytes(4) + b"\\0\\5hello",
]
for each in odd:
    ask(each)
print("odd", len(odd))
ask(one + name(b"secret", b"localhost") + plain)
ask(one + name(b"5", b"115", b"101", b"127", b"in-addr", b"arpa") + struct.pack(">2H", 12, 1))
program = "import socket; socket.getaddrinfo('by-tcp.invalid', 443)"
subprocess.run([sys.executable, "-I", "-c", program], env={"RES_OPTIONS": "use-vc"}, stderr=subprocess.DEVNULL)
""",
    )
    seen = {(each.kind, str(each)): each.count for each in observed.attempts}
    assert seen.pop(("tcp", "198.18.0.53:53")) >= 1
    assert seen == {
        ("udp", "198.18.0.53:53"): 7,
        ("dns", "secret.localhost"): 1,
        ("dns", "5.115.101.127.in-addr.arpa"): 1,
    }


@BOTH
def test_what_is_tried_while_the_sandbox_is_left_is_told(sandbox, monkeypatch):
    """It goes on until the last process has ended, and is counted until then."""
    end = vars(entry_process)["_end"]

    def end_late(*which):
        time.sleep(0.3)
        end(*which)

    monkeypatch.setattr(entry_process, "_end", end_late)
    program = """
import os, socket
if os.fork() == 0:
    os.setsid()
    while True:
        socket.socket().connect_ex(("203.0.113.10", 443))
import time; time.sleep(0.2)
"""
    with tempfile.TemporaryFile() as log:
        job = Job((sys.executable, "-c", program), {}, b"", log.fileno())
        with sandbox.start(job) as confined:
            assert confined.wait(60) == 0
            (before,) = confined.observed().attempts
        (after,) = confined.observed().attempts
    assert after.count > before.count
