"""Machines that refuse namespaces, made by the limits that every user namespace can set for itself."""

import json
import os
import subprocess
import sys

import pytest

from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.isolation.availability import advice, choose, probe, probe_all
from sovcheck.smoke.isolation.levels import NoSandbox

ELSEWHERE = """
import json, os, sys
from sovcheck.smoke.isolation import kernel
user, group = os.getuid(), os.getgid()
kernel.unshare(kernel.NEW_USER | {namespaces})
maps = {{"setgroups": "deny", "uid_map": f"{{user}} {{user}} 1", "gid_map": f"{{group}} {{group}} 1"}}
for name, content in maps.items():
    open(f"/proc/self/{{name}}", "w").write(content)
{program}
"""


def _elsewhere(program: str, namespaces: str = "0") -> object:
    source = ELSEWHERE.format(program=program, namespaces=namespaces)
    return json.loads(
        subprocess.run([sys.executable, "-c", source], check=True, capture_output=True, timeout=60).stdout
    )


def test_the_strongest_that_works_is_chosen():
    choice = choose(None, IsolationLevel.NOTIFY)
    assert (choice.sandbox.level, choice.refused) == (IsolationLevel.NETNS, ())


def test_where_namespaces_are_refused_the_filter_is_chosen_and_the_refusal_told():
    chosen = _elsewhere("""
open("/proc/sys/user/max_net_namespaces", "w").write("0")
from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.isolation.availability import choose
choice = choose(None, IsolationLevel.NOTIFY)
print(json.dumps([choice.sandbox.level, [[each.level, each.refusal, each.advice] for each in choice.refused]]))
""")
    assert chosen == ["notify", [["netns", "unshare: No space left on device", advice(IsolationLevel.NETNS)]]]


def test_where_only_too_weak_a_way_works_nothing_is_chosen():
    said = _elsewhere("""
open("/proc/sys/user/max_net_namespaces", "w").write("0")
from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.isolation.availability import choose
try:
    choose(None, IsolationLevel.NETNS)
except SmokeFailure as refused:
    print(json.dumps(refused.failure.what))
""")
    assert said == (
        "notify is the strongest that works here, and the weakest that counts is netns "
        f"(netns: unshare: No space left on device: {advice(IsolationLevel.NETNS)})"
    )


def test_a_way_that_is_asked_for_must_be_strong_enough_too():
    assert choose(IsolationLevel.NOTIFY, IsolationLevel.NOTIFY).sandbox.level is IsolationLevel.NOTIFY
    with pytest.raises(SmokeFailure, match=r"notify is asked for, and the weakest that counts is netns$"):
        choose(IsolationLevel.NOTIFY, IsolationLevel.NETNS)


def test_root_does_without_user_namespaces():
    chosen = _elsewhere("""
open("/proc/sys/user/max_user_namespaces", "w").write("0")
from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.isolation.availability import choose
print(json.dumps(choose(None, IsolationLevel.NOTIFY).sandbox.level))
""")
    assert chosen == ("netns" if os.getuid() == 0 else "notify")


def test_without_process_namespaces_a_supervisor_ends_what_is_left():
    seen = _elsewhere("""
open("/proc/sys/user/max_pid_namespaces", "w").write("0")
from sovcheck.smoke.isolation.interface import Job
from sovcheck.smoke.isolation.levels import NamespaceSandbox
program = "import os, time\\nif os.fork() == 0:\\n    os.setsid()\\n    time.sleep(60)"
with NamespaceSandbox().start(Job((sys.executable, "-c", program), {}, b"", 2)) as confined:
    namespace = os.readlink(f"/proc/{confined.pid}/ns/net")
    status, layers = confined.wait(30), confined.observed().layers
def inside():
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink(f"/proc/{name}/ns/net") == namespace:
                yield name
        except OSError:
            pass
print(json.dumps([status, "netns" in layers, "pidns" in layers, list(inside())]))
""")
    assert seen == [0, True, False, []]


def test_devices_that_carry_data_past_the_namespace_are_hidden_and_those_of_accelerators_are_not():
    """Devices made by hand, all of them the null device: what a node leads to does not matter to hiding it."""
    seen = _elsewhere(
        """
from pathlib import Path
from sovcheck.smoke.isolation.interface import Job
from sovcheck.smoke.isolation.levels import NamespaceSandbox
kernel.mount("none", "/", flags=kernel.RECURSIVE | kernel.PRIVATE)
null = os.open("/dev/null", os.O_RDWR)
kernel.mount("tmpfs", "/dev", "tmpfs", data="mode=0755")
Path("/dev/null").touch()
kernel.mount(f"/proc/self/fd/{null}", "/dev/null", flags=kernel.BIND)
passing = ["sda", "sg0", "kmsg", "console", "ttyS0", "pts/0", "ipmi0", "infiniband/uverbs0", "hfi1_0", "cxi0", "vsock"]
passing += ["vhost-vsock", "vhost-net", "vfio/vfio", "uio0", "net/tun"]
needed = ["nvidia0", "nvidiactl", "nvidia-uvm", "kfd", "dri/renderD128"]
for name in [*passing, *needed]:
    Path("/dev", name).parent.mkdir(exist_ok=True)
    Path("/dev", name).touch()
    kernel.mount("/dev/null", f"/dev/{name}", flags=kernel.BIND)
program = f'''
import os
for name in {passing + needed}:
    try:
        print(name, open(os.path.join("/dev", name)).read() or "shown")
    except OSError as error:
        print(name, "hidden")
'''
log = os.memfd_create("log")
with NamespaceSandbox().start(Job((sys.executable, "-c", program), {}, b"", log)) as confined:
    status = confined.wait(30)
shown = [line.split() for line in os.pread(log, 10_000, 0).decode().splitlines()]
print(json.dumps([status, [name for name, what in shown if what == "hidden"], passing, needed, shown]))
""",
        "kernel.NEW_MOUNTS",
    )
    status, hidden, passing, needed, shown = seen
    assert status == 0, shown
    assert hidden == passing
    assert [name for name, what in shown if what == "shown"] == needed


def test_a_namespace_without_a_network_is_asserted_and_watched():
    seen = _elsewhere(
        """
from sovcheck.smoke.isolation.levels import ExternalSandbox
from sovcheck.smoke.isolation.interface import Job
from sovcheck.smoke.isolation.netlink import raise_loopback
raise_loopback()
program = "import socket; print(socket.socket().connect_ex(('1.1.1.1', 443)))"
with ExternalSandbox().start(Job((sys.executable, "-c", program), {}, b"", 2)) as confined:
    confined.wait(30)
    seen = confined.observed()
print(json.dumps([seen.level, seen.canary, "only-lo" in seen.layers, [str(each) for each in seen.attempts]]))
""",
        "kernel.NEW_NET",
    )
    assert seen == ["external", True, True, ["1.1.1.1:443"]]


def test_a_namespace_with_another_interface_is_not_taken_for_one_without():
    refused = _elsewhere(
        """
import fcntl, socket, struct, subprocess
tun = os.open("/dev/net/tun", os.O_RDWR) if os.access("/dev/net/tun", os.W_OK) else None
if tun is None:
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as link:
        kind = struct.pack("=HH6sxx", 10, 1, b"dummy")
        body = struct.pack("=BxHiII", 0, 0, 0, 1, 1) + struct.pack("=HH", 4 + len(kind), 18) + kind
        link.send(struct.pack("=IHHII", 16 + len(body), 16, 0x605, 1, 0) + body)
        link.recv(4096)
else:
    fcntl.ioctl(tun, 0x400454CA, struct.pack("16sH22x", b"leak0", 0x1001))
    fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sH22x", b"leak0", 1))
from sovcheck.smoke.isolation.netlink import interfaces_up
from sovcheck.smoke.isolation.availability import probe
from sovcheck.evidence.isolation import IsolationLevel
print(json.dumps([interfaces_up(), probe(IsolationLevel.EXTERNAL).refusal]))
""",
        "kernel.NEW_NET",
    )
    there, refusal = refused
    if there:
        assert refusal == f"this network namespace has {there[0]}"
    else:  # no interface can be made here, and lo is down: names do not reach the stub
        assert refusal == "the canary was not seen"


def test_this_machine_is_not_taken_for_one_without_a_network():
    offers = {offer.level: offer for offer in probe_all()}
    assert offers[IsolationLevel.NETNS].works
    assert offers[IsolationLevel.NOTIFY].works
    assert offers[IsolationLevel.NONE].works
    assert offers[IsolationLevel.EXTERNAL].works or offers[IsolationLevel.EXTERNAL].advice


def test_none_is_never_chosen_by_itself(monkeypatch):
    def refuse(level):
        offer = probe(IsolationLevel.NONE)
        return type(offer)(level, works=False, refusal="no", advice="none")

    monkeypatch.setattr("sovcheck.smoke.isolation.availability.probe", refuse)
    with pytest.raises(
        SmokeFailure, match=r"E_ISOLATION_UNAVAILABLE: no isolation works here \(netns: no: none; notify: no: none"
    ):
        choose(None, IsolationLevel.NOTIFY)


def test_no_isolation_says_so(run_inside):
    ran = run_inside(NoSandbox(), "print('ran')")
    assert ran.output == "ran\n"
    assert (ran.observed.level, ran.observed.canary, ran.observed.layers) == (IsolationLevel.NONE, False, ())
    assert ran.observed.gaps == ("none: nothing was cut off and nothing was recorded",)


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1", "AppArmor"),
        ("proc/sys/kernel/unprivileged_userns_clone", "0", "unprivileged_userns_clone=1"),
        ("proc/sys/user/max_user_namespaces", "0", "max_user_namespaces"),
        (".dockerenv", "", "--network none"),
    ],
)
def test_advice_fits_what_stands_in_the_way(tmp_path, file, content, words):
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(content)
    assert words in advice(IsolationLevel.NETNS, tmp_path)
