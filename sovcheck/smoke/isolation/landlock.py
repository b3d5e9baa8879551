"""Landlock: what a process gives up of the file system and of other processes, without rights or namespaces."""

import contextlib
import ctypes
import os
import struct
from collections.abc import Iterator

from sovcheck.smoke.isolation import kernel
from sovcheck.smoke.isolation.devices import is_shown

_WRITE_FILE, _TRUNCATE = 1 << 1, 1 << 14
_CHANGE_FOLDER = 0x1FF0
"""REMOVE_DIR, REMOVE_FILE, MAKE_CHAR, MAKE_DIR, MAKE_REG, MAKE_SOCK, MAKE_FIFO, MAKE_BLOCK, MAKE_SYM."""

_MAKE_BLOCK = 1 << 11
_REFER = 1 << 13
_SIGNALS = 1 << 1
_BELOW = 1
_WITH_REFER, _WITH_TRUNCATE, _WITH_SCOPES = 2, 3, 6
_DEV = "/dev"
_OWN_THREADS = "/proc/self/task"
"""CUDA writes their names there, and does not start where it cannot. What this process starts later has others."""


def restrict(folders: list[str]) -> list[str]:
    """Let this process, and all that it starts, write to these folders and accelerators alone; the layers in force.

    It alone may also name its own threads.

    From Linux 6.12 on no signal leaves either. The memory of processes that are not restricted so is out of reach from
    the start. None where the kernel has no Landlock.
    """
    version = kernel.landlock_version()
    if version < 1:
        return []
    wanted = _WRITE_FILE | _CHANGE_FOLDER
    wanted |= (_REFER if version >= _WITH_REFER else 0) | (_TRUNCATE if version >= _WITH_TRUNCATE else 0)
    with _in_force(wanted, version) as rules:
        for folder in folders:
            _allow(rules, folder, wanted)
        _allow(rules, _OWN_THREADS, wanted & (_WRITE_FILE | _TRUNCATE))
        for device in _devices():
            _allow(rules, device, wanted if os.path.isdir(device) else wanted & (_WRITE_FILE | _TRUNCATE))
    return ["landlock", "landlock-signals"] if version >= _WITH_SCOPES else ["landlock"]


def set_apart() -> None:
    """Let what this thread starts from here on neither look into what is not started so, nor send it signals.

    Nothing where the kernel has no Landlock; without signals before Linux 6.12.
    """
    version = kernel.landlock_version()
    if version >= 1:
        # A set of rules has to be about something: nobody inside may make such files in any case.
        with _in_force(_MAKE_BLOCK, version):
            pass


@contextlib.contextmanager
def _in_force(refused: int, version: int) -> Iterator[int]:
    """Rules that refuse this, and signals where that can be had, but for what is allowed inside; then they hold."""
    attributes = struct.pack("=QQQ", refused, 0, _SIGNALS)
    rules = kernel.landlock_ruleset(attributes if version >= _WITH_SCOPES else attributes[:8])
    try:
        yield rules
        kernel.landlock_restrict(rules)
    finally:
        os.close(rules)


def _devices() -> list[str]:
    return [f"{_DEV}/{name}" for name in os.listdir(_DEV) if is_shown(name)]


def _allow(rules: int, path: str, access: int) -> None:
    with contextlib.suppress(OSError):  # what is not there needs no leave
        descriptor = os.open(path, os.O_PATH)
        try:
            kernel.landlock_allow(rules, _BELOW, ctypes.create_string_buffer(struct.pack("=Qi", access, descriptor)))
        finally:
            os.close(descriptor)
