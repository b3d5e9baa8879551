"""The common form of everything that evidence holds: closed, frozen, and written in in-toto's camel case."""

from typing import Annotated

from sovcheck.constraints import ConfigDict, Field, StringConstraints
from sovcheck.lazy_model import LazyModel

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in lower-case hexadecimal."""

Count = Annotated[int, Field(ge=0, lt=2**63)]
"""How many there are, of things or of bytes."""

Amount = Annotated[float, Field(ge=0)]
"""A time, a rate or a share; never negative, and finite as every number here."""


def camel_case(name: str) -> str:
    """The name of a field as in-toto writes it."""
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


class EvidenceRecord(LazyModel):
    """A closed group of fields: evidence with a field that nobody knows is refused, not half read.

    Code makes it by the names of the fields; the one who reads JSON says ``by_alias=True, by_name=False``. Were both
    let in here, its signature would have the aliases, and only from its first use on, when a deferred record is built.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=camel_case,
        validate_by_alias=False,
        validate_by_name=True,
        allow_inf_nan=False,
        defer_build=True,
    )
