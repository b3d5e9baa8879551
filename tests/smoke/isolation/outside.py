"""The machine outside of one run of ``channels.py``: what arrives there, and what the sandbox lists of each channel.

usage: python outside.py LEVEL; prints JSON. It is a network namespace that answers at every address and sees every
packet, with services behind sockets and a FIFO, and a stranger who tries to come in. Needs no right.
"""

import contextlib
import ctypes
import ipaddress
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from channels import ABSTRACT, INBOUND, NETLINK_PORT, QUEUE_KEY, V4

from sovcheck.evidence.isolation import Isolation, IsolationLevel
from sovcheck.smoke.isolation import kernel, netlink
from sovcheck.smoke.isolation.interface import Job
from sovcheck.smoke.isolation.levels import WAYS

PROGRAM = Path(__file__).with_name("channels.py")
FIRST_MARK = 20_001
_WITHOUT_PORTS = {
    (4, 1): "ping",
    (4, 2): "group",
    (4, 253): "raw",
    (6, 0): "group6",  # the options that stand before a report of who listens to a group
    (6, 58): "ping6",
    (6, 253): "raw6",
}
REFUSED = {
    "ping": ("socket", "AF_INET IPPROTO_ICMP"),
    "ping6": ("socket", "AF_INET6 IPPROTO_ICMPV6"),
    "raw": ("socket", "AF_INET SOCK_RAW"),
    "raw6": ("socket", "AF_INET6 SOCK_RAW"),
    "group": ("group", "239.9.9.9"),
    "group-of-source": ("group", "239.9.9.9"),
    "group6": ("group", "ff0e::9"),
    "key-upcall": ("key", "dns_resolver"),
    "netlink": ("socket", "AF_NETLINK NETLINK_USERSOCK"),
}
"""As what the evidence lists channels that name no port."""
SCTP = {
    "sctp4": "AF_INET IPPROTO_SCTP",
    "sctp-many4": "AF_INET IPPROTO_SCTP",
    "sctp6": "AF_INET6 IPPROTO_SCTP",
    "sctp-many6": "AF_INET6 IPPROTO_SCTP",
}
"""As what it lists sockets of SCTP where they are refused: two channels are counted together."""
_UNREACHABLE = 3
_LIBC = ctypes.CDLL(None, use_errno=True)
_NEW_QUEUE, _AT_ONCE = 0o3666, 0o4000
"""IPC_CREAT and IPC_EXCL with rights for all; IPC_NOWAIT."""
_DNS, _OWN_SERVER = 53, "198.18.0.53"
_CONF = Path("/etc/resolv.conf")
_FOUND = re.findall(r"^nameserver\s+(\S+)", _CONF.read_text(), re.MULTILINE) if _CONF.exists() else []
SERVER = [*_FOUND, "198.51.100.7"][0]
ODD = ("dns-twice", "dns-operation", "dns-compressed", "dns-anything", "dns-added")
"""Questions that name nobody: they are counted together, as datagrams to the name server."""
GAPS = {"race": "notify-race", "unix-abstract": "unix-sockets", "message-queue": "ipc"}
"""The gaps that name a channel where it is open."""
ELSEWHERE = """
import os, socket, sys
from sovcheck.smoke.isolation import kernel
os.chdir(sys.argv[1])
kernel.unshare(kernel.NEW_NET | kernel.NEW_USER)
with socket.socket(socket.AF_UNIX) as listening:
    listening.bind("elsewhere")
    listening.listen()
    print("ready", flush=True)
    while True:
        listening.accept()[0].recv(16)
        print("arrived", flush=True)
"""


def leave_the_network() -> socket.socket:
    """Enter a network of its own; what sees every packet there. Root stays root of the machine where it may."""
    user, group = os.getuid(), os.getgid()
    try:
        kernel.unshare(kernel.NEW_NET | kernel.NEW_MOUNTS | kernel.NEW_IPC)
    except PermissionError:
        kernel.unshare(kernel.NEW_USER | kernel.NEW_NET | kernel.NEW_MOUNTS | kernel.NEW_IPC)
        maps = {"setgroups": "deny", "uid_map": f"{user} {user} 1", "gid_map": f"{group} {group} 1"}
        for name, content in maps.items():
            Path(f"/proc/self/{name}").write_text(content)
    netlink.raise_loopback()
    netlink.make_every_address_local(socket.AF_INET)
    netlink.make_every_address_local(socket.AF_INET6)
    packets = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
    packets.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    packets.bind(("lo", 3))
    packets.setblocking(False)
    return packets


class Services:
    """What serves on the machine by names of files, under whichever a sandbox could overlook."""

    def __init__(self, stack: contextlib.ExitStack, folder: Path) -> None:
        self._sockets: dict[str, socket.socket] = {}
        here = Path.cwd()
        os.chdir(folder)
        try:
            for name in ("relative", "first", "second"):
                self._serve(stack, f"unix-{name}", name)
            Path("first").rename("renamed")
            os.link("second", "linked")
            os.mkfifo("fifo")
        finally:
            os.chdir(here)
        for name, path in (("first", "renamed"), ("second", "linked")):
            self._sockets[f"unix-{path}"] = self._sockets.pop(f"unix-{name}")
        self._serve(stack, "unix-usual", str(folder / "usual"))
        self._serve(stack, "unix-datagram", str(folder / "datagram"), socket.SOCK_DGRAM)
        self._serve(stack, "unix-abstract", ABSTRACT)
        listening = stack.enter_context(socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, 2))
        listening.bind((NETLINK_PORT, 0))
        listening.setblocking(False)
        self._sockets["netlink"] = listening
        self._queue = _LIBC.msgget(QUEUE_KEY, _NEW_QUEUE)
        assert self._queue >= 0
        stack.callback(_LIBC.msgctl, self._queue, 0, None)
        self._fifo = os.open(folder / "fifo", os.O_RDWR | os.O_NONBLOCK)
        stack.callback(os.close, self._fifo)
        self._elsewhere = stack.enter_context(
            subprocess.Popen([sys.executable, "-c", ELSEWHERE, str(folder)], stdout=subprocess.PIPE)
        )
        stack.callback(self._elsewhere.kill)
        assert self._elsewhere.stdout is not None
        assert self._elsewhere.stdout.readline() == b"ready\n"
        os.set_blocking(self._elsewhere.stdout.fileno(), False)

    def _serve(
        self, stack: contextlib.ExitStack, name: str, where: str, kind: socket.SocketKind = socket.SOCK_STREAM
    ) -> None:
        serving = stack.enter_context(socket.socket(socket.AF_UNIX, kind))
        serving.bind(where)
        if kind == socket.SOCK_STREAM:
            serving.listen()
        serving.setblocking(False)
        self._sockets[name] = serving

    def arrived(self) -> Iterator[str]:
        """The channels by which something came."""
        for name, serving in self._sockets.items():
            with contextlib.suppress(BlockingIOError):
                serving.recv(16) if serving.type == socket.SOCK_DGRAM else serving.accept()[0].close()
                yield name
        with contextlib.suppress(BlockingIOError):
            os.read(self._fifo, 16)
            yield "fifo"
        if _LIBC.msgrcv(self._queue, ctypes.create_string_buffer(64), ctypes.c_size_t(56), 0, _AT_ONCE) >= 0:
            yield "message-queue"
        assert self._elsewhere.stdout is not None
        if self._elsewhere.stdout.read():
            yield "unix-elsewhere"


class Stranger:
    """Somebody outside who tries to come in, over and over."""

    def __init__(self, stack: contextlib.ExitStack) -> None:
        self.came_in: set[str] = set()
        self._over = threading.Event()
        coming = [threading.Thread(target=target) for target in (self._connect, self._ask, self._look_up)]
        for thread in coming:
            thread.start()
            stack.callback(thread.join)
        stack.callback(self._over.set)

    def _try(self, channel: str, attempt: object) -> None:
        while not self._over.wait(0.05):
            with contextlib.suppress(OSError):
                if attempt():  # type: ignore[operator]
                    self.came_in.add(channel)

    def _connect(self) -> None:
        self._try("inbound-tcp", lambda: socket.create_connection((V4, INBOUND), 0.3).recv(16))

    def _look_up(self) -> None:
        self._try("inbound-address", lambda: socket.create_connection((V4, INBOUND + 2), 0.3).recv(16))

    def _ask(self) -> None:
        def ask() -> bytes:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
                asking.settimeout(0.3)
                asking.connect((V4, INBOUND + 1))
                asking.send(b"who is there?")
                return asking.recv(16)

        self._try("inbound-udp", ask)


class Packet:
    """A packet that left for somewhere: what it was, to which port, and what was in it."""

    def __init__(self, packet: bytes) -> None:
        six = packet[0] >> 4 != 4
        self.version = 6 if six else 4
        body = packet[40:] if six else packet[(packet[0] & 15) * 4 :]
        self.protocol = packet[6] if six else packet[9]
        self.to = str(ipaddress.ip_address(packet[24:40] if six else packet[16:20]))
        self.ports = tuple(int.from_bytes(body[at : at + 2], "big") for at in (0, 2))
        self.kind, self.payload = body[0], body[8:]

    def is_of(self, name: str, mark: int) -> bool:
        """Whether it carries the mark of a channel."""
        if (self.version, self.protocol) in _WITHOUT_PORTS:
            return _WITHOUT_PORTS[self.version, self.protocol] == name
        asked = self.ports[1] == _DNS
        if asked and self.protocol == socket.IPPROTO_TCP:
            return name == "dns-tcp"
        numbered = asked and self.payload[:2] == mark.to_bytes(2, "big")
        return self.ports[1] == mark or numbered or f"mark-{mark}".encode() in self.payload


def packets_outside(tap: socket.socket) -> Iterator[Packet]:
    """What the tap saw that was not of the machine with itself, nor of the stranger and the answers that he gets."""
    strangers = set(range(INBOUND, INBOUND + 3))
    while True:
        try:
            packet = Packet(tap.recv(512))
        except BlockingIOError:
            return
        unreachable = packet.protocol == socket.IPPROTO_ICMP and packet.kind == _UNREACHABLE
        if not (ipaddress.ip_address(packet.to).is_loopback or unreachable or strangers & set(packet.ports)):
            yield packet


def is_listed(name: str, mark: int, observed: Isolation, told: dict[str, str]) -> bool:
    """Whether the evidence lists an attempt of the channel."""
    attempts = observed.attempts
    hosts, ports = {each.host for each in attempts}, {each.port for each in attempts}
    to_server = [each for each in attempts if each.port == _DNS and each.host in {_OWN_SERVER, SERVER}]
    if name in {*ODD, "dns-tcp"}:
        counts = [each.count for each in to_server if each.kind == ("tcp" if name == "dns-tcp" else "udp")]
        return sum(counts) >= (1 if name == "dns-tcp" else len(ODD))
    if name == "dns-reverse":
        return "7.7.7.127.in-addr.arpa" in hosts
    if name.startswith("family-"):
        families = [each for each in attempts if each.kind == "socket" and " " not in each.host]
        return len(families) == len([each for each in told if each.startswith("family-")])
    if name.startswith("inbound-"):
        place = ("inbound-tcp", "inbound-udp", "inbound-address").index(name)
        return any((each.kind, each.port) == ("listen", INBOUND + place) for each in attempts)
    if name in REFUSED:
        return (*REFUSED[name], None) in {(each.kind, each.host, each.port) for each in attempts}
    refused = [each.count for each in attempts if (each.kind, each.host) == ("socket", SCTP.get(name))]
    return sum(refused) >= 2 or mark in ports or bool({f"mark-{mark}.invalid", f"mark-{mark}.localhost"} & hosts)


def gap_of(name: str, observed: Isolation) -> str | None:
    """The gap that names the channel as open."""
    return next((gap for gap in observed.gaps if name in GAPS and gap.startswith(GAPS[name])), None)


def measure(level: IsolationLevel) -> dict[str, object]:
    """Run all channels at this level."""
    tap = leave_the_network()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        services, stranger = Services(stack, folder), Stranger(stack)
        log = os.memfd_create("log")
        job = Job((sys.executable, str(PROGRAM), str(folder)), {"PATH": "/usr/bin:/bin"}, b"", log)
        with WAYS[level]().start(job) as confined:
            status = confined.wait(60)
        observed = confined.observed()
        reached = {*services.arrived(), *stranger.came_in}
        packets = list(packets_outside(tap))
    told = dict(line.split("\t") for line in os.pread(log, 1 << 20, 0).decode().splitlines() if "\t" in line)
    rows, known = [], set()
    for mark, (name, outcome) in enumerate(told.items(), FIRST_MARK):
        carried = {place for place, packet in enumerate(packets) if packet.is_of(name, mark)}
        known |= carried
        by_kernel = name in {"key-upcall", "core-helper"} and outcome == "done"
        rows.append(
            {
                "channel": name,
                "outcome": outcome,
                "arrived": bool(carried) or name in reached or by_kernel,
                "listed": is_listed(name, mark, observed, told),
                "gap": gap_of(name, observed),
            }
        )
    others = sorted({f"{each.to} {each.protocol}" for place, each in enumerate(packets) if place not in known})
    return {"status": status, "rows": rows, "others": others, "log": os.pread(log, 1 << 12, 0).decode()[-2000:]}


if __name__ == "__main__":
    sys.stdout.write(f"{json.dumps(measure(IsolationLevel(sys.argv[1])))}\n")
