"""The scalar types of the inventory: all of them arrive as text and are converted by the schema, never by YAML."""

import re
from datetime import date
from typing import Annotated

from sovcheck.constraints import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema
from sovcheck.visible import shows_words

_ZEROS = {"": 0, "K": 3, "M": 6, "B": 9, "T": 12}
_COUNT = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,12}))?\s*([KMBT]?)", re.IGNORECASE | re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _say_something(text: str) -> str:
    if not shows_words(text):
        raise ValueError("say it in words that can be seen: letters or digits")
    return text


_NO_ANSWERS = frozenset(
    {
        "none", "none yet", "not yet", "null", "nil", "no", "false", "na", "n/a", "not applicable", "not available",
        "unknown", "not known", "undisclosed", "unspecified", "not specified", "other",
        "tba", "tbc", "tbd", "to be confirmed", "to be determined", "todo", "to do", "placeholder",
        "applied for", "planned", "pending", "in progress", "refused", "denied", "rejected", "requested",
        "aucun", "inconnu", "kein", "keine", "unbekannt", "nicht bekannt", "desconocido", "ninguno", "sconosciuto",
    }
)  # fmt: skip


def is_no_answer(text: str) -> bool:
    """Whether a text only says that there is no answer: ``n/a``, ``TODO``, ``unknown``."""
    return _bare(text) in _NO_ANSWERS


def _bare(text: str) -> str:
    return text.strip(" .,;:!?-_*<>()[]").casefold()


def answer(text: str) -> str:
    """The text, if it says more than that there is no answer."""
    _say_something(text)
    if is_no_answer(text) or (len(said := _bare(text)) == 1 and said.isalpha()):
        raise ValueError("say what it is: where there is none, or nobody knows, leave the field out")
    return text


def says_true(value: object) -> bool:
    """Whether a value that is not yet read as a boolean will be a true one."""
    return value is True or value in ("true", "True", "TRUE")


def _parse_boolean(value: object) -> object:
    """YAML 1.2: only ``true`` and ``false`` are booleans, so that the country ``NO`` stays one."""
    if says_true(value):
        return True
    if value is False or value in ("false", "False", "FALSE"):
        return False
    raise ValueError("write true or false")


def _parse_count(value: object) -> object:
    """Accept ``70B`` and ``70_000_000_000`` alike."""
    if not isinstance(value, str):
        return value
    match = _COUNT.fullmatch(value.replace("_", "").strip())
    if match is None:
        raise ValueError("write a whole number, with K, M, B or T if you like: 70B")
    whole, fraction, magnitude = match.groups()
    zeros = _ZEROS[magnitude.upper()]
    fraction = (fraction or "").rstrip("0")
    if len(fraction) > zeros:
        raise ValueError("write a whole number, with K, M, B or T if you like: 70B")
    return int(whole + fraction.ljust(zeros, "0"))


def _parse_date(value: object) -> object:
    """Only the ISO form: ``07/06/2026`` means two different days to two readers."""
    if isinstance(value, str) and not _DATE.fullmatch(value):
        raise ValueError("write the date as YYYY-MM-DD")
    return value


ANYWHERE = "anywhere"
"""The word for no country in particular: any may be meant."""


def _check_place(code: str) -> str:
    return code if code == ANYWHERE else _check_country(code)


def _check_country(code: str) -> str:
    if not _COUNTRY.fullmatch(code):
        raise ValueError("write the ISO 3166-1 alpha-2 code in capitals, such as FR")
    return code


_SLUG = r"^[a-z0-9](?:[a-z0-9._-]{0,126}[a-z0-9])?$"
_SHA256 = r"^[0-9a-f]{64}$"

_DESTINATION = r"^(?:[a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\]):[1-9][0-9]{0,4}$"
_GPU_ID = r"^[A-Za-z0-9._:/-]{1,128}$"

_OF_NOTHING = frozenset({"0" * 64, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"})
"""The digests that stand for no content: a placeholder, and that of an empty file."""


def _check_digest(digest: str) -> str:
    if digest in _OF_NOTHING:
        raise ValueError("write the SHA-256 of the real content: this is that of nothing")
    return digest


PATTERNS = {
    _SLUG: "write up to 128 lower-case letters, digits, '.', '_' or '-', beginning and ending with a letter or digit",
    _SHA256: "write the 64 lower-case hexadecimal digits of the SHA-256",
    _DESTINATION: "write HOST:PORT in small letters, such as stats.example.org:443 or [2001:db8::1]:443",
    _GPU_ID: "write the id as the driver gives it, such as GPU-8f0c... (`nvidia-smi -L`)",
}
"""What to do about text that does not match, by pattern."""

Slug = Annotated[str, StringConstraints(pattern=_SLUG)]
"""An asset's id: lower-case letters, digits, ``.``, ``_``, ``-``; up to 128 characters."""

Reference = Annotated[str, StringConstraints(min_length=1, max_length=128)]
"""The id of another asset, of this scan or of the catalog."""


def _one_or_several(value: object) -> object:
    """A bare id is short for a list of one."""
    return [value] if isinstance(value, str) else value


_REFERENCE_SCHEMA = {"type": "string", "minLength": 1, "maxLength": 128}
References = Annotated[
    tuple[Reference, ...],
    Field(min_length=1),
    BeforeValidator(_one_or_several),
    WithJsonSchema({"anyOf": [_REFERENCE_SCHEMA, {"type": "array", "minItems": 1, "items": _REFERENCE_SCHEMA}]}),
]
"""The id of another asset, or the ids of several that do the same together."""

Text = Annotated[str, StringConstraints(max_length=10_000)]
Statement = Annotated[Text, AfterValidator(_say_something)]
"""Text in which a reader sees words."""
Answer = Annotated[Text, AfterValidator(answer)]
"""Text that counts because it is there: it says what something is, and not that nobody knows."""
CountryCode = Annotated[
    str,
    AfterValidator(_check_country),
    WithJsonSchema({"type": "string", "format": "iso-3166-1-alpha-2", "pattern": "^[A-Z]{2}$"}),
]
"""An ISO 3166-1 alpha-2 code; that the country exists is checked against the catalog."""

Destination = Annotated[str, StringConstraints(pattern=_DESTINATION)]
"""A host and a port, as attempts to reach one are written."""

GpuId = Annotated[str, StringConstraints(pattern=_GPU_ID)]
"""What the driver of an accelerator calls the device, and no other."""

CountryOrAnywhere = Annotated[
    str,
    AfterValidator(_check_place),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": "^[A-Z]{2}$"}, {"const": ANYWHERE}]}),
]
"""A country code, or ``anywhere``."""

Boolean = Annotated[bool, BeforeValidator(_parse_boolean)]
Count = Annotated[int, Field(ge=0, le=10**18), BeforeValidator(_parse_count)]
PositiveCount = Annotated[int, Field(ge=1, le=10**18), BeforeValidator(_parse_count)]
"""How many there are of what there is: never none."""
Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Day = Annotated[date, BeforeValidator(_parse_date)]
Sha256 = Annotated[str, StringConstraints(pattern=_SHA256), AfterValidator(_check_digest)]
