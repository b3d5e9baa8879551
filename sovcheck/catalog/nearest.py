"""What somebody may have meant who wrote a country code or a region that does not exist."""

import re
from collections.abc import Container, Mapping

from sovcheck.catalog.entries import Cloud, Country, Region
from sovcheck.catalog.spellings import folded
from sovcheck.inventory.nearest import distance, nearest

_NUMBER = re.compile(r"\d+")

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


def nearest_region(name: str, cloud: Cloud, countries: Mapping[str, Country]) -> str | None:
    """The region of this cloud that is most like the name; None where the name may mean one in another country.

    That are names as near to regions of several countries, and another number: it is a region that the catalog does not
    know, and may lie anywhere, unless the name itself says the country.
    """
    if nearest(name, (region.id for region in cloud.regions)) is None:
        return None
    wanted = name.lower()
    least = min(distance(wanted, region.id.lower()) for region in cloud.regions)
    near = [region for region in cloud.regions if distance(wanted, region.id.lower()) == least]
    if len({region.countries for region in near}) > 1:
        return None
    other_number = _NUMBER.findall(near[0].id) != _NUMBER.findall(name)
    return None if other_number and not _says_country(near[0], countries) else near[0].id


def _says_country(region: Region, countries: Mapping[str, Country]) -> bool:
    """Whether the id of the region holds the code or the name of its country."""
    (code, *others) = region.countries
    words = re.split(r"[^a-z]+", region.id.lower())
    return not others and (code.lower() in words or folded(countries[code].name) in folded(region.id))
