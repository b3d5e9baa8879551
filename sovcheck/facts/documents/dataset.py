"""What policies see of a dataset."""

from typing import Annotated, TypedDict

from sovcheck.catalog.entries.countries import Demand
from sovcheck.facts.documents.every_kind import CommonFacts
from sovcheck.facts.documents.labels import Role, Stated
from sovcheck.facts.documents.licences import LicenceFacts, Terms
from sovcheck.facts.documents.parties import OrganizationFacts
from sovcheck.inventory.assets.asset import Kind, TransferMechanism
from sovcheck.inventory.assets.dataset import DataClass, ExportRoute, OptOuts

HOW = (
    "stored",
    "backed-up",
    "processed",
    "api",
    "logged",
    "flowed",
    "administered",
    "supported",
    "watched",
    "anywhere",
)
"""The ways in which data can come to a place, or be seen from it."""


class Importer(TypedDict):
    """Who receives data under the EU-US Data Privacy Framework; nobody is named where that is not stated.

    ``certified``: today, for data like this.
    """

    country: str | None
    organization: str | None
    name: str | None
    certified: Annotated[
        bool | None,
        Stated(
            "whether who receives it is certified under the Data Privacy Framework for such data",
            ask="who runs the place, and their certifications: scheme DPF, level HR or non-HR, status, valid_until; "
            "employee_data of the dataset",
        ),
    ]


class Reach(TypedDict):
    """A country where the data can arrive: ``how`` is stored, backed-up, processed, flowed, logged or api.

    It is administered, supported or watched (by security operations) where people can see the data from there, and
    anywhere, with no country, where a service processes in no place that it names. ``protected``: encrypted before it
    arrives, with keys of one's own.
    ``adequacy`` is ``home-territory`` (EEA), ``adequate``, ``certified``, ``commercial`` or ``none``; ``challenged``
    says that the decision is before a court, ``decision_ends_in_days`` when it ends by itself, ``None`` where it names
    no day. ``importers`` are there where the mechanism is ``dpf``.
    """

    country: str | None
    how: Annotated[str, HOW]
    mechanism: Annotated[str | None, TransferMechanism]
    protected: bool
    adequacy: Annotated[str, ("home-territory", "adequate", "certified", "commercial", "none")]
    challenged: bool
    decision_ends_in_days: int | None
    importers: list[Importer]
    path: str


class KeyHolder(TypedDict):
    """An organization that can use the keys of a copy, and is not who decides about the data."""

    country: str | None
    organization: str
    name: str | None


class Kept(TypedDict):
    """A copy of the data, stored or backed up.

    ``keys`` is ``owner`` where nobody can use them but the data's controller or a company that it controls, ``others``
    where ``holders`` can, and ``None`` where nobody says who can.
    """

    kind: Annotated[str, Kind]
    backup: bool
    keys: Annotated[
        str | None,
        ("owner", "others"),
        Stated(
            "who can use the keys of its copies",
            ask="controller; key_custody and holder of each place that keeps it or a backup, and who runs that place",
        ),
    ]
    holders: list[KeyHolder]
    path: str


class LocalisationFacts(TypedDict):
    """A law in force by which data has to stay in a country; ``confirmed`` says that it was read itself."""

    country: str
    law: str
    scope: Annotated[str, ("personal", "important")]
    demand: Annotated[str, Demand]
    adequate: Annotated[
        list[str] | None,
        Stated(
            "which countries that law takes for adequate",
            ask="a safeguard as transfer_mechanism (scc or bcr); the catalog has no list of that country",
        ),
    ]
    confirmed: bool


class ExportRuleFacts(TypedDict):
    """A rule in force about the route by which personal data may leave a country, by people a year."""

    country: str
    rule: str
    assessment_from: int
    assessment_from_sensitive: int
    exempt_below: int
    critical_assessment: bool
    confirmed: bool


class ExportFilingFacts(TypedDict):
    """A filing or approval; ``ends_in_days`` is negative once it is over."""

    country: str
    route: Annotated[str, ExportRoute]
    ends_in_days: Annotated[int | None, Stated("until when what was filed holds", by="export_filings.until")]


class DatasetFields(TypedDict):
    """What a dataset states of itself: each fact is the field of the same name, as it stands."""

    data_class: Annotated[str | None, DataClass, Stated("how much protection it needs", by="class")]
    subject_countries: Annotated[
        list[str] | None, Stated("whose data it is", by="subject_countries", ask="subject_countries (of every dataset)")
    ]
    important_data: Annotated[
        bool | None, Stated("whether an authority counts it as important data", by="important_data")
    ]
    localised_by_order: Annotated[
        list[str] | None,
        Stated(
            "whether the government has specified that it stays there",
            by="localised_by_order",
            ask="localised_by_order (none: [])",
        ),
    ]
    exported_people_per_year: Annotated[
        int | None, Stated("how many people it is about that leaves in a year", by="exported_people_per_year")
    ]
    us_bulk_sensitive: Annotated[
        bool | None, Stated("whether it is bulk sensitive data about US persons", by="us_bulk_sensitive")
    ]
    origin_countries: Annotated[list[str] | None, Stated("where it was collected", by="origin_countries")]
    opt_outs: Annotated[
        str | None, OptOuts, Stated("how reservations of rights against mining were handled", by="opt_outs")
    ]


class KeptOut(TypedDict):
    """Somebody who can read a dataset unless an attestation of confidential computing is true that nothing proves.

    ``organization`` is ``None`` where it is the law of a country; ``compelled_access`` is as in an exposure.
    """

    country: str | None
    organization: str | None
    compelled_access: bool | None


class DatasetDocument(CommonFacts, DatasetFields):
    """A dataset.

    ``reach_complete`` is ``True`` when the country of every place in reach is known and nothing that could lead to
    further ones is left out, else ``None``. ``access_complete`` is ``True`` when everybody is stated who can read it
    there: the controller, and the operators and owners behind every place, up to the roots, else ``None``.
    ``kept_out`` are those beside ``exposure.access`` whom only a claim of confidential computing keeps from reading it.
    ``kept_complete`` is ``True`` when both its stores and its backups are stated. ``deletion_shown_days_ago`` counts
    back to the day on which deletion was last shown. ``localisation`` and ``export_rules`` are of the countries of
    its subjects and its controller, ``localisation`` also of those in which it was collected. ``trains``: a model names
    it among what it was trained on.
    """

    controller: Annotated[OrganizationFacts, Role("controller")]
    curator: Annotated[OrganizationFacts, Role("curator")]
    licence: Annotated[LicenceFacts, Stated("its licence", by="licence.id", ask="licence")]
    terms: Terms
    subjects_in_eea: Annotated[bool | None, Stated("whether people in the EEA are concerned", by="subject_countries")]
    localisation: list[LocalisationFacts]
    export_rules: list[ExportRuleFacts]
    controller_is_critical_in: Annotated[
        list[str] | None,
        Stated(
            "whether who decides about it is an operator of critical infrastructure",
            ask="controller, and its critical_infrastructure_in (none: [])",
        ),
    ]
    export_filings: Annotated[
        list[ExportFilingFacts] | None,
        Stated("what was filed for it to leave the country", by="export_filings", ask="export_filings (none: [])"),
    ]
    trains: bool
    reach: list[Reach]
    reach_complete: Annotated[
        bool | None,
        Stated(
            "every place that its bytes can reach, and its country",
            ask="stored_in, backed_up_in; data, logs_to, requires of applications; country, runtime, telemetry beyond",
        ),
    ]
    access_complete: Annotated[
        bool | None,
        Stated(
            "everybody who can read it",
            ask="controller; operator, provider and owner of what holds or uses it, and their owners up to the roots",
        ),
    ]
    kept_out: Annotated[
        list[KeptOut],
        Stated(
            "whether confidential computing keeps out who could read it",
            ask="operators and owners inside the trusted set: no evidence proves an attestation yet",
        ),
    ]
    kept: list[Kept]
    kept_complete: Annotated[
        bool | None, Stated("where it is stored and backed up", ask="stored_in and backed_up_in (none: [])")
    ]
    deletion_evidence: Annotated[bool | None, Stated("whether deletion can be proved", by="deletion_evidence")]
    deletion_shown_days_ago: Annotated[int | None, Stated("when deletion was last shown", by="deletion_evidence.date")]
