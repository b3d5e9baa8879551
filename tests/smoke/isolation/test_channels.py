"""Nothing that a program sends arrives outside, and nothing that it tries is left out, but for what is named here.

The machine outside is a network namespace that answers at every address, and sees every packet.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("channels.py")
OUTSIDE = """
import json, os, socket, struct, sys
from sovcheck.smoke.isolation import kernel, netlink
user, group = os.getuid(), os.getgid()
kernel.unshare(kernel.NEW_USER | kernel.NEW_NET | kernel.NEW_MOUNTS)
maps = {"setgroups": "deny", "uid_map": f"{user} {user} 1", "gid_map": f"{group} {group} 1"}
for name, content in maps.items():
    open(f"/proc/self/{name}", "w").write(content)
netlink.raise_loopback()
netlink.make_every_address_local(socket.AF_INET)
netlink.make_every_address_local(socket.AF_INET6)
packets = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
packets.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
packets.bind(("lo", 3))
packets.setblocking(False)
from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.isolation.interface import Job
from sovcheck.smoke.isolation.ways import WAYS
log = os.memfd_create("log")
job = Job((sys.executable, sys.argv[2]), {"PATH": "/usr/bin:/bin"}, b"", log)
with WAYS[IsolationLevel(sys.argv[1])]().start(job) as confined:
    status = confined.wait(60)
observed = confined.observed()
arrived = []
try:
    while True:
        packet, where = packets.recvfrom(512)
        version = packet[0] >> 4
        to = socket.inet_ntop(*((socket.AF_INET, packet[16:20]) if version == 4 else (socket.AF_INET6, packet[24:40])))
        if not to.startswith("127.") and to != "::1":
            arrived.append([to, packet[:80].hex()])
except BlockingIOError:
    pass
told = dict(line.split("\\t") for line in os.pread(log, 1 << 20, 0).decode().splitlines())
listed = [[each.kind, each.host, each.port, each.count] for each in observed.attempts]
print(json.dumps([status, told, listed, arrived]))
"""
_CONF = Path("/etc/resolv.conf")
_FOUND = re.findall(r"^nameserver\s+(\S+)", _CONF.read_text(), re.MULTILINE) if _CONF.exists() else []
SERVER = [*_FOUND, "198.51.100.7"][0]

REFUSED = {"EPERM", "EACCES", "EPROTONOSUPPORT", "ESOCKTNOSUPPORT", "EINVAL", "EOPNOTSUPP"}
"""What the kernel, or the filter, says to calls that it makes nothing of: nothing was sent, and nothing is listed."""

STAYS = {"group"}
"""Groups are told to the device ``lo`` of the sandbox alone; the filter of the weaker level refuses to join."""

ODD = {"dns-twice", "dns-operation", "dns-compressed", "dns-anything", "dns-added"}
FIRST_MARK = 20_001


@pytest.fixture(scope="module")
def tried():
    """What a program was told at each level, what was listed, and what arrived outside."""

    def at(level):
        done = subprocess.run(
            [sys.executable, "-c", OUTSIDE, level, str(PROGRAM)],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return {level: at(level) for level in ("netns", "notify")}


@pytest.mark.parametrize("level", ["netns", "notify"])
def test_nothing_arrives(tried, level):
    status, told, _, arrived = tried[level]
    assert status == 0
    assert len(told) > 50  # a program that ends early is no pass
    assert arrived == []


@pytest.mark.parametrize("level", ["netns", "notify"])
def test_nothing_that_was_tried_is_left_out(tried, level):
    _, told, listed, _ = tried[level]
    to_server = {kind: count for kind, host, port, count in listed if port == 53 and host in {"198.18.0.53", SERVER}}
    families = [host for kind, host, _, _ in listed if kind == "socket"]
    hosts, ports = {host for _, host, _, _ in listed}, {port for _, _, port, _ in listed}
    unlisted = set()
    for mark, (name, outcome) in enumerate(told.items(), FIRST_MARK):
        seen = mark in ports or bool({f"mark-{mark}.invalid", f"mark-{mark}.localhost"} & hosts)
        if name in ODD:
            seen = to_server["udp"] >= len(ODD)
        elif name == "dns-tcp":
            seen = "tcp" in to_server
        elif name == "dns-reverse":
            seen = "7.7.7.127.in-addr.arpa" in hosts
        elif name.startswith("family-"):
            seen = len(families) == len([each for each in told if each.startswith("family-")])
        if not seen and outcome not in REFUSED:
            unlisted.add(name)
    assert unlisted <= STAYS
