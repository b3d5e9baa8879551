"""What somebody may have meant who wrote a country code that does not exist."""

from collections.abc import Container, Mapping

from sovcheck.catalog.entries import Country

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
