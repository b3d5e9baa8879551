"""Detection of opened files by inotify(7), which needs no rights but to read them."""

import ctypes
import os
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_OPENED_ONCE = 0x20 | 0x8000_0000
"""IN_OPEN and IN_ONESHOT: one event per file, so that no queue can overflow."""
_EVENT = struct.Struct("iIII")
_READ = 1 << 16


class Openings:
    """The files that were opened since; where the kernel gives no watch, none is ever seen."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._watches: dict[int, Path] = {}
        self._seen: set[Path] = set()
        libc = ctypes.CDLL(None, use_errno=True)
        self._descriptor: int = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        for file in files if self._descriptor >= 0 else ():
            watch = libc.inotify_add_watch(self._descriptor, os.fsencode(file), _OPENED_ONCE)
            if watch >= 0:
                self._watches[watch] = file

    def seen(self) -> frozenset[Path]:
        """The files of which that is known so far."""
        with suppress(BlockingIOError):
            while self._descriptor >= 0 and (data := os.read(self._descriptor, _READ)):
                at = 0
                while at < len(data):
                    watch, _, _, name = _EVENT.unpack_from(data, at)
                    at += _EVENT.size + name
                    if watch in self._watches:
                        self._seen.add(self._watches[watch])
        return frozenset(self._seen)

    def close(self) -> None:
        """Look no more."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
