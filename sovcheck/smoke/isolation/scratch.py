"""Scratch folder: the one that a job may write to; it outlives neither the job nor the one who started it."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator

PREFIX = "sovcheck-smoke-"
_SETTLED_S = 60.0
"""Seconds after which a folder that nobody has locked belongs to nobody."""


@contextlib.contextmanager
def folder(path: str | None) -> Iterator[None]:
    """Make it for this user alone, and remove it when all inside is over. Nothing where there is no path.

    The first process of the sandbox makes it, and ends after all others. The children that it forks come by here too,
    and leave the folder to it. The lock says that somebody will remove it.
    """
    if path is None:
        yield
        return
    os.mkdir(path, 0o700)
    maker = os.getpid()
    try:
        with contextlib.suppress(OSError):  # where nothing can be locked, nothing is swept either
            fcntl.flock(os.open(path, os.O_RDONLY | os.O_DIRECTORY), fcntl.LOCK_EX)
        yield
    finally:
        if os.getpid() == maker:
            remove(path)


def remove(path: str) -> None:
    """Remove a folder with everything in it, as far as that can be done; what is not writable is made so first."""
    import shutil

    _open_up(path)
    for here, folders, _ in os.walk(path):
        for name in folders:
            _open_up(f"{here}/{name}")
    shutil.rmtree(path, ignore_errors=True)


def _open_up(path: str) -> None:
    with contextlib.suppress(OSError):
        if not os.path.islink(path):
            os.chmod(path, 0o700)


def sweep(parent: str) -> None:
    """Remove the folders whose sandbox was killed as a whole, its first process too: nobody holds their locks."""
    try:
        with os.scandir(parent) as entries:
            left = [entry.path for entry in entries if entry.name.startswith(PREFIX) and _is_left(entry)]
    except PermissionError:
        return  # a folder for temporary files may be closed to those who would list it
    for path in left:
        with contextlib.suppress(OSError):
            lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                remove(path)
            finally:
                os.close(lock)


def _is_left(entry: os.DirEntry[str]) -> bool:
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    # A younger one may be about to be locked.
    return entry.is_dir(follow_symlinks=False) and found.st_uid == os.getuid() and _age(found) > _SETTLED_S


def _age(found: os.stat_result) -> float:
    return time.time() - found.st_mtime
