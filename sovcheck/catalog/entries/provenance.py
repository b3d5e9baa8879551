"""Provenance of catalog facts: the source, its day, and how sure it is."""

from enum import StrEnum
from typing import Self

from sovcheck.constraints import ConfigDict, Field, model_validator
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.scalars import (
    Day,
    Text,
)


class Certainty(StrEnum):
    """How sure a fact is: read in its source; reported by somebody who read it; not verified."""

    CONFIRMED = "confirmed"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


class Provenance(Record):
    """On whose word a fact rests: the documents that say so, the newest one's own day, and how sure that is.

    ``uncertain`` says what is not sure, and must unless certainty is confirmed. A fact that the parties dispute says
    since when (``contested_since``), and one that no longer holds its last day (``lapsed_on``).
    """

    # A command uses few of these models: each is built when it is first used.
    model_config = ConfigDict(defer_build=True)

    source: Text = Field(min_length=1)
    as_of: Day
    certainty: Certainty
    uncertain: Text | None = Field(default=None, min_length=1)
    contested_since: Day | None = None
    lapsed_on: Day | None = None

    @model_validator(mode="after")
    def _says_what_is_uncertain(self) -> Self:
        if self.certainty is not Certainty.CONFIRMED and self.uncertain is None:
            raise ValueError(f"say in `uncertain` what is not sure, for its certainty is {self.certainty.value}")
        return self

    @property
    def citation(self) -> str:
        """The source and the date of the fact, as a report prints them beside what rests on it."""
        return f"{self.source} (as of {self.as_of})"


class FieldSource(Provenance):
    """On whose word some fields of an entry rest, where that is another than the entry's.

    ``fields`` are names of fields, or ``regions.ID`` for one region of a cloud.
    """

    fields: tuple[Text, ...] = Field(min_length=1)


class Sourced(Provenance):
    """What every entry carries: its provenance, and that of the fields which have one of their own.

    ``checked`` names the fields that the source was read for and that it has nothing about: a ``false``, a zero or an
    empty list of the bundled catalog stands for "somebody looked, and there is none" only in those. What nobody
    looked at is ``None``.
    """

    checked: tuple[Text, ...] = ()
    field_sources: tuple[FieldSource, ...] = ()

    @model_validator(mode="after")
    def _checked_its_own_fields(self) -> Self:
        unknown = [name for name in self.checked if name not in type(self).model_fields]
        if unknown:
            raise ValueError(f"`checked` names {unknown[0]!r}, which is not a field of this entry")
        return self

    @model_validator(mode="after")
    def _sources_its_own_fields(self) -> Self:
        named: set[str] = set()
        for path in (path for each in self.field_sources for path in each.fields):
            name, _, part = path.partition(".")
            if name not in type(self).model_fields or name in Sourced.model_fields:
                raise ValueError(f"`field_sources` names {path!r}, which is not a field of this entry with a source")
            if path in named:
                raise ValueError(f"`field_sources` names {path!r} twice: say in one place where it is from")
            if part and part not in {str(getattr(item, "id", "")) for item in getattr(self, name) or ()}:
                raise ValueError(f"`field_sources` names {path!r}, and {name} has no {part!r}")
            named.add(path)
        return self

    def provenance_of(self, field: str) -> Provenance:
        """On whose word a field rests, or a part of it: the part's own, else the field's own, else the entry's."""
        own = {path: each for each in self.field_sources for path in each.fields}
        steps = field.split(".")
        parts = (".".join(steps[:length]) for length in range(len(steps), 0, -1))
        return next((own[part] for part in parts if part in own), self)
