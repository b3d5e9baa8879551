"""What each kind of change costs: the bundled table, or one of the user's."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Annotated, Literal

from sovcheck.constraints import Field, model_validator
from sovcheck.errors import InputError, Location, Problem
from sovcheck.findings.answer.changes import Effort
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import read_text
from sovcheck.whatif.candidate import Candidate

_MOST = 1_000_000

Cost = Annotated[int, Field(ge=0, le=_MOST)]


def _whole(value: object) -> object:
    """Scalars arrive as text."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() else value


class CostTable(Record):
    """A document of ``kind: Costs``; what it leaves out costs as much as in the bundled one."""

    api_version: Literal["sovcheck/v1"] = Field(alias="apiVersion")
    """The version of this format."""
    kind: Literal["Costs"]
    """What kind of document this is."""
    costs: dict[Effort, Cost]
    """The cost of each kind of change: a whole number."""

    @model_validator(mode="before")
    @classmethod
    def _read_numbers(cls, value: object) -> object:
        if isinstance(value, dict) and isinstance(value.get("costs"), dict):
            return {**value, "costs": {name: _whole(cost) for name, cost in value["costs"].items()}}
        return value


class Prices:
    """What changes cost, one by one and together."""

    def __init__(self, costs: Mapping[Effort, int]) -> None:
        self._costs = costs

    def of(self, candidate: Candidate) -> int:
        """The cost of one change."""
        return self._costs[candidate.effort]

    def together(self, chosen: Sequence[Candidate]) -> int:
        """The cost of a set."""
        return sum(map(self.of, chosen))

    def size(self, chosen: Sequence[Candidate]) -> tuple[int, int]:
        """By what sets are compared: what they cost, then how many changes they are."""
        return self.together(chosen), len(chosen)


def bundled_costs() -> Mapping[Effort, int]:
    """The cost of every kind of change."""
    return _read(files("sovcheck.whatif").joinpath("costs.yaml").read_bytes(), "costs.yaml").costs


def read_costs(data: bytes, name: str) -> Mapping[Effort, int]:
    """The bundled costs with those of a table of the user's. Raises InputError for what is not a table of costs."""
    return {**bundled_costs(), **_read(data, name).costs}


def _read(data: bytes, name: str) -> CostTable:
    reading = read_text(data, name)
    if reading.problems:
        raise InputError(reading.listed())
    if len(reading.documents) != 1:
        wrong, advice = "holds no single document", "begin it with apiVersion: sovcheck/v1 and kind: Costs"
        raise InputError([Problem(Location(name), "", wrong, advice)])
    return parse(CostTable, reading.documents[0])
