"""The file system of the sandbox: its own resolver, its own processes, and no way to ask others to do the talking."""

import os
import stat

from sovcheck.smoke.isolation import kernel
from sovcheck.smoke.isolation.tap import STUB

DEVICES = ("vsock", "vhost-", "infiniband", "hfi1", "cxi", "vfio", "uio")
"""How devices begin that carry data past the network namespace. Those of accelerators are not among them."""

SERVICES = ("/run/docker.sock", "/run/containerd", "/run/podman", "/run/crio", "/run/dbus", "/run/nscd")
"""Services that would do the talking; every other Unix socket that is open on the machine is masked too."""

HARMLESS = "nvidia"
"""Sockets whose path says this belong to the driver: its persistence daemon and MPS, which CUDA needs."""

_RESOLV_CONF, _NSSWITCH_CONF = "/etc/resolv.conf", "/etc/nsswitch.conf"
_SHARED_MEMORY = "/dev/shm"  # noqa: S108 (a place to mount on)
_MPS = "/tmp/nvidia-mps"  # noqa: S108 (where CUDA looks for it)
_SCRATCH = "/tmp"  # noqa: S108 (a place to mount on for a moment, in a private mount namespace)


def open_unix_sockets() -> list[str]:
    """The paths of the Unix sockets of this network namespace, as processes of this machine bound them."""
    paths = set()
    with open("/proc/net/unix", encoding="utf-8", errors="surrogateescape") as lines:  # noqa: PTH123 (pathlib: 5 ms)
        for line in lines:
            fields = line.rstrip("\n").split(" ", 7)
            if len(fields) > 7 and fields[7].startswith("/"):  # noqa: PLR2004 (the path is the eighth)
                paths.add(fields[7])
    return sorted(paths)


def make_private() -> None:
    """Nothing that is mounted from here on is seen outside."""
    kernel.mount("none", "/", flags=kernel.RECURSIVE | kernel.PRIVATE)


def use_stub_resolver() -> None:
    """Point name resolution at the stub, for every program that reads the usual files."""
    contents = {_RESOLV_CONF: f"nameserver {STUB}\noptions timeout:1 attempts:1\n", _NSSWITCH_CONF: _name_services()}
    kernel.mount("tmpfs", _SCRATCH, "tmpfs", data="size=256k,mode=0755")
    try:
        for target, content in contents.items():
            if os.path.exists(target):  # noqa: PTH110 (pathlib: 5 ms)
                source = f"{_SCRATCH}/{target.rpartition('/')[2]}"
                with open(source, "x", encoding="utf-8", errors="surrogateescape") as file:  # noqa: PTH123
                    file.write(content)
                kernel.mount(source, os.path.realpath(target), flags=kernel.BIND)
    finally:
        kernel.unmount(_SCRATCH, kernel.DETACH)


def _name_services() -> str:
    """The machine's own, but that hosts come from files and the name server: no daemon outside is asked."""
    try:
        with open(_NSSWITCH_CONF, encoding="utf-8", errors="surrogateescape") as file:  # noqa: PTH123
            lines = [line for line in file if not line.lstrip().startswith("hosts:")]
    except OSError:
        lines = []
    return "".join([*lines, "\nhosts: files dns\n"])


def mask(sockets: list[str]) -> tuple[list[str], list[str]]:
    """Cover devices, services and these sockets; what is covered now, and what could not be and is reachable."""
    devices = [f"/dev/{name}" for name in os.listdir("/dev") if name.startswith(DEVICES)]  # noqa: PTH208
    masked, left = [], []
    for path in {os.path.realpath(path) for path in (*devices, "/dev/net/tun", *SERVICES, *sockets)}:
        if not os.access(path, os.F_OK):
            continue
        if HARMLESS in path:
            left.append(path)
            continue
        try:
            _cover(path)
            masked.append(path)
        except OSError:
            left.append(path)
    return sorted(masked), sorted(left)


def mount_own_shared_memory() -> bool:
    """Files of shared memory that end with the sandbox, and none of anybody else's; whether that was possible.

    Not where NVIDIA's multi-process service runs: it speaks with its clients through such files.
    """
    if os.path.exists(_MPS) or not os.path.isdir(_SHARED_MEMORY):  # noqa: PTH110, PTH112 (pathlib: 5 ms)
        return False
    kernel.mount("tmpfs", _SHARED_MEMORY, "tmpfs", kernel.NO_SUID | kernel.NO_DEV, "mode=1777")
    return True


def mount_own_processes() -> None:
    """Show only the processes of this process namespace, and let nobody set the kernel's parameters."""
    harmless = kernel.NO_SUID | kernel.NO_DEV | kernel.NO_EXEC
    kernel.mount("proc", "/proc", "proc", harmless)
    kernel.mount("/proc/sys", "/proc/sys", flags=kernel.BIND)
    kernel.mount("none", "/proc/sys", flags=kernel.REMOUNT | kernel.BIND | kernel.READ_ONLY | harmless)


def _cover(path: str) -> None:
    if stat.S_ISDIR(os.stat(path).st_mode):  # noqa: PTH116
        kernel.mount("tmpfs", path, "tmpfs", kernel.READ_ONLY, "size=4k,mode=0555")
    else:
        kernel.mount("/dev/null", path, flags=kernel.BIND)
