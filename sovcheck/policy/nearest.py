"""The advice for a name that does not exist: the nearest one that does."""

from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """``did you mean 'x'?`` with the nearest known name, else what to do ``otherwise``."""
    # difflib costs 9 ms, and most runs have nothing to advise.
    import difflib

    by_lower = {candidate.lower(): candidate for candidate in known}
    nearest = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return f"did you mean {by_lower[nearest[0]]!r}?" if nearest else otherwise
