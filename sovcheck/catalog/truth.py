"""The rule for truth: which facts of the catalog decide a verdict, on whose word each rests, what is not a source."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain

from sovcheck.catalog.entries.clouds import Cloud
from sovcheck.catalog.entries.provenance import Provenance, Sourced

_NAMING = frozenset({"api_version", "attribution", "clause", "code", "extends", "hub_ids", "id", "name", "names"})
_NAMING |= {"hosts", "instance_types", "notes", "products", "spdx", "tags", "url", "zones"}
"""Fields that say what an entry is called, or tell more of it; of all others a rule may ask."""

_DOCUMENTS = re.compile(r";\s+")
_COMMIT = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{7,40}:\S+")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH = "|".join(_MONTHS)
_DATES = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d{{2}}(?:-\d{{2}})?)\b(?!-)|\b(?:(?P<day>\d{{1,2}}) )?(?P<month>{_MONTH}) (?P<year>\d{{4}})\b"
)
_UNNAMED = re.compile(
    r"\ba list of\b|\bno source\b|\bgeneral knowledge\b|\bas told by\b|\bsome reports\b|\bseveral readers\b",
    re.IGNORECASE,
)


def deciding_facts(entry: Sourced) -> Iterator[tuple[str, Provenance]]:
    """Each field of an entry that may decide a verdict and says something, by its path, with its provenance.

    Of a cloud each region is a fact of its own, and what carries a source of its own stands on that.
    """
    for name in sorted(entry.model_fields_set - _NAMING - set(Sourced.model_fields)):
        value = getattr(entry, name)
        if value is None:
            continue
        if isinstance(entry, Cloud) and name == "regions":
            yield from _regions(entry)
        else:
            parts = value if isinstance(value, tuple) else (value,)
            own = [part for part in parts if isinstance(part, Sourced)]
            yield from ((name, part) for part in own)
            if not own:
                yield name, entry.provenance_of(name)


def _regions(cloud: Cloud) -> Iterator[tuple[str, Provenance]]:
    for region in cloud.regions:
        yield f"regions.{region.id}", cloud.provenance_of(f"regions.{region.id}")
        if region.operator is not None:
            yield f"regions.{region.id}.operator", region.operator


def documents(provenance: Provenance) -> tuple[str, ...]:
    """The documents that a source names: each its title, who published it and when, parted by semicolons."""
    return tuple(filter(None, map(str.strip, _DOCUMENTS.split(provenance.source))))


def not_to_be_found(document: str) -> str | None:
    """Why a stranger could not find a document by what is said of it; None where one could."""
    if _UNNAMED.search(document):
        return "an unnamed list or reader is not a source"
    if _COMMIT.search(document):
        return None
    if not any(_days(document)):
        return "say when it was published, or its repository, commit and path as owner/name@commit:path"
    if document.count(",") + document.count("(") <= 1:  # title, publisher, day
        return "say its title, who published it, and when, parted by commas"
    return None


def not_of_its_day(provenance: Provenance) -> str | None:
    """Why ``as_of`` is not the day of the newest document of a source; None where it is, or no document has a day."""
    dated = list(chain.from_iterable(map(_days, documents(provenance))))
    if not dated:
        return None
    # Whether a document of a month is newer than one of a day in it is not known: either may give the day.
    newest = max(first for first, _ in dated)
    if any(first <= provenance.as_of <= last for first, last in dated if last >= newest):
        return None
    first, last = max(dated)
    return f"as of {provenance.as_of}, and its newest document is of {first}" + (f" to {last}" if last > first else "")


def _days(document: str) -> list[tuple[date, date]]:
    """The first and the last day of each date that a document's description names: of its days, or else its months."""
    dates = list(_dates(document))
    # A title may name a month; a document that has a day is of that day.
    return [(first, last) for first, last in dates if first == last] or dates


def _dates(document: str) -> Iterator[tuple[date, date]]:
    for found in _DATES.finditer(document):
        year, month, day = _parts(found)
        if not 1 <= month <= len(_MONTHS):
            continue
        if day is not None:
            yield date(year, month, day), date(year, month, day)
        else:
            first = date(year, month, 1)
            yield first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _parts(found: re.Match[str]) -> tuple[int, int, int | None]:
    if found["iso"]:
        year, month, *day = map(int, found["iso"].split("-"))
        return year, month, day[0] if day else None
    return int(found["year"]), _MONTHS.index(found["month"]) + 1, int(found["day"]) if found["day"] else None
