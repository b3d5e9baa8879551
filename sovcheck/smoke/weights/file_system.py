"""Which kind of file system holds the weights: one whose bytes come over a network is not a possession."""

import ctypes
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sovcheck.evidence.predicate import Failure
from sovcheck.smoke.failures import FailureCode, failure
from sovcheck.smoke.weights.files import FoundFile
from sovcheck.visible import visible

_LOCAL = {
    0x0000_EF53: "ext4",
    0x5846_5342: "xfs",
    0x9123_683E: "btrfs",
    0x0102_1994: "tmpfs",
    0x794C_7630: "overlay",
    0x2FC1_2FC1: "zfs",
    0xF2F5_2010: "f2fs",
    0xCA45_1A4E: "bcachefs",
    0x7371_7368: "squashfs",
    0xE0F5_E1E2: "erofs",
    0x8584_58F6: "ramfs",
    0x9584_58F6: "hugetlbfs",
    0x0000_9660: "iso9660",
    0x0000_4D44: "vfat",
    0x2011_BAB0: "exfat",
    0x7366_746E: "ntfs3",
    0x0000_F15F: "ecryptfs",
}
_REMOTE = {
    0x0000_6969: "nfs",
    0x0000_517B: "smb",
    0xFF53_4D42: "cifs",
    0xFE53_4D42: "smb2",
    0x0BD0_0BD0: "lustre",
    0x6573_5546: "fuse",
    0x00C3_6400: "ceph",
    0x0102_1997: "9p",
    0x5346_414F: "afs",
    0x6B41_4653: "afs",
    0x7375_7245: "coda",
    0x4750_4653: "gpfs",
    0x1983_0326: "beegfs",
    0xAAD7_AAEA: "panfs",
    0x0116_1970: "gfs2",
    0x7461_636F: "ocfs2",
    0xBACB_ACBC: "vmhgfs",
    0x786F_4256: "vboxsf",
}
"""Magic numbers of statfs(2): linux/magic.h, and the sources of the file systems that are not in the kernel.

FUSE and 9p may be local; but what answers behind them cannot be seen from here, so they count as remote.
"""


@dataclass(frozen=True, slots=True)
class FileSystem:
    """The kind of file system; ``remote`` is None for a kind that is not known."""

    name: str
    remote: bool | None


def file_system_of_type(magic: int) -> FileSystem:
    """The kind with that number in the field ``f_type`` of statfs(2)."""
    magic &= 0xFFFF_FFFF
    if magic in _LOCAL:
        return FileSystem(_LOCAL[magic], remote=False)
    if magic in _REMOTE:
        return FileSystem(_REMOTE[magic], remote=True)
    return FileSystem(f"{magic:#010x}", remote=None)


def file_system_at(path: Path) -> FileSystem:
    """The kind that holds a file. Raises OSError when the system does not say."""
    libc = ctypes.CDLL(None, use_errno=True)
    # f_type is the first field, a long on every 64-bit Linux; the rest of the record is not needed.
    record = (ctypes.c_long * 32)()
    if libc.statfs(os.fsencode(path), ctypes.byref(record)) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return file_system_of_type(record[0])


def check_file_systems(files: Iterable[FoundFile]) -> tuple[str, tuple[Failure, ...]]:
    """The names of the kinds that hold the files, and a failure for each that is not on this machine."""
    # One look per device: a folder may have others mounted below it.
    places = {file.identity.device: file for file in reversed(tuple(files))}
    names: set[str] = set()
    failures: list[Failure] = []
    for file in sorted(places.values(), key=lambda file: file.path):
        try:
            found = file_system_at(file.location)
        except OSError as error:
            found = FileSystem(f"unknown ({error.strerror})", remote=None)
        names.add(found.name)
        if found.remote is not False:
            failures.append(_not_local(file, found))
    return "+".join(sorted(names)), tuple(failures)


def _not_local(file: FoundFile, found: FileSystem) -> Failure:
    kind = f"on {found.name}, a file system of other machines" if found.remote else f"on an unknown kind, {found.name}"
    return failure(FailureCode.WEIGHTS_REMOTE_FS, f"{visible(file.path)} lies {kind}")
