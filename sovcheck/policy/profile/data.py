"""What policies see beside the facts: ``data.profile``, ``data.catalog`` and ``data.today``."""

from datetime import date
from typing import Annotated, TypedDict

from sovcheck.catalog.entries.provenance import Certainty
from sovcheck.catalog.store import Catalog
from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.facts.organizations.jurisdictions import Jurisdictions
from sovcheck.inventory.assets.application import Criticality
from sovcheck.inventory.assets.dataset import DataClass
from sovcheck.inventory.assets.gpu_host import Tenancy
from sovcheck.inventory.assets.model import Openness


class PartnerData(TypedDict):
    """A partner state; ``valid`` says whether its agreement runs today."""

    country: str
    agreement: str
    valid: bool
    ends_in_days: int | None


class DeniedData(TypedDict):
    """Whose models are denied: country codes, blocs already expanded and without home, and ids of organizations."""

    countries: list[str]
    organizations: list[str]


class RestrictedData(TypedDict):
    """Which work needs special care, and on which tenancies it may run."""

    criticalities: Annotated[list[str], Criticality]
    data_classes: Annotated[list[str], DataClass]
    tenancies: Annotated[list[str], Tenancy]


class AskedCertificationData(TypedDict):
    """A certificate that is asked for; ``scheme`` is its ``name`` in small letters and digits alone."""

    scheme: str
    name: str
    levels: list[str]
    criticalities: Annotated[list[str], Criticality]
    data_classes: Annotated[list[str], DataClass]


class HostingData(TypedDict):
    """For each data class the countries where it may be; ``None`` means anywhere."""

    public: list[str] | None
    internal: list[str] | None
    personal: list[str] | None
    sensitive: list[str] | None
    secret: list[str] | None


class ThresholdData(TypedDict):
    """What rules compare with; shares in percent, times in days."""

    holder_share: float
    holders_share_together: float
    cutoff_test_days: int
    offline_days: int
    control_notice_days: int
    exit_test_days: int
    change_notice_days: int
    screening_days: int
    deletion_days: int
    decision_notice_days: int
    maintainers: int
    benchmark_days: int
    scale_margin: float
    minimum_openness: Annotated[str, Openness]
    update_owners: int
    renewal_days: int
    source_copy_hours: int
    source_copy_versions: int
    evidence_days: int
    cost_days: int
    minimum_isolation: Annotated[str, IsolationLevel]
    require_nonce: bool
    quality_share: float
    unknown_share: float


class ProfileData(TypedDict):
    """The profile with its trusted set expanded to country codes; home and valid partners are part of it."""

    id: str
    home: str
    trusted: list[str]
    denied: DeniedData
    partners: list[PartnerData]
    critical: Annotated[list[str], Criticality]
    restricted: RestrictedData
    hosting: HostingData
    certifications: list[AskedCertificationData]
    thresholds: ThresholdData


class CountryData(TypedDict):
    """A country with the blocs it belongs to; ``compelled_access`` is None where it is not known."""

    code: str
    name: str
    blocs: list[str]
    compelled_access: bool | None


class BlocData(TypedDict):
    """A bloc and its members as country codes."""

    id: str
    members: list[str]


class CountryListData(TypedDict):
    """Countries that a law lists; ``confirmed`` says that the list was read in the law itself."""

    id: str
    members: list[str]
    confirmed: bool


class CatalogData(TypedDict):
    """The catalog as policies see it; ``blocs`` are groups that countries form, ``lists`` those that a law makes."""

    date: str
    blocs: list[BlocData]
    lists: list[CountryListData]
    countries: list[CountryData]


class DataDocument(TypedDict):
    """The whole of ``data`` outside the policies' own packages."""

    profile: ProfileData
    catalog: CatalogData
    today: str


def data_document(profile: ProfileData, catalog: Catalog, today: date) -> DataDocument:
    """The ``data`` of a scan; blocs are sorted by id, countries by code."""
    return {
        "profile": profile,
        "catalog": {
            "date": catalog.date.isoformat(),
            "blocs": [
                {"id": bloc.id, "members": sorted(bloc.members)}
                for _, bloc in sorted(catalog.blocs.items())
                if bloc.listed_by is None
            ],
            "lists": [
                {
                    "id": bloc.id,
                    "members": sorted(bloc.members),
                    "confirmed": bloc.certainty is Certainty.CONFIRMED,
                }
                for _, bloc in sorted(catalog.blocs.items())
                if bloc.listed_by is not None
            ],
            "countries": _countries(catalog, today),
        },
        "today": today.isoformat(),
    }


def _countries(catalog: Catalog, today: date) -> list[CountryData]:
    """All countries; only those of which laws are recorded are made for it."""
    jurisdictions = Jurisdictions(catalog, today)
    with_laws = set(catalog.countries.stating("compelled_access"))
    return [
        {
            "code": code,
            "name": name,
            "blocs": list(catalog.blocs_of(code)),
            "compelled_access": jurisdictions.compelled_access(code) if code in with_laws else None,
        }
        for code, name in sorted(catalog.countries.names())
    ]
