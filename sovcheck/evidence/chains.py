"""Chains of evidence: each names the digest of the one before, so that none in the middle can be left out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sovcheck.evidence.appraised import Signed, last_day

_Pair = tuple[str, str | None]


def broken_links(signed: Iterable[Signed], today: date) -> dict[str, str]:
    """By digest, why evidence does not follow what it has to follow.

    What follows a broken link is broken, too, until that has expired: what is missing before it is then older still.

    Once the evidence of a model on a host is chained, what comes later has to follow all of it. Every file that a
    trusted key has signed can be followed, whatever else is said of it.
    """
    by_digest = {one.sha256: one for one in signed}
    pairs: defaultdict[_Pair, list[Signed]] = defaultdict(list)
    for one in sorted(by_digest.values(), key=_moment):
        pairs[_pair(one)].append(one)
    found: dict[str, str] = {}
    for members in pairs.values():
        chained = next((one for one in members if one.predicate.run.previous is not None), None)
        if chained is not None:
            found |= _broken(members, chained, by_digest, today)
    return found


def _broken(members: Sequence[Signed], chained: Signed, by_digest: Mapping[str, Signed], today: date) -> dict[str, str]:
    """Of all evidence of one pair, oldest first; ``chained`` is the first that follows any."""
    followers: defaultdict[str | None, list[Signed]] = defaultdict(list)
    for one in members:
        followers[one.predicate.run.previous].append(one)
    found: dict[str, str] = {}
    first_broken: dict[str, str] = {}
    for one, passed_over in zip(members, _passed_over(members), strict=True):
        previous = one.predicate.run.previous
        if previous is None:
            why = _no_link(one, chained)
        else:
            why = _wrong_link(one, by_digest.get(previous), followers[previous], passed_over)
        if why is not None:
            found[one.sha256] = why
            first_broken[one.sha256] = f"the chain that it is in is broken at {one.path}: {why}"
        elif previous in first_broken and last_day(by_digest[previous].predicate.run) >= today:
            found[one.sha256] = first_broken[one.sha256] = first_broken[previous]
    return found


def _no_link(one: Signed, chained: Signed) -> str | None:
    older = _moment(chained) < _moment(one)
    return f"it follows nothing, and {chained.path} was made before it" if older else None


def _wrong_link(
    one: Signed, before: Signed | None, followers: Sequence[Signed], passed_over: Signed | None
) -> str | None:
    if before is None:
        return f"the evidence that it follows, sha256:{one.predicate.run.previous}, is not among the files"
    if _pair(before) != _pair(one):
        return f"it follows {before.path}, which is about another model or host"
    if _moment(before) >= _moment(one):
        return f"it follows {before.path}, which was made after it"
    twin = next((other for other in followers if other is not one), None)
    if twin is not None:
        return f"it follows {before.path}, and so does {twin.path}"
    return None if passed_over is None else f"it does not follow {passed_over.path}, which was made before it"


def _passed_over(members: Sequence[Signed]) -> list[Signed | None]:
    """For each the oldest that its chain leaves out since it began; what one leaves out, all that follow it do too."""
    places = {one.sha256: place for place, one in enumerate(members)}
    found: list[Signed | None] = []
    for here, one in enumerate(members):
        before = places.get(one.predicate.run.previous or "", here)
        if before < here:
            found.append(found[before] or (members[before + 1] if before + 1 < here else None))
        else:
            found.append(None)
    return found


def _pair(one: Signed) -> _Pair:
    return one.predicate.asset, one.predicate.host_asset


def _moment(one: Signed) -> tuple[object, str]:
    return one.predicate.run.ended, one.sha256
