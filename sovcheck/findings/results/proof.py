"""Proof of a result, or what would settle it: the steps of paths, and the fields that nobody has stated."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from sovcheck.catalog.entries.provenance import Certainty
from sovcheck.constraints import ConfigDict

if TYPE_CHECKING:
    from sovcheck.graph import paths

_CLOSED = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One step of a path: the asset that is left, the edge taken, the asset reached, and who states it.

    ``file`` and ``line`` point into the inventory; ``source`` names the catalog entry's source, beside them where a
    line led to it, and ``certainty`` says how sure that is: confirmed, secondary or unverified. With none of them, the
    step follows from the ones around it. Of a long path the middle is one step, which stands for ``left_out`` others.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _CLOSED

    asset: str
    edge: str
    to: str
    file: str | None = None
    line: int | None = None
    source: str | None = None
    certainty: Certainty | None = None
    left_out: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingField:
    """What would settle an unknown: the asset, and the field as one writes it.

    ``file`` and ``line`` are where the asset is. With none, the asset is the catalog's: an organization or model,
    which the inventory may complete (``extends: catalog``), or another entry or country, for ``--catalog``. ``field``
    is ``evidence`` for what only a signed run shows.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _CLOSED

    asset: str
    field: str
    file: str | None = None
    line: int | None = None

    @property
    def named(self) -> str:
        """As a waiver names it: ``machine.administered_from``."""
        return f"{self.asset}.{self.field}"


class LeftOut(NamedTuple):
    """What leaves an unknown open: the fields that a report names, and at least how many more there are."""

    fields: tuple[MissingField, ...] = ()
    further: int = 0


NOTHING = LeftOut()


def written(hop: "paths.Hop") -> Hop:
    """The step as the report has it."""
    where = hop.location
    return Hop(
        asset=hop.asset,
        edge="left_out" if hop.left_out else hop.edge.value,
        to=hop.to,
        file=None if where is None else where.file,
        line=None if where is None else where.line or None,
        source=hop.source,
        certainty=hop.certainty,
        left_out=hop.left_out,
    )
