"""The common form of everything that evidence holds: closed, frozen, and written in in-toto's camel case."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic.alias_generators import to_camel

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in lower-case hexadecimal."""


class EvidenceRecord(BaseModel):
    """A closed group of fields: evidence with a field that nobody knows is refused, not half read."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        alias_generator=to_camel,
        allow_inf_nan=False,
        defer_build=True,
    )
