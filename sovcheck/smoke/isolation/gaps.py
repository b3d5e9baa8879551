"""Known gaps of a sandbox: ways around it that are open on this machine, so that silence does not prove them unused."""

import os
from collections.abc import Iterator
from pathlib import Path

NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "ceph", "lustre", "glusterfs", "9p", "afs", "beegfs", "gpfs", "orangefs", "pvfs2"}
)
"""File systems whose kernel side talks to other machines from outside every sandbox; fuse ones are added."""

_MOST_NAMED = 8


def always(*, taps_packets: bool) -> Iterator[str]:
    """What no sandbox of this kind can see."""
    yield "deferred: what would start later than it was observed was not seen"
    if taps_packets:
        yield "udp-connect: connecting a datagram socket without sending leaves no packet"


def of_recording(*, restricted: bool) -> Iterator[str]:
    """What a filter without namespaces leaves open; ``restricted`` is with Landlock."""
    yield "notify-race: a call's address can be changed by another thread after it was read"
    yield "scratch: what is written to the folder of the run, and to /dev/shm, is not limited"
    yield "loopback: services of this machine can be reached, and could pass on what they are sent"
    yield "ipc: message queues and shared memory are the machine's own, and whoever reads there could pass it on"
    if not restricted:
        yield "processes: the memory of this user's other programs can be written, so that they do the talking"


def of_unix_sockets(reachable: list[str]) -> Iterator[str]:
    """Services outside that could be asked to do the talking."""
    if reachable:
        yield _named("unix-sockets", reachable)


def of_files(bare: list[str], readable: list[str], *, shared_memory: bool) -> Iterator[str]:
    """Where files of the machine answer, can be read though they should not, or written."""
    if bare:
        yield _named("bare-folders", bare)
    if readable:
        yield _named("signing-key", readable)
    if shared_memory:
        yield "shared-memory: /dev/shm is the machine's own, which NVIDIA's multi-process service needs"


def of_this_machine(root: Path = Path("/"), *, sealed: bool = False, restricted: bool = False) -> Iterator[str]:
    """What is there whatever the sandbox does.

    ``sealed`` is one with files of its own, ``restricted`` one whose files cannot be written: their modes can be set.
    """
    cards = [name for name in _listed(root / "sys/class/net") if name != "lo"]
    if cards:
        yield _named("sysfs", cards)
    mounts = list(_network_mounts(root))
    if mounts:
        yield _named("network-file-systems", mounts)
    if not sealed:
        whose = "root" if os.getuid() == 0 else "this user"
        what = "have its mode and times changed" if restricted else "be written, and so make other programs talk"
        yield f"files: what belongs to {whose} can {what}"


def of_rdma(root: Path = Path("/")) -> Iterator[str]:
    """RDMA cards carry data past the filter."""
    cards = _listed(root / "sys/class/infiniband")
    if cards:
        yield _named("rdma", cards)


def _network_mounts(root: Path) -> Iterator[str]:
    try:
        lines = (root / "proc/self/mountinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        before, _, after = line.partition(" - ")
        kind = after.partition(" ")[0]
        if kind in NETWORK_FILE_SYSTEMS or kind.startswith("fuse."):
            yield before.split(" ")[4]


def _listed(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:
        return []


def _named(what: str, names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    shown = ", ".join("".join(c if c.isprintable() else "?" for c in name) for name in names[:_MOST_NAMED])
    return f"{what}: {shown}" + (f" and {more} more" if more > 0 else "")
