"""One change that a person could make: what it does to a design, what kind of work it is, what it takes for granted."""

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from sovcheck.findings.answer.changes import Effort
from sovcheck.whatif.design import Design, Fields

STATED = frozenset({Effort.FACT, Effort.TEST})
"""What is taken for granted while changes are looked for; what is superfluous of it goes at the end."""

_STRONGEST_FIRST = {
    effort: place
    for place, effort in enumerate(
        (
            Effort.MOVE_HOST,
            Effort.MOVE_SERVICE,
            Effort.OPERATE,
            Effort.KEYS,
            Effort.MOVE_DATA,
            Effort.MIRROR,
            Effort.REPLACE_SOFTWARE,
            Effort.TRAIN,
            Effort.EQUIP,
            Effort.REPLACE_MODEL,
            Effort.ALTERNATIVE,
            Effort.DROP,
            Effort.OPTIONAL,
            Effort.CONTRACT,
            Effort.SMOKE,
            Effort.TEST,
            Effort.FACT,
        )
    )
}
"""Of several changes to one thing, the one that settles most is tried first."""

_ORDER = {effort: place for place, effort in enumerate(Effort)}


class Candidate(Struct, frozen=True):
    """``subject`` is what it is about, and ``label`` begins with a verb.

    Two with equal ``key`` are the same change, worked out on different designs.
    """

    effort: Effort
    subject: str
    label: str
    apply: Callable[[Design], Design]
    assumed: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[int, str, str]:
        """Its place among others: facts are stated first, and what is dropped goes last."""
        return (_ORDER[self.effort], self.subject, self.label)


def made(base: Design, chosen: Iterable[Candidate]) -> Design:
    """The design with these candidates, always in the same order, no matter who found them first."""
    for candidate in sorted(chosen, key=lambda each: each.key):
        base = candidate.apply(base)
    return base


def rewriting(
    effort: Effort, asset_id: str, label: str, change: Callable[[Fields], Fields], *assumed: str
) -> Candidate:
    """A candidate that changes the fields of one asset."""

    def apply(design: Design) -> Design:
        return design.rewritten(asset_id, change(design.fields(asset_id))) if asset_id in design else design

    return Candidate(effort, asset_id, label, apply, assumed)


def by_subject(options: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    """The changes to each thing, the strongest first."""
    groups: dict[str, list[Candidate]] = {}
    for candidate in options:
        groups.setdefault(candidate.subject, []).append(candidate)
    for group in groups.values():
        yield sorted(group, key=lambda each: (_STRONGEST_FIRST[each.effort], each.key))
