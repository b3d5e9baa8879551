"""The advice for a name that does not exist: the nearest one that does."""

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known name most like this one, whatever the case; None when none is like it."""
    # difflib costs 9 ms, and most runs have nothing to advise.
    import difflib

    by_lower = {candidate.lower(): candidate for candidate in known}
    found = difflib.get_close_matches(name[:128].lower(), by_lower, n=1, cutoff=cutoff)
    return by_lower[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """``did you mean 'x'?`` with the nearest known name, else what to do ``otherwise``."""
    found = nearest(name, known)
    return f"did you mean {found!r}?" if found is not None else otherwise
