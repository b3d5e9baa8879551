"""What the files of a model say of its weights: which of them hold any, whether they can, how much memory they take."""

from pathlib import PurePosixPath

from sovcheck.inventory.assets.model import Dtype, Model, WeightFile

GIB = 2**30
_BYTES = {
    Dtype.F32: 4.0,
    Dtype.F16: 2.0,
    Dtype.BF16: 2.0,
    Dtype.FP8: 1.0,
    Dtype.INT8: 1.0,
    Dtype.FP4: 0.5,
    Dtype.INT4: 0.5,
}


def weights_gib(model: Model) -> float | None:
    """Parameters times bytes per parameter of its dtype, divided by 2**30; else the size of its files.

    The parameters come first because files may hold the same weights in several formats. ``None`` when neither is
    stated in full.
    """
    if model.parameters is not None and model.dtype is not None:
        return gib(model.parameters * _BYTES[model.dtype])
    sizes = [file.bytes for file in model.files or ()]
    stated = [size for size in sizes if size is not None]
    return gib(sum(stated)) if stated and len(stated) == len(sizes) else None


def gib(size: float) -> float:
    """Bytes in GiB, to three decimals."""
    return round(size / GIB, 3)


_WRITINGS = frozenset(
    {
        ".cfg",
        ".css",
        ".csv",
        ".gif",
        ".htm",
        ".html",
        ".ini",
        ".jinja",
        ".jpeg",
        ".jpg",
        ".json",
        ".jsonl",
        ".log",
        ".md",
        ".pdf",
        ".png",
        ".py",
        ".rst",
        ".svg",
        ".toml",
        ".txt",
        ".yaml",
        ".yml",
    }
)
"""Endings of what is read by people or programs, and holds no weights."""

_NOTICES = frozenset({"authors", "changelog", "copying", "licence", "license", "notice", "readme"})


def may_hold_weights(file: WeightFile) -> bool:
    """Whether the file can be one of the weights, by its name: a text about them is none, whatever its format says."""
    path = PurePosixPath(file.path.lower())
    return path.suffix not in _WRITINGS and path.name not in _NOTICES


def are_too_small(model: Model) -> bool | None:
    """Whether the files have less than one bit for each parameter; None while not all sizes are stated."""
    sizes = [file.bytes for file in model.files or () if may_hold_weights(file)]
    stated = [size for size in sizes if size is not None]
    if model.parameters is None or not sizes or len(stated) < len(sizes):
        return None
    return sum(stated) * 8 < model.parameters


_BRANCHES = frozenset(
    {
        "current",
        "default",
        "dev",
        "develop",
        "edge",
        "head",
        "latest",
        "main",
        "master",
        "newest",
        "next",
        "nightly",
        "release",
        "stable",
        "tip",
        "trunk",
    }
)


def moves(revision: str) -> bool:
    """Whether the revision is the name of a branch, under which tomorrow something else may be."""
    name = revision.strip().lower()
    return name.startswith("refs/heads/") or name.removeprefix("origin/") in _BRANCHES
