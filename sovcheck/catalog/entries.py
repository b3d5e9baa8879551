"""The kinds of catalog entries; each says where its facts come from, as of when, and how sure they are."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from sovcheck.inventory.assets.application import FieldOfUse
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.model import Dtype, Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.scalars import (
    ANYWHERE,
    Amount,
    Boolean,
    Count,
    CountryCode,
    CountryOrAnywhere,
    Day,
    Percent,
    Reference,
    Slug,
    Text,
)


class Certainty(StrEnum):
    """How sure a fact is: read in its source; told by somebody who read it; not verified."""

    CONFIRMED = "confirmed"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


class Provenance(Record):
    """On whose word a fact stands: the documents that say so, the newest one's own day, and how sure that is.

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
    """On whose word some fields of an entry stand, where that is another than the entry's.

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
        """On whose word a field stands, or a part of it: the part's own, else the field's own, else the entry's."""
        own = {path: each for each in self.field_sources for path in each.fields}
        steps = field.split(".")
        parts = (".".join(steps[:length]) for length in range(len(steps), 0, -1))
        return next((own[part] for part in parts if part in own), self)


class LegalStatus(StrEnum):
    """Where a law or decision stands on the catalog's date."""

    IN_FORCE = "in-force"
    CHALLENGED = "challenged"
    PROPOSAL = "proposal"
    LAPSED = "lapsed"


class Scope(StrEnum):
    """Whom an adequacy decision covers: everybody, or only some recipients of the country."""

    ALL = "all"
    COMMERCIAL = "commercial"
    CERTIFIED = "certified"


class Adequacy(Sourced):
    """An adequacy decision of the EU about a country (GDPR article 45)."""

    decision: Text
    scope: Scope
    status: LegalStatus
    valid_from: Day | None = None
    valid_until: Day | None = None


class CompelledAccessLaw(Sourced):
    """A law by which a country can make organizations under it hand over or open data.

    ``extraterritorial`` tells whether it reaches what they hold abroad, too; None where nobody checked. What was
    ordered under a law that has ended may go on binding up to a last day, ``binds_until``.
    """

    name: Text
    extraterritorial: Boolean | None = None
    status: LegalStatus
    valid_from: Day | None = None
    valid_until: Day | None = None
    binds_until: Day | None = None


class Bloc(Sourced):
    """A group of countries; ``listed_by`` is the law that lists them, of a group that they did not form themselves."""

    id: Slug
    name: Text
    members: tuple[CountryCode, ...]
    listed_by: Text | None = None


class LocalisationLaw(Sourced):
    """A law by which data has to stay in a country.

    ``scope`` is what it is about, and ``demand`` what it asks for: that a copy is stored there (``copy``), or that the
    data leaves with an approval of the authority only (``approval``).
    """

    name: Text
    scope: Literal["personal", "important"]
    demand: Literal["copy", "approval"]
    status: LegalStatus
    valid_from: Day | None = None
    valid_until: Day | None = None


class ExportRule(Sourced):
    """By which route personal data may leave a country, by how many people a year it is about.

    From ``assessment_from`` people on, or ``assessment_from_sensitive`` where it is sensitive, only a security
    assessment will do; below ``exempt_below`` nothing is asked.
    """

    name: Text
    status: LegalStatus
    valid_from: Day | None = None
    valid_until: Day | None = None
    assessment_from: Count
    assessment_from_sensitive: Count
    exempt_below: Count


class Country(Sourced):
    """A country of ISO 3166-1, with what the EU and its own law say about data there.

    No ``adequacy`` says that no decision is known. An empty ``compelled_access`` says that no law has been recorded,
    never that there is none; so do an empty ``localisation`` and no ``export_rule``.
    """

    code: CountryCode
    name: Text
    adequacy: Adequacy | None = None
    compelled_access: tuple[CompelledAccessLaw, ...] = ()
    localisation: tuple[LocalisationLaw, ...] = ()
    export_rule: ExportRule | None = None


class CatalogOrganization(Organization, Sourced):
    """An organization as public sources describe it.

    ``names`` are former names and short ones, ``products`` what people name when they mean what it offers.
    """

    names: tuple[Text, ...] = ()
    products: tuple[Text, ...] = ()

    @property
    def other_names(self) -> tuple[str, ...]:
        """What it, and what it offers, is called elsewhere."""
        return (*self.names, *self.products)


ZoneEnding = Annotated[str, StringConstraints(pattern=r"^[-a-z]{0,8}[a-z0-9]$")]


class RegionOperator(Sourced):
    """Another company than the cloud's operator, which runs a region of the cloud, as the law of the place asks for."""

    organization: Reference


class Region(Record):
    """A region of a cloud; ``countries`` holds more than one where the provider says only that much.

    ``[anywhere]`` stands for places that the provider chooses as it likes, as behind a global endpoint. ``names`` are
    other spellings of its vendor, such as display names; case, spaces and hyphens make no difference. ``operator`` is
    given where another company than the cloud's operator runs the region.
    """

    id: Text
    countries: tuple[CountryOrAnywhere, ...] = Field(min_length=1)
    name: Text | None = None
    names: tuple[Text, ...] = ()
    operator: RegionOperator | None = None

    @model_validator(mode="after")
    def _is_anywhere_or_somewhere(self) -> Self:
        if ANYWHERE in self.countries and len(self.countries) > 1:
            raise ValueError(f"write `countries: [{ANYWHERE}]` alone, or the countries without it")
        return self


class Cloud(Sourced):
    """A cloud and its regions.

    ``zones`` are the endings by which zones differ from their region: ``-a`` for any letter after a hyphen, ``1`` for
    any number.
    """

    id: Slug
    name: Text
    operator: Reference
    zones: tuple[ZoneEnding, ...] = ()
    regions: tuple[Region, ...]


class CatalogModel(Model, Sourced):
    """A published model; ``hub_ids`` are the names under which hubs of models offer these weights."""

    hub_ids: tuple[Text, ...] = ()

    @property
    def other_names(self) -> tuple[str, ...]:
        """What it is called elsewhere."""
        return self.hub_ids


class CatalogService(CloudService, Sourced):
    """A service that many build on, on its public terms: another contract may say other things.

    ``hosts`` are the names under which its interface is reached; a part in braces stands for the customer's, such as
    ``bedrock-runtime.{region}.amazonaws.com``. ``retention`` tells how long it keeps what it is sent, ``subprocessors``
    whom it hands that to, as far as the terms name them.
    """

    products: tuple[Text, ...] = ()
    hosts: tuple[Text, ...] = ()
    retention: Text | None = None
    subprocessors: tuple[Text, ...] | None = None
    url: Text | None = None

    @property
    def other_names(self) -> tuple[str, ...]:
        """What it is called elsewhere."""
        return (*self.products, *self.hosts)


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
    """Who may not use it: the countries and blocs excluded, for which modalities, and where the clause stands."""

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
    """Fields of use that are barred, and where the clause stands."""

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
    known; where nobody checked the geographic limits there may be more.
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
    clause: Text
    url: Text | None = None


class PeakArithmetic(Sourced):
    """How many operations a second an accelerator can do at most: 10**12 of them, by number format, without sparsity.

    For ``f32`` that is the rate of the matrix units, which round to TF32, where there are any.
    """

    dense_tflops: dict[Dtype, Amount] = Field(min_length=1)


class InstanceType(Record):
    """A type of machine that a cloud rents, and how many of the accelerators one has."""

    cloud: Reference
    name: Text
    count: Amount


class AcceleratorModel(Sourced):
    """An accelerator: memory in GiB and bandwidth in GB/s per device, who designs it, where its chip is made.

    ``export_class`` is the US classification (such as ``3A090.a``) where a source states it. ``names`` are what drivers
    and vendors call it, such as ``NVIDIA H100 80GB HBM3``; ``instance_types`` the machines of clouds that have it.
    """

    id: Slug
    name: Text
    names: tuple[Text, ...] = ()
    instance_types: tuple[InstanceType, ...] = ()
    vendor: Reference
    memory_gib: Amount
    memory_bandwidth_gb_s: Amount | None = None
    peak: PeakArithmetic | None = None
    manufactured_in: CountryCode | None = None
    foundry: Reference | None = None
    export_class: Text | None = None
    licence_server: Boolean | None = None
    released: Count | None = None

    @property
    def other_names(self) -> tuple[str, ...]:
        """What it is called elsewhere."""
        return (self.name, *self.names)


class ProtectedMemory(StrEnum):
    """The memory that a technology of confidential computing keeps from whoever runs the machine."""

    CPU = "cpu-memory"
    GPU = "gpu-memory"


class ConfidentialTechnology(Sourced):
    """A technology of confidential computing; ``names`` are other usual spellings.

    ``attested_by`` signs the reports by which a machine proves that it runs it; None where that depends on the product.
    """

    id: Slug
    name: Text
    names: tuple[Text, ...] = ()
    vendor: Reference
    protects: tuple[ProtectedMemory, ...] = Field(min_length=1)
    attested_by: Reference | None = None

    @property
    def other_names(self) -> tuple[str, ...]:
        """What it is called elsewhere."""
        return (self.id, self.name, *self.names)
