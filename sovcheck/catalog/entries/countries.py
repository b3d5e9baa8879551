"""Countries and blocs, and the laws of them that matter here."""

from enum import StrEnum
from typing import Literal

from sovcheck.catalog.entries.provenance import Sourced
from sovcheck.inventory.assets.scalars import (
    Boolean,
    Count,
    CountryCode,
    Day,
    Slug,
    Text,
)


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

    ``extraterritorial`` says whether it reaches what they hold abroad, too; None where nobody checked. What was
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


class Demand(StrEnum):
    """What a law asks for: a copy at home, an approval or a safeguard for what leaves, or that it stays."""

    COPY = "copy"
    APPROVAL = "approval"
    SAFEGUARD = "safeguard"
    ORDER = "order"


class LocalisationLaw(Sourced):
    """A law by which data has to stay in a country.

    ``scope`` is what it is about, and ``demand`` what it asks for: that a copy is stored there (``copy``), that the
    data leaves with an approval of the authority only (``approval``), or with a safeguard such as standard clauses
    (``safeguard``), or that what the government has specified does not leave at all (``order``).
    ``adequate`` are countries to which it may go without more; left out, nobody has recorded them.
    """

    name: Text
    scope: Literal["personal", "important"]
    demand: Demand
    adequate: tuple[CountryCode, ...] | None = None
    status: LegalStatus
    valid_from: Day | None = None
    valid_until: Day | None = None


class ExportRule(Sourced):
    """By which route personal data may leave a country, by how many people a year it is about.

    From ``assessment_from`` people on, or ``assessment_from_sensitive`` where it is sensitive, only a security
    assessment will do; below ``exempt_below`` nothing is asked. With ``critical_assessment`` an operator of critical
    infrastructure needs one whatever the number.
    """

    name: Text
    status: LegalStatus
    valid_from: Day | None = None
    valid_until: Day | None = None
    assessment_from: Count
    assessment_from_sensitive: Count
    exempt_below: Count
    critical_assessment: Boolean


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
