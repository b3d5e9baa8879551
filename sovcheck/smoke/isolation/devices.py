"""The devices of a sandbox: accelerators, and the few that every program takes for granted."""

import contextlib
import os
import stat

from sovcheck.smoke.isolation import kernel
from sovcheck.smoke.isolation.root import Root

PLAIN = frozenset({"null", "zero", "full", "random", "urandom"})
"""Devices that lead nowhere."""

ACCELERATORS = (
    "nvidia",  # driver, memory, capabilities; GPUDirect Storage
    "gdrdrv",
    "nvhost",
    "nvmap",
    "nvgpu",
    "dxg",
    "dri",
    "kfd",
    "accel",
    "habanalabs",
    "hl",
    "neuron",
    "davinci",
    "devmm_svm",
    "hisi_hdc",
    "tenstorrent",
    "qaic",
    "rbln",
    "furiosa",
    "mthreads",
    "cambricon",
)
"""How devices of accelerators begin. All others stay outside: disks, terminals, network and management cards."""

_DEV = "/dev"
SHARED_MEMORY = "/dev/shm"  # noqa: S108 (a place to mount on)
MPS = "/tmp/nvidia-mps"  # noqa: S108 (where CUDA looks for it)
_LINKS = {"fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2"}
_MOST_SHARED_MEMORY = 16 << 30


def make_devices(root: Root) -> bool:
    """Make ``/dev``; whether its shared memory is the sandbox's own, which ends with it and is limited.

    Not where NVIDIA's multi-process service runs: it speaks with its clients through such files.
    """
    os.mkdir(root.at(_DEV), 0o755)
    for name in sorted(os.listdir(_DEV)):
        if is_shown(name):
            _show(root, f"{_DEV}/{name}")
    for name, target in _LINKS.items():
        os.symlink(target, root.at(f"{_DEV}/{name}"))
    _make_terminals(root)
    return _make_shared_memory(root)


def is_shown(name: str) -> bool:
    """Whether a device, or folder of devices, of that name may be used inside."""
    return name in PLAIN or name.startswith(ACCELERATORS)


def _show(root: Root, path: str) -> None:
    mode = os.lstat(path).st_mode
    if stat.S_ISDIR(mode):
        os.mkdir(root.at(path), 0o755)
        for name in sorted(os.listdir(path)):
            _show(root, f"{path}/{name}")
    elif stat.S_ISCHR(mode):
        os.close(os.open(root.at(path), os.O_CREAT | os.O_WRONLY, 0o600))
        kernel.mount(path, root.at(path), flags=kernel.BIND)
    elif stat.S_ISLNK(mode):
        os.symlink(os.readlink(path), root.at(path))


def _make_terminals(root: Root) -> None:
    """Terminals of its own: a program inside cannot write to those of the machine, nor type for their users."""
    target = root.at(f"{_DEV}/pts")
    os.mkdir(target, 0o755)
    with contextlib.suppress(OSError):
        options = "newinstance,ptmxmode=0666,mode=0620"
        kernel.mount("devpts", target, "devpts", kernel.NO_SUID | kernel.NO_EXEC, options)
        os.symlink("pts/ptmx", root.at(f"{_DEV}/ptmx"))


def _make_shared_memory(root: Root) -> bool:
    if not os.path.isdir(SHARED_MEMORY):
        return False
    os.mkdir(root.at(SHARED_MEMORY), 0o755)
    if os.path.exists(root.machine(MPS)):
        kernel.mount(SHARED_MEMORY, root.at(SHARED_MEMORY), flags=kernel.BIND)
        return False
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    root.give_memory(SHARED_MEMORY, min(memory // 2, _MOST_SHARED_MEMORY), 0o1777)
    return True
