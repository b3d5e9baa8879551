"""Models and licences, with what a licence limits."""

from enum import StrEnum

from sovcheck.catalog.entries.provenance import Sourced
from sovcheck.constraints import Field
from sovcheck.inventory.assets.application import FieldOfUse
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.scalars import (
    Amount,
    Boolean,
    CountryCode,
    Percent,
    Reference,
    Slug,
    Text,
)


class CatalogModel(Model, Sourced):
    """A published model; ``hub_ids`` are the names under which hubs of models offer these weights."""

    hub_ids: tuple[Text, ...] = ()

    @property
    def other_names(self) -> tuple[str, ...]:
        """What it is called elsewhere."""
        return self.hub_ids


class Commercial(StrEnum):
    """Whether commercial use is granted."""

    YES = "yes"
    LIMITED = "limited"
    NO = "no"
    UNKNOWN = "unknown"


class Revocability(StrEnum):
    """Whether the licensor can end the grant: never, on breach, by growth of the licensee, or at will."""

    IRREVOCABLE = "irrevocable"
    BREACH = "breach"
    GROWTH = "growth"
    AT_WILL = "at-will"
    UNKNOWN = "unknown"


class GeographicLimit(Record):
    """Who may not use it: the countries and blocs excluded, for which modalities, and where the clause is.

    None of both says that the text bars places without naming them.
    """

    countries: tuple[CountryCode, ...] = ()
    blocs: tuple[Slug, ...] = ()
    multimodal_only: Boolean = False
    clause: Text


class OwnerLimit(Record):
    """Customers shut out by who owns them: more than ``above`` percent, directly or not, from these countries."""

    countries: tuple[CountryCode, ...] = ()
    blocs: tuple[Slug, ...] = ()
    above: Percent
    clause: Text


class UseLimit(Record):
    """Fields of use that are barred, and where the clause is."""

    fields: tuple[FieldOfUse, ...] = Field(min_length=1)
    clause: Text


class ScaleMetric(StrEnum):
    """What a scale limit counts."""

    MONTHLY_USERS = "monthly-users"
    MONTHLY_REVENUE_USD = "monthly-revenue-usd"
    ANNUAL_REVENUE_USD = "annual-revenue-usd"


class ScaleLimit(Record):
    """A size at which the terms change, and how."""

    metric: ScaleMetric
    threshold: Amount
    consequence: Text
    clause: Text


class Licence(Sourced):
    """The terms of a licence. An empty list states that there is no such limit; ``None`` that nobody checked.

    ``names`` are other spellings met in the wild, such as tags of model hubs. ``owner_limits`` are those that are
    known; where nobody checked the geographic limits there may be more. ``share_alike`` are the licences under
    one of which what is made of it has to be passed on. ``not_within`` are those, of those that are known, whose text
    does not take in what is under this one.
    """

    id: Text
    name: Text
    names: tuple[Text, ...] = ()
    spdx: Boolean
    licensor: Reference | None = None
    commercial: Commercial
    geographic_limits: tuple[GeographicLimit, ...] | None
    owner_limits: tuple[OwnerLimit, ...] = ()
    use_limits: tuple[UseLimit, ...] | None
    revocability: Revocability
    mutable: Boolean | None
    scale_limits: tuple[ScaleLimit, ...] | None
    attribution: Text | None = None
    display: Text | None = None
    """The words that whatever is built on it has to show, whatever its size."""
    output_training: Boolean | None = None
    modification: Boolean | None = None
    share_alike: tuple[Text, ...] | None = None
    not_within: tuple[Text, ...] = ()
    clause: Text
    url: Text | None = None
