"""The scalar types of the inventory: all of them arrive as text and are converted by the schema, never by YAML."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

_MAGNITUDES = {"K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
_COUNT = re.compile(r"(\d+(?:\.\d+)?)\s*([KMBT])?", re.IGNORECASE)
_COUNTRY = re.compile(r"[A-Z]{2}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _parse_boolean(value: object) -> object:
    """YAML 1.2: only ``true`` and ``false`` are booleans, so that the country ``NO`` stays one."""
    if isinstance(value, bool):
        return value
    match value:
        case "true" | "True" | "TRUE":
            return True
        case "false" | "False" | "FALSE":
            return False
    raise ValueError("write true or false")


def _parse_count(value: object) -> object:
    """Accept ``70B`` and ``70_000_000_000`` alike."""
    if not isinstance(value, str):
        return value
    match = _COUNT.fullmatch(value.replace("_", "").strip())
    if match is None:
        raise ValueError("write a number, with K, M, B or T if you like: 70B")
    number, magnitude = match.groups()
    return round(float(number) * _MAGNITUDES[magnitude.upper()]) if magnitude else round(float(number))


def _parse_date(value: object) -> object:
    """Only the ISO form: ``07/06/2026`` means two different days to two readers."""
    if isinstance(value, str) and not _DATE.fullmatch(value):
        raise ValueError("write the date as YYYY-MM-DD")
    return value


def _check_country(code: str) -> str:
    if not _COUNTRY.fullmatch(code):
        raise ValueError("write the ISO 3166-1 alpha-2 code in capitals, such as FR")
    return code


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9._-]{0,126}[a-z0-9])?$")]
"""An asset's id: lower-case letters, digits, ``.``, ``_``, ``-``; up to 128 characters."""

Reference = Annotated[str, StringConstraints(min_length=1, max_length=128)]
"""The id of another asset, of this scan or of the catalog."""

Text = Annotated[str, StringConstraints(max_length=10_000)]
CountryCode = Annotated[str, AfterValidator(_check_country)]
"""An ISO 3166-1 alpha-2 code; that the country exists is checked against the catalog."""

Boolean = Annotated[bool, BeforeValidator(_parse_boolean)]
Count = Annotated[int, BeforeValidator(_parse_count), Field(ge=0)]
Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Day = Annotated[date, BeforeValidator(_parse_date)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
