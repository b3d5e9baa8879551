"""What the graph answers: small frozen records, sorted and free of duplicates wherever they come in tuples."""

from datetime import date
from enum import IntEnum
from typing import NamedTuple

from msgspec import Struct


class Holding(Struct, frozen=True):
    """All that one holder has in an organization, in percent, directly and through others; ``None`` if not stated."""

    organization: str | None
    country: str | None
    capital: float | None
    voting: float | None


class Basis(IntEnum):
    """How a share is known, the surest first; along a chain the least sure counts.

    Assumed are votes taken from the capital because nobody states them, or the reverse; left over is what no holder
    is stated to have.
    """

    STATED = 0
    ASSUMED = 1
    LEFT_OVER = 2


class StakeSlice(Struct, frozen=True):
    """The percentage of capital and votes whose chain of holders runs through exactly these countries."""

    countries: frozenset[str]
    capital: float
    voting: float
    basis: Basis


class Point(NamedTuple):
    """Something whose loss stops an application: an organization, country, gpu_host or cloud_service."""

    kind: str
    id: str


class NeedOption(Struct, frozen=True):
    """An asset that meets a need, and when the switch to it was last tried."""

    id: str
    tested: date | None


class Need(Struct, frozen=True):
    """An entry of ``requires``: one of these is enough."""

    any_of: tuple[NeedOption, ...]
    optional: bool


class Place(NamedTuple):
    """Where bytes can arrive, or be seen from.

    ``how`` is stored, backed-up, processed, api, logged or flowed; administered or supported, where people reach them
    from there; or anywhere, with no country, where a service processes in no place that it names. ``protected``:
    encrypted before they arrive, with keys that only their owner holds. ``importers`` are those who receive them
    under the Data Privacy Framework, which covers certified ones alone; nobody under any other mechanism.
    """

    country: str | None
    how: str
    mechanism: str | None
    protected: bool = False
    importers: tuple[str, ...] = ()


class Lineage(Struct, frozen=True):
    """The base models of a model, up to the roots.

    ``declared``: each model on the way states its base models and at least one states that it has none.
    ``undisclosed``: all that is missing is what developers do not disclose. ``depth`` counts the generations. ``roots``
    are the models without known base models; the model itself when it has none.
    """

    declared: bool
    undisclosed: bool
    depth: int
    roots: tuple[str, ...]


class DeploymentAggregate(Struct, frozen=True):
    """The applications that depend on an asset, taken together; for an application, its own values.

    The frozensets hold the values of the enums as text. ``users`` and ``revenue`` are the largest that are stated,
    and may be topped by what is not: ``users_stated`` and ``revenue_stated`` say whether every application states
    them, ``stages_stated``, ``domiciles_stated``, ``owners_stated``, ``fields_stated`` and ``languages_stated`` the
    same of these.
    ``notices`` are what all of those show that state any, None where none does; ``notices_stated`` when all do.
    ``complete``: every application states stage, domicile and fields, its criticality and its data, and the class of
    every dataset is known.
    """

    applications: int
    criticalities: frozenset[str]
    stages: frozenset[str]
    domiciles: frozenset[str]
    fields: frozenset[str]
    data_classes: frozenset[str]
    users: int | None
    users_stated: bool
    revenue: float | None
    revenue_stated: bool
    stages_stated: bool
    domiciles_stated: bool
    owners: frozenset[str]
    owners_stated: bool
    fields_stated: bool
    languages: frozenset[str]
    languages_stated: bool
    notices: frozenset[str] | None
    notices_stated: bool
    complete: bool

    @property
    def is_reached(self) -> bool:
        """Whether any application depends on the asset, or any data arrives there, if only of a class unsaid."""
        return self.applications > 0 or bool(self.data_classes) or not self.complete
