"""Reference checks: whether every id that an asset names exists, and is of a kind that makes sense there."""

from collections.abc import Iterable, Iterator, Mapping

from sovcheck.catalog.checks import Subject
from sovcheck.catalog.references import references_of
from sovcheck.catalog.spellings import folded
from sovcheck.catalog.store import Catalog
from sovcheck.errors import Problem
from sovcheck.inventory.assets.asset import Asset, Kind
from sovcheck.inventory.declared import Inventory
from sovcheck.inventory.flaws import Flaws
from sovcheck.suggestions import did_you_mean

_COMPARISONS = 1_000_000
"""With how many names dangling references are compared in all: of a million assets only the first one is."""

_WORDS = {kind: kind.with_article.replace("_", " ") for kind in Kind}


class ReferenceCheck:
    """Checks the references of one system; ``assets`` are those ``declared`` and those reached in the catalog.

    What may be declared in the parts of files that could not be read is not missed.
    """

    def __init__(self, assets: Mapping[str, Asset], catalog: Catalog, inventory: Inventory, flaws: Flaws) -> None:
        self._kinds = {asset_id: asset.kind for asset_id, asset in assets.items()}
        self._catalog = catalog
        self._declared = inventory.assets
        self._removed = inventory.removed
        self._flaws = flaws
        self._compared = 0
        self._called: Mapping[str, str] | None = None
        self._offered: Mapping[str, str] = {}

    def check(self, subject: Subject) -> Iterator[Problem]:
        """What a declared asset names in vain, or names in the wrong place."""
        for field, target, kinds in references_of(subject.asset):
            kind = self._kinds.get(target)
            if kind is None and target in self._removed:
                yield self._removal(subject, field, target)
                continue
            if kind is None and (target in self._flaws.ids or not self._flaws.complete):
                continue
            if kind is None:
                yield subject.problem(field, f"there is no {_either(kinds)} {target!r}", self._advice(target, kinds))
            elif kind not in kinds:
                wrong = f"{target!r} is {_WORDS[kind]}, and this must name {_a(kinds)}"
                yield subject.problem(field, wrong, self._other_kind(target, kinds))

    def _removal(self, subject: Subject, field: str, target: str) -> Problem:
        """A patch took away what others still name: reported at the step of the patch."""
        wrong = f"{target!r} is still named by {subject.asset.id}.{field} ({subject.declared.at(field)})"
        advice = f"set {field.partition('.')[0]} of {subject.asset.id!r} as well, or do not remove {target!r}"
        return Problem(self._removed[target], "remove", wrong, advice)

    def _advice(self, target: str, kinds: frozenset[Kind]) -> str:
        if target in self._catalog.clouds and Kind.ORGANIZATION in kinds:
            return f"that is a cloud: its operator is {self._catalog.clouds[target].operator!r}"
        if Kind.ORGANIZATION in kinds and (offered := self._behind(target)) is not None:
            return offered
        if self._compared >= _COMPARISONS:
            return "declare it"
        self._compared += len(self._kinds)
        own = (asset_id for asset_id, declared in self._declared.items() if declared.asset.kind in kinds)
        known = did_you_mean(target, self._names(kinds), "declare it, or correct the id")
        return did_you_mean(target, own, known)

    def _behind(self, name: str) -> str | None:
        """Which organization of the catalog is called so elsewhere, or offers what is; None for none or several."""
        known = self._catalog.organizations.values()
        if self._called is None:
            self._called = _by_name((each.id, (each.name or each.id, *each.names)) for each in known)
            self._offered = _by_name((each.id, each.products) for each in known)
        called = self._called.get(folded(name))
        offering = self._offered.get(folded(name))
        if called is not None:
            return f"the catalog calls it {called!r}"
        return None if offering is None else f"that is a product of {offering!r}: name that"

    def _other_kind(self, target: str, kinds: frozenset[Kind]) -> str:
        if Kind.ORGANIZATION in kinds and target in self._catalog.organizations:
            return f"the catalog's organization {target!r} is hidden by yours: give yours another id"
        return f"name {_a(kinds)}"

    def _names(self, kinds: frozenset[Kind]) -> Iterator[str]:
        yield from (asset_id for asset_id, kind in self._kinds.items() if kind in kinds)
        if Kind.ORGANIZATION in kinds:
            yield from self._catalog.organizations
        if Kind.MODEL in kinds:
            yield from self._catalog.models


def _by_name(named: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, str]:
    """Ids by each name, in any spelling; what two go by leads to neither."""
    ids: dict[str, set[str]] = {}
    for one, names in named:
        for name in names:
            ids.setdefault(folded(name), set()).add(one)
    return {name: next(iter(found)) for name, found in ids.items() if len(found) == 1}


def _either(kinds: frozenset[Kind]) -> str:
    return next(iter(kinds)).value.replace("_", " ") if len(kinds) == 1 else "asset"


def _a(kinds: frozenset[Kind]) -> str:
    return " or ".join(_WORDS[kind] for kind in sorted(kinds))
