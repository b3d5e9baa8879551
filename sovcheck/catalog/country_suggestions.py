"""Suggestions for a country code or a region that does not exist."""

from collections.abc import Container, Mapping

from sovcheck.catalog.entries.clouds import Cloud, Region
from sovcheck.catalog.entries.countries import Country
from sovcheck.catalog.spellings import folded, words_of
from sovcheck.catalog.store import Catalog
from sovcheck.suggestions import distance

_CODE = 4
"""Letters of the longest code of a place: ``eu``, ``fsn``, ``asia``. One letter more or less is another place."""
_SHORTEST = 3
_DIRECTIONS = frozenset({"east", "west"})
"""Words as short as a code that are none."""

RESERVED = {"UK": "GB", "EL": "GR"}
"""Codes that ISO 3166-1 keeps free because the EU and others use them, and what they stand for."""


def country_advice(code: str, countries: Mapping[str, Country], blocs: Container[str]) -> str:
    """What to write instead."""
    if code.upper() in countries:
        return f"did you mean {code.upper()} ({countries[code.upper()].name})?"
    if code in RESERVED:
        meant = countries[RESERVED[code]]
        return f"write {meant.code} for {meant.name}"
    if code.lower() in blocs:
        return "that is a bloc: name its countries one by one"
    alike = [country for country in countries.values() if country.name.upper().startswith(code)]
    if alike:
        return f"did you mean {' or '.join(f'{country.code} ({country.name})' for country in alike[:3])}?"
    return "write an ISO 3166-1 alpha-2 code, such as FR; `sovcheck catalog list countries` prints them all"


def nearest_region(name: str, cloud: Cloud, catalog: Catalog) -> str | None:
    """The region of this cloud that is meant by a slip of the pen; None where the name may mean another place.

    A place is recognized by short codes, numbers, directions and names of countries: a name that differs in one of
    those from every region is that of a region which the catalog does not know, and may lie anywhere.
    """
    meant = [region for region in cloud.regions if _is_slip(words_of(name), region, catalog.region_words)]
    least = min((distance(name.lower(), region.id.lower()) for region in meant), default=0)
    near = [region for region in meant if distance(name.lower(), region.id.lower()) == least]
    if len({region.countries for region in near}) != 1:
        return None
    told = [code for code, country in catalog.countries.items() if folded(country.name) in folded(name)]
    return near[0].id if not told or near[0].countries == (told[0],) else None


def _is_slip(words: list[str], region: Region, known: Container[str]) -> bool:
    """Whether they are those of the region but for slips: of one that says its country, in codes and numbers too."""
    others = words_of(region.id)
    (code, *_) = region.countries
    says_country = len(region.countries) == 1 and (code.lower(), code.lower()) in zip(words, others, strict=False)
    return len(words) == len(others) and all(
        one == other
        or (says_country and one.isdecimal() == other.isdecimal() and _is_slip_of(one, other, 0, known))
        or _is_slip_of(one, other, _CODE, known)
        for one, other in zip(words, others, strict=True)
    )


def _is_slip_of(word: str, other: str, code: int, known: Container[str]) -> bool:
    """Whether the word means nothing and is the other but for a letter or two; a long code is not a typing error."""
    if word.isdecimal() or other.isdecimal():
        return not code
    if word in known or min(len(word), len(other)) < _SHORTEST or (other not in _DIRECTIONS and len(other) <= code):
        return False
    return distance(word, other) <= (1 if len(other) <= _CODE else 2)
