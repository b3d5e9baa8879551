"""The weights that a smoke run loaded, file by file."""

import hashlib
from collections.abc import Iterable
from typing import Literal

from sovcheck.evidence.record import Count, Digest, EvidenceRecord

LOCAL_FILE_SYSTEMS = frozenset(
    {
        *("ext4", "xfs", "btrfs", "tmpfs", "overlay", "zfs", "f2fs", "bcachefs", "squashfs", "erofs", "ramfs"),
        *("hugetlbfs", "iso9660", "vfat", "exfat", "ntfs3", "ecryptfs"),
    }
)
"""Kinds whose bytes are on the machine itself, by the names that smokes write."""


class ObservedFile(EvidenceRecord):
    """One file below the weights folder: ``path`` is relative with forward slashes, ``size`` in bytes."""

    path: str
    size: Count
    sha256: Digest


class WeightsSignature(EvidenceRecord):
    """A signature that vouches for every file: whose key made it (SHA-256 of the public half), and its own digest."""

    kind: Literal["openssf-model-signing"] = "openssf-model-signing"
    key_id: Digest
    sha256: Digest


class WeightsUse(EvidenceRecord):
    """What was seen of the files that hold tensors while they were to be loaded, by device and inode.

    Of ``files`` so many were ``opened``, by whomever, and so many were ``held``: open or mapped in a process of the
    run at a moment when one looked. ``mapped_bytes`` are those of the files that were mapped at once, ``read_bytes``
    all that these processes read of anything. ``unchanged`` is whether all weights were the same files afterwards.
    """

    files: Count
    opened: Count
    held: Count
    mapped_bytes: Count
    read_bytes: Count
    unchanged: bool


class ObservedWeights(EvidenceRecord):
    """What was found. ``manifest_sha256`` is the digest of the manifest: a line ``SHA256  PATH`` per file, by path.

    ``index_complete`` is whether every tensor that an index or header promises is there; None where no index exists.
    ``pickles`` are files that can run code when loaded, ``remote_code`` whether loading needs code beside the weights.
    ``signature`` is None where none was asked for, or none fits; ``use`` where nothing was launched, and in evidence
    from before it was reported.
    """

    format: str
    file_system: str
    files: tuple[ObservedFile, ...]
    manifest_sha256: Digest
    index_complete: bool | None
    remote_code: bool
    pickles: tuple[str, ...] = ()
    tensors: Count
    parameters: Count | None
    dtype: str | None
    architecture: str | None
    signature: WeightsSignature | None = None
    use: WeightsUse | None = None


def manifest_digest(files: Iterable[ObservedFile]) -> Digest:
    """The SHA-256 of the manifest of these files, in whatever order they come."""
    lines = sorted((file.path, file.sha256) for file in files)
    return hashlib.sha256("".join(f"{sha256}  {path}\n" for path, sha256 in lines).encode()).hexdigest()
