"""Checks of own ids: whether an asset goes by an id or name of the catalog, or by one that reads like it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

from sovcheck.catalog.local_names import groups_in
from sovcheck.catalog.store import Catalog
from sovcheck.inventory.assets.asset import Asset, Kind
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.organization import Organization
from sovcheck.look_alikes import shape

_LISTS = {
    "organizations": "organization",
    "clouds": "cloud",
    "models": "model",
    "licences": "licence",
    "accelerators": "accelerator",
}
"""Where an id of the catalog may be, and what it is called there."""

_RELATED = {Kind.ORGANIZATION: ("organizations", "clouds"), Kind.MODEL: ("models",)}
"""The kinds of assets that may be taken for an entry, and for which."""

_SHORTEST = 6
"""Letters and digits in which one may be wrong: of shorter names, many are one letter apart and mean something else."""

_WORTH_AN_INDEX = 200

_NUMBERS = re.compile(r"\d+")


class OwnIds:
    """Holds ids and names of own assets against those of the catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._known: dict[Kind, _Names] = {}
        self._listed: dict[str, _Names] = {}

    def concern(self, asset: Asset) -> bool:
        """Whether an own asset may go by a name of the catalog; of most a look is enough to tell that it does not."""
        return asset.id in self._taken or asset.kind in _RELATED or isinstance(asset, CloudService)

    def taken_by(self, asset_id: str) -> str | None:
        """What the catalog has under that very id, such as ``cloud``; None for an id that is free."""
        return self._taken.get(asset_id)

    @cached_property
    def _taken(self) -> Mapping[str, str]:
        """Every id of the catalog with what it is there; asked for each asset."""
        return {entry: word for name, word in reversed(_LISTS.items()) for entry in getattr(self._catalog, name)}

    def reads_like(self, asset: Asset) -> tuple[str, str] | None:
        """The field of an own asset, and the entry of a related kind for whose id or name it may be taken."""
        if asset.kind not in _RELATED:
            return None
        known = self._known.get(asset.kind) or self._known.setdefault(asset.kind, self._names_for(asset.kind))
        for field, text in (("id", asset.id), ("name", asset.name)):
            if text and (found := known.find(text)) is not None:
                return field, found
        if asset.kind is Kind.MODEL and asset.name and "/" in asset.name:
            # Hubs name models by their publisher, too.
            on_hub = self._catalog.model_named(asset.name)
            return ("name", on_hub.id) if on_hub is not None else None
        return None

    def local_company_of(self, asset: Asset) -> tuple[str, str] | None:
        """The field of an own organization that is called like a company of an entry, and that entry.

        None also where it names an organization that owns it, or says nothing of its owners: then nothing passes.
        """
        if not isinstance(asset, Organization) or asset.parents is None or self._has_parent(asset):
            return None
        for field, text in (("id", asset.id), ("name", asset.name)):
            for group in groups_in(text, self._countries) if text else ():
                if group and (entry := self._groups.get(shape(group)) or self._called(group)) is not None:
                    return field, entry
        return None

    def _called(self, group: str) -> str | None:
        """The organization that goes by another name, such as Facebook."""
        entry = self._catalog.organization_named(group)
        return None if entry is None else entry.id

    def _has_parent(self, organization: Organization) -> bool:
        return any(holder.organization is not None for holder in organization.parents or ())

    @cached_property
    def _countries(self) -> frozenset[str]:
        return frozenset(shape(word) for _, word in self._words(("countries",)))

    @cached_property
    def _groups(self) -> Mapping[str, str]:
        """Organizations by how their ids and names read, and those that run a cloud by how that is called."""
        run = {shape(word): self._catalog.clouds[entry].operator for entry, word in self._words(("clouds",))}
        return run | {shape(word): entry for entry, word in self._words(("organizations",))}

    def service_of_another(self, asset: Asset) -> tuple[str, str] | None:
        """The field of an own service that goes by the name of one of the catalog, and that entry; None for most.

        A service of its provider in the catalog may be described anew, with a contract of one's own. Under that name,
        and with a provider whom the catalog does not know, it is somebody else's.
        """
        if (
            not isinstance(asset, CloudService)
            or asset.provider is None
            or asset.provider in self._catalog.organizations
        ):
            return None
        for field, text in (("id", asset.id), ("name", asset.name)):
            if text and (entry := self._services.get(shape(text))) is not None:
                return field, entry
        return None

    @cached_property
    def _services(self) -> Mapping[str, str]:
        """The services by how their ids and names read."""
        return {shape(word): entry for entry, word in self._words(("services",))}

    def entry_like(self, key: str, text: str) -> str | None:
        """The entry of that list for whose id or name the text may be taken; its own id and name read like it, too."""
        known = self._listed.get(key) or self._listed.setdefault(key, _Names(self._words((key,))))
        return known.find(text)

    def _names_for(self, kind: Kind) -> "_Names":
        return _Names(self._words(_RELATED[kind]))

    def _words(self, lists: Iterable[str]) -> Iterator[tuple[str, str]]:
        for name in lists:
            entries = getattr(self._catalog, name)
            yield from ((entry_id, entry_id) for entry_id in entries)
            yield from entries.names()


@lru_cache(maxsize=1)
def own_ids_of(catalog: Catalog) -> OwnIds:
    """The names of a catalog, read once for all the systems that are resolved by it."""
    return OwnIds(catalog)


class _Names:
    """Finds the names that are written like another one, or with one letter more, less, other or exchanged."""

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        self._words: dict[str, tuple[str, str]] = {}
        for entry, word in words:
            self._words.setdefault(shape(word), (entry, word))
        self._asked = 0

    def find(self, text: str) -> str | None:
        """The entry that the text may be taken for."""
        wanted = shape(text)
        if wanted in self._words:
            return self._words[wanted][0]
        if len(wanted) < _SHORTEST:
            return None
        near = (self._words[key] for key in self._candidates(wanted) if _one_apart(wanted, key))
        # Numbers tell versions and sizes apart: one digit more is another model, and no slip.
        return next((entry for entry, word in near if _numbers(word) == _numbers(text)), None)

    def _candidates(self, wanted: str) -> Iterator[str]:
        """Names that may be one letter apart; few questions do not pay for the index that thousands need."""
        self._asked += 1
        if self._asked > _WORTH_AN_INDEX:
            return (key for part in (wanted, *_without_one(wanted)) for key in self._without_one.get(part, ()))
        lengths = range(max(_SHORTEST, len(wanted) - 1), len(wanted) + 2)
        return (key for key in self._words if len(key) in lengths)

    @cached_property
    def _without_one(self) -> Mapping[str, list[str]]:
        """The names by themselves, and by what is left of them without one of their letters."""
        index: dict[str, list[str]] = {}
        for key in self._words:
            if len(key) >= _SHORTEST:
                for shorter in (key, *_without_one(key)):
                    index.setdefault(shorter, []).append(key)
        return index


def _without_one(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


def _one_apart(one: str, other: str) -> bool:
    """Whether one letter was added, left out, replaced, or exchanged with its neighbour."""
    if abs(len(one) - len(other)) == 1:
        longer, shorter = (one, other) if len(one) > len(other) else (other, one)
        return shorter in _without_one(longer)
    if len(one) != len(other):
        return False
    places = [place for place, (here, there) in enumerate(zip(one, other, strict=True)) if here != there]
    match places:
        case [_]:
            return True
        case [first, second]:
            return second == first + 1 and one[first] == other[second] and one[second] == other[first]
        case _:
            return False


def _numbers(text: str) -> list[str]:
    return _NUMBERS.findall(text)
