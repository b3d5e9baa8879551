"""What regions, zones, models, accelerators and technologies are called elsewhere: by vendors, hubs and drivers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sovcheck.catalog.entries.accelerators import AcceleratorModel, ConfidentialTechnology
from sovcheck.catalog.entries.clouds import CatalogOrganization, Cloud, Region
from sovcheck.catalog.entries.licences import CatalogModel
from sovcheck.catalog.references import references_of
from sovcheck.inventory.assets.asset import Asset, Record

Named = TypeVar("Named", CatalogOrganization, CatalogModel, AcceleratorModel, ConfidentialTechnology)
AnyAsset = TypeVar("AnyAsset", bound=Asset)

_SEPARATORS = re.compile(r"[\s_.,()/-]+")
_LONGEST = 256
"""Letters of the longest name of a region in any spelling."""
_PART = re.compile(r"[a-z]+|[0-9]+")
_PATH = re.compile(r"(?:\S*/)?(?:locations|regions|zones)/([^/\s]+)|[A-Za-z]{4}:([A-Za-z]{2}-\S+)")
"""A region or zone in a path, ``projects/p/zones/europe-west3-a``, or after the name of a tenancy, as Oracle writes."""
_TWICE = re.compile(r"([^()]*[^()\s])\s*\(([^()]+)\)|([^()]+\([^()]+\))\s+(\S+)|(.+) - (.+)")
"""A spelling with another in brackets, a name with the id behind it, or two with a dash between them."""


def folded(name: str) -> str:
    """The name without case, spaces and separators: ``Germany West Central`` and ``germanywestcentral`` are one."""
    return _SEPARATORS.sub("", name).casefold()


def words_of(name: str) -> list[str]:
    """The words and the numbers of a region's name, one by one, in small letters."""
    return _PART.findall(name[:_LONGEST].lower())


def named(entries: Iterable[Named], name: str) -> Named | None:
    """The entry that goes by the name elsewhere; None where none does, or more than one."""
    wanted = folded(name)
    found = [entry for entry in entries if wanted in {folded(each) for each in entry.other_names}]
    return found[0] if len(found) == 1 else None


def find_region(name: str | None, cloud: Cloud) -> Region | None:
    """The region of that id, of another spelling of it, of its vendor's name, or in which the zone lies.

    It may be at the end of a path (``projects/p/zones/europe-west3-a``), and beside its own name
    (``eu-central-1 (Frankfurt)``). None for what names regions of different countries or operators: a guess would say
    where data is, and with whom.
    """
    if name is None:
        return None
    exact = next((region for region in cloud.regions if region.id == name), None)
    if exact is not None or len(name) > _LONGEST:
        return exact
    path = _PATH.fullmatch(name)
    bare = (path[1] or path[2]) if path is not None else name.strip()
    return _spelled(bare, cloud) or _region_told_twice(bare, cloud)


def _spelled(name: str, cloud: Cloud) -> Region | None:
    wanted = folded(name)
    for spellings in (_ids, _names):
        found = [region for region in cloud.regions if wanted in spellings(region)]
        if found:
            return _one_of(found)
    return _region_of_zone(name, cloud)


def _one_of(regions: Sequence[Region]) -> Region | None:
    return regions[0] if len({(region.countries, region.operator) for region in regions}) == 1 else None


def _ids(region: Region) -> set[str]:
    return {folded(region.id)}


def _names(region: Region) -> set[str]:
    return {folded(name) for name in (region.name, *region.names) if name}


def _region_of_zone(name: str, cloud: Cloud) -> Region | None:
    """A zone is its region with an ending that the cloud uses; the longest region that fits is meant."""
    endings = [_ending(zone) for zone in cloud.zones]
    spellings = ((spelling, region) for region in cloud.regions for spelling in (region.id, *region.names))
    for spelling, region in sorted(spellings, key=lambda found: -len(found[0])):
        if name.lower().startswith(spelling.lower()):
            rest = name[len(spelling) :].lower()
            if any(ending.fullmatch(rest) for ending in endings):
                return region
    return None


def _region_told_twice(name: str, cloud: Cloud) -> Region | None:
    """A region in two spellings side by side, as consoles write them: both must lead to it."""
    sides = _TWICE.fullmatch(name)
    if sides is None:
        return None
    found = [_spelled(side, cloud) for side in filter(None, sides.groups())]
    known = [region for region in found if region is not None]
    return _one_of(known) if len(known) == len(found) else None


def _ending(zone: str) -> re.Pattern[str]:
    """The ending of a zone, such as ``-a`` or ``-dc1``: its last letter or number stands for all of them."""
    stem, last = zone[:-1], zone[-1:]
    return re.compile(re.escape(stem.lower()) + ("[0-9]{1,3}" if last.isdecimal() else "[a-z]"))


def renamed(asset: AnyAsset, names: Mapping[str, str]) -> AnyAsset:
    """The asset with every reference that goes by another name put into the catalog's words."""
    for field, target, _ in references_of(asset):
        if target in names:
            asset = _with(asset, field.split("."), names[target])
    return asset


def _with(value: Any, steps: list[str], text: str) -> Any:
    """The record or list with the text in the place that the steps lead to."""
    if not steps:
        return text
    step, *further = steps
    if isinstance(value, Record):
        name = _field(value, step)
        return value.model_copy(update={name: _with(getattr(value, name), further, text)})
    index = int(step)
    return (*value[:index], _with(value[index], further, text), *value[index + 1 :])


def _field(record: Record, step: str) -> str:
    """The field that users call so."""
    fields = type(record).model_fields
    return step if step in fields else next(name for name, field in fields.items() if field.alias == step)
