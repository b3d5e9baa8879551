"""How often the kernel has ended a process of this control group because memory ran out."""

from pathlib import Path

_OWN_GROUP = Path("/proc/self/cgroup")
_MOUNT = Path("/sys/fs/cgroup")


def memory_kills() -> int:
    """The number so far; 0 where this kernel does not tell."""
    try:
        (group,) = (line.split(":", 2)[2] for line in _OWN_GROUP.read_text().splitlines() if line.startswith("0::"))
        events = (_MOUNT / group.lstrip("/") / "memory.events").read_text()
    except (OSError, ValueError):
        return 0
    return sum(int(line.split()[1]) for line in events.splitlines() if line.startswith("oom_kill "))
