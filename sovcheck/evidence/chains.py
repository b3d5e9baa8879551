"""Chains of evidence: each names the digest of the one before, so that none in the middle can be left out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sovcheck.evidence.appraised import Signed

_Pair = tuple[str, str | None]


def broken_links(signed: Iterable[Signed]) -> dict[str, str]:
    """By digest, why evidence does not follow what it has to follow.

    Once the evidence of a model on a host is chained, what comes later has to follow all of it. Every file that a
    trusted key has signed can be followed, whatever else is said of it.
    """
    by_digest = {one.sha256: one for one in signed}
    pairs: defaultdict[_Pair, list[Signed]] = defaultdict(list)
    for one in sorted(by_digest.values(), key=_moment):
        pairs[_pair(one)].append(one)
    found: dict[str, str] = {}
    for members in pairs.values():
        if any(one.predicate.run.previous is not None for one in members):
            for one in members:
                why = _wrong_link(one, members, by_digest)
                if why is not None:
                    found[one.sha256] = why
    return found


def _wrong_link(one: Signed, members: list[Signed], by_digest: Mapping[str, Signed]) -> str | None:
    previous = one.predicate.run.previous
    earlier = [other for other in members if _moment(other) < _moment(one)]
    if previous is None:
        chained = next((other for other in earlier if other.predicate.run.previous is not None), None)
        return None if chained is None else f"it follows nothing, and {chained.path} was made before it"
    before = by_digest.get(previous)
    if before is None:
        return f"the evidence that it follows, sha256:{previous}, is not among the files"
    if _pair(before) != _pair(one):
        return f"it follows {before.path}, which is about another model or host"
    if _moment(before) >= _moment(one):
        return f"it follows {before.path}, which was made after it"
    twin = next((other for other in members if other is not one and other.predicate.run.previous == previous), None)
    if twin is not None:
        return f"it follows {before.path}, and so does {twin.path}"
    chain = _ancestors(one, by_digest)
    begun = min(map(_moment, chain))
    passed_over = next((other for other in earlier if _moment(other) > begun and other not in chain), None)
    return None if passed_over is None else f"it does not follow {passed_over.path}, which was made before it"


def _ancestors(one: Signed, by_digest: Mapping[str, Signed]) -> list[Signed]:
    """Up to the first; the moments fall, so there is an end."""
    chain: list[Signed] = []
    here: Signed | None = one
    while here is not None:
        chain.append(here)
        before = by_digest.get(here.predicate.run.previous or "")
        here = before if before is not None and _moment(before) < _moment(here) else None
    return chain[1:]


def _pair(one: Signed) -> _Pair:
    return one.predicate.asset, one.predicate.host_asset


def _moment(one: Signed) -> tuple[object, str]:
    return one.predicate.run.ended, one.sha256
