"""The file system of the sandbox: the machine's files to read, its own resolver and processes, little to write to."""

import contextlib
import os
import stat

from sovcheck.smoke.isolation import kernel
from sovcheck.smoke.isolation.devices import MPS, make_devices
from sovcheck.smoke.isolation.root import Root, regular_files
from sovcheck.smoke.isolation.tap import STUB

DRIVER_SERVICES = (MPS, "/run/nvidia-persistenced", "/run/nvidia-fabricmanager")
"""Folders of sockets that belong to NVIDIA's driver, which CUDA needs: they are shown, and named as a gap."""

_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_RESOLV_CONF, _NSSWITCH_CONF = "/etc/resolv.conf", "/etc/nsswitch.conf"


class Wanted:
    """What a job is to find, as the parent wrote it down: paths of the machine."""

    def __init__(self, scratch: str | None, scratch_bytes: int, weights: list[str], hidden: list[str]) -> None:
        self.scratch, self.scratch_bytes, self.weights, self.hidden = scratch, scratch_bytes, weights, hidden

    def writable(self) -> list[str]:
        """The folder that it may write to, where there is one."""
        return [] if self.scratch is None else [self.scratch]

    def named(self) -> list[str]:
        """Paths that it will open by name, as they were written down and where they lead."""
        named = [*self.weights, *self.writable()]
        return [*named, *map(os.path.realpath, named)]


class Facts:
    """What was set up: the layers in force, and what of the machine can still be reached, answers, or can be read."""

    def __init__(self, layers: list[str], reachable: list[str], bare: list[str], readable: list[str]) -> None:
        self.layers, self.reachable, self.bare, self.readable = layers, reachable, bare, readable


def enter_root(wanted: Wanted, program: str, *, own_processes: bool) -> Facts:
    """Make the root of the sandbox, and enter it. Nothing of the machine is changed by that, or can be from there.

    ``program`` is what will be started in it. With ``own_processes`` its ``/proc`` is left empty for
    ``mount_own_processes``, else it is the machine's, to read.
    """
    kernel.mount("none", "/", flags=kernel.RECURSIVE | kernel.PRIVATE)
    # Links are followed while everything is still where it was.
    weights, hidden = regular_files(wanted.weights), regular_files(wanted.hidden)
    scratch = None if wanted.scratch is None else os.path.realpath(wanted.scratch)
    readable = [path for path in hidden if os.stat(path).st_nlink > 1]
    resolver = _resolver()
    services = [path for path in DRIVER_SERVICES if os.path.isdir(path)]
    root = Root([*wanted.named(), program, os.path.realpath(program), os.path.realpath(__file__)])
    layers = ["mountns", "read-only"]
    if make_devices(root):
        layers.append("shm")
    for path in services:
        root.show_itself(path)
    root.show_weights(weights)
    root.hide(hidden)
    for path, content in resolver.items():
        root.put(path, content)
    if scratch is not None:
        root.give_memory(scratch, wanted.scratch_bytes, 0o700)
        layers.append("scratch")
    if not own_processes:
        root.show_processes()
    root.enter()
    return Facts(layers, services, root.bare, readable)


def mount_own_processes() -> None:
    """Show only the processes of this process namespace; nobody sets anything of the kernel's, nor of process 1.

    Those that come later may write to what is theirs: CUDA names its threads there, and does not start where it cannot.
    They are of one user, so each can also make the kernel end another sooner, but write to no memory of one that hides.
    """
    harmless = kernel.NO_SUID | kernel.NO_DEV | kernel.NO_EXEC
    kernel.mount("proc", "/proc", "proc", harmless)
    for name in os.listdir("/proc"):
        path = f"/proc/{name}"
        mode = os.lstat(path).st_mode
        if stat.S_ISDIR(mode) or (stat.S_ISREG(mode) and mode & _WRITABLE):
            kernel.mount(path, path, flags=kernel.BIND)
            kernel.mount("none", path, flags=kernel.REMOUNT | kernel.BIND | kernel.READ_ONLY | harmless)


def open_own_threads() -> None:
    """Let this process name its threads also where ``/proc`` is the machine's, to read; not what it starts."""
    harmless = kernel.NO_SUID | kernel.NO_DEV | kernel.NO_EXEC
    path = f"/proc/{os.getpid()}/task"
    with contextlib.suppress(OSError):  # without, only CUDA does not start
        kernel.mount(path, path, flags=kernel.BIND)
        kernel.mount("none", path, flags=kernel.REMOUNT | kernel.BIND | harmless)


def reachable_services(own: str) -> list[str]:
    """What a job that stays in this network namespace may ask: sockets whose name has no path, but for its own.

    Those of the driver are there too; others with a path are refused.
    """
    found = {path for path in DRIVER_SERVICES if os.path.isdir(path)}
    with open("/proc/net/unix", encoding="utf-8", errors="surrogateescape") as lines:
        for line in lines:
            eighth = line.rstrip("\n").split(" ", 7)[7:]  # the name or path, where it has one
            found.update(name for name in eighth if name.startswith("@"))
    return sorted(found - {f"@{own}"})


def _resolver() -> dict[str, str]:
    """Files that point name resolution at the stub, for programs that read the usual ones; by their real paths."""
    contents = {_RESOLV_CONF: f"nameserver {STUB}\noptions timeout:1 attempts:1\n", _NSSWITCH_CONF: _name_services()}
    return {os.path.realpath(path): text for path, text in contents.items() if os.path.exists(path)}


def _name_services() -> str:
    """The machine's own, but that hosts come from files and the name server: no daemon outside is asked."""
    try:
        with open(_NSSWITCH_CONF, encoding="utf-8", errors="surrogateescape") as file:
            lines = [line for line in file if not line.lstrip().startswith("hosts:")]
    except OSError:
        lines = []
    return "".join([*lines, "\nhosts: files dns\n"])
