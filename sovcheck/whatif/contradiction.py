"""Contradiction between changes: one undoes what another does, so that nobody can make both."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from sovcheck.whatif.candidate import Candidate
from sovcheck.whatif.design import NAMING, Design, Draft, Fields

_REQUIRES = "requires"

_NEVER = object()

_Written = tuple[str, Draft | None, Draft | None]
"""An asset that a change writes: as it is before, and after it; None where it is not there."""


def undone(base: Design, chosen: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Those of which something does not last until all are made, or which change nothing where they are made.

    Another one writes the same field otherwise, takes the asset away, or what they are about is gone already.
    """
    steps: list[tuple[Candidate, Sequence[_Written]]] = []
    design = base
    for candidate in sorted(chosen, key=lambda each: each.key):
        after = candidate.apply(design)
        # Of thousands of designs on the way nobody could keep each.
        steps.append((candidate, tuple(_written(design, after))))
        design = after
    return tuple(candidate for candidate, written in steps if not _lasts(written, design))


def _lasts(written: Sequence[_Written], end: Design) -> bool:
    """Whether a change does something, and all that it does is still so at the end."""
    removes = any(then is None for _, _, then in written)
    return bool(written) and all(
        _remains(now, then, _draft(end, name), is_cleared=removes) for name, now, then in written
    )


def _written(before: Design, after: Design) -> Iterator[_Written]:
    """The assets that are others after a change; designs share the drafts that nobody touches."""
    written = before.changed.get
    for name in [name for name, then in after.changed.items() if written(name, _NEVER) is not then]:
        now, then = _draft(before, name), after.changed[name]
        if now != then:
            yield name, now, then


def _draft(design: Design, name: str) -> Draft | None:
    return design.draft(name) if name in design else None


def _remains(now: Draft | None, then: Draft | None, end: Draft | None, *, is_cleared: bool) -> bool:
    """Whether what a change made of an asset is so at the end."""
    if then is None:
        return end is None
    fields: Fields = now.fields if now is not None else {}
    if end is None:
        # Who takes something away takes its name out of what others take away, too.
        return is_cleared and not any(added for _, added, _ in _references(fields, then.fields, {}))
    return all(added <= kept for _, added, kept in _references(fields, then.fields, end.fields)) and all(
        _leaf(end.fields, place) == value for place, value in _leaves(fields, then.fields)
    )


def _references(now: Fields, then: Fields, end: Fields) -> Iterator[tuple[str, set[str], set[str]]]:
    """Of each list of ids what a change adds to it, and what is in it at the end."""
    for name, value in then.items():
        if _is_list_of_ids(name, value) and value != now.get(name):
            yield name, _ids(name, value) - _ids(name, now.get(name)), _ids(name, end.get(name))


def _leaves(now: Fields, then: Fields, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every other field that a change writes, with its value; None for one that it takes away."""
    for name in {*now, *then}:
        old, new = now.get(name), then.get(name)
        if old == new or _is_list_of_ids(name, new if new is not None else old):
            continue
        if isinstance(new, Mapping) and new:
            yield from _leaves(old if isinstance(old, Mapping) else {}, new, (*above, name))
        else:
            yield (*above, name), new


def _leaf(fields: Fields, place: Sequence[str]) -> Any:
    value: Any = fields
    for name in place:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _is_list_of_ids(name: str, value: object) -> bool:
    return isinstance(value, list | tuple) and (name == _REQUIRES or name in NAMING)


def _ids(name: str, value: Any) -> set[str]:
    if not isinstance(value, list | tuple):
        return set()
    if name == _REQUIRES:
        return {option["id"] for entry in value for option in entry["any_of"]}
    return set(value)


class Compatibility:
    """Which changes nobody can make together, worked out once for every two of them."""

    def __init__(self, base: Callable[[], Design]) -> None:
        self._base = base
        self._known: dict[frozenset[tuple[int, str, str]], bool] = {}

    def of(self, one: Candidate, other: Candidate) -> bool:
        """Whether both can be made: neither undoes the other, though one may lead to nothing without a third."""
        key = frozenset((one.key, other.key))
        if key not in self._known:
            self._known[key] = not _one_undoes_the_other(self._base(), one, other)
        return self._known[key]

    def with_all(self, candidate: Candidate, others: Collection[Candidate]) -> bool:
        """Whether the change can be made beside each of the others."""
        return all(self.of(candidate, other) for other in others)


def _one_undoes_the_other(base: Design, one: Candidate, other: Candidate) -> bool:
    alone = {each.key for each in (one, other) if undone(base, (each,))}
    return any(each.key not in alone for each in undone(base, (one, other)))
