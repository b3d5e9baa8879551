"""Profiles: one approach to sovereignty as home, who says which country that is, trusted set, gates and thresholds."""

from enum import StrEnum
from typing import Literal

from sovcheck.constraints import Field
from sovcheck.evidence.isolation import USUAL_MINIMUM, IsolationLevel
from sovcheck.inventory.assets.application import Criticality
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.dataset import DataClass
from sovcheck.inventory.assets.gpu_host import Tenancy
from sovcheck.inventory.assets.model import Openness
from sovcheck.inventory.assets.scalars import Boolean, Count, CountryCode, Day, Percent, Slug, Statement, Text
from sovcheck.policy.severity import Severity


class HomeSource(StrEnum):
    """The judge, by an option or in the profile; or the judged, by the domicile of the applications."""

    OPTION = "option"
    PROFILE = "profile"
    DOMICILE = "domicile"


class Partner(Record):
    """A state that is trusted while a dated agreement with it runs; both days are included."""

    country: CountryCode
    agreement: Statement
    valid_from: Day | None = None
    valid_until: Day | None = None


class TrustedSet(Record):
    """Whom the profile trusts besides home."""

    blocs: tuple[Slug, ...] = ()
    countries: tuple[CountryCode, ...] = ()
    partners: tuple[Partner, ...] = ()


class DeniedSet(Record):
    """Whose models the profile denies, by the developer of the root: organizations by id, or where they sit."""

    blocs: tuple[Slug, ...] = ()
    countries: tuple[CountryCode, ...] = ()
    organizations: tuple[Slug, ...] = ()


class Grade(Record):
    """Gives rules another severity where only such applications, or only such data, depend on the asset.

    Of several that match, the last one counts. An empty list of criticalities or classes matches all.
    """

    rules: tuple[Text, ...] = Field(min_length=1)
    criticalities: tuple[Criticality, ...] = ()
    data_classes: tuple[DataClass, ...] = ()
    severity: Severity


class AskedCertification(Record):
    """A certificate that the party that runs a service or machine has to have, for such applications or such data.

    ``levels`` are those that count; none given, any does. An empty list of criticalities or classes matches all.
    """

    scheme: Text
    levels: tuple[Text, ...] = ()
    criticalities: tuple[Criticality, ...] = ()
    data_classes: tuple[DataClass, ...] = ()


class Restricted(Record):
    """Which work needs special care, and on which tenancies it may run."""

    criticalities: tuple[Criticality, ...]
    data_classes: tuple[DataClass, ...]
    tenancies: tuple[Tenancy, ...]


class Thresholds(Record):
    """What rules compare with; shares in percent, times in days where their names say no other.

    ``require_nonce`` is whether evidence has to answer a nonce that the scan asks for.
    """

    holder_share: Percent = 24
    holders_share_together: Percent = 39
    cutoff_test_days: Count = 365
    offline_days: Count = 90
    control_notice_days: Count = 90
    exit_test_days: Count = 365
    change_notice_days: Count = 90
    screening_days: Count = 365
    deletion_days: Count = 365
    decision_notice_days: Count = 180
    maintainers: Count = 2
    benchmark_days: Count = 365
    scale_margin: Percent = 20
    minimum_openness: Openness = Openness.OPEN_WEIGHTS
    update_owners: Count = 2
    renewal_days: Count = 365
    source_copy_hours: Count = 24
    source_copy_versions: Count = 5
    evidence_days: Count = 30
    cost_days: Count = 92
    minimum_isolation: IsolationLevel = USUAL_MINIMUM
    require_nonce: Boolean = False
    quality_share: Percent = 90
    unknown_share: Percent = 75


class WaiverLimits(Record):
    """What waivers may be; ``max_days`` is how far away the day on which one expires may be."""

    max_days: Count = 365


class UnknownBudget(Record):
    """How many unknown results of each severity a scan may carry and still pass."""

    critical: Count = 0
    high: Count = 0
    medium: Count = 0
    low: Count = 0
    info: Count | None = None


class Profile(Record):
    """A profile file, ``kind: Profile``. ``hosting`` names for each data class where it may be.

    A value of ``hosting`` is ``home``, ``trusted`` or ``anywhere``. ``extends`` is the name of a bundled profile, or a
    path from the folder of the file.
    """

    api_version: Literal["sovcheck/v1"] = Field(alias="apiVersion")
    kind: Literal["Profile"]
    id: Slug
    extends: Text | None = None
    title: Text
    description: Text
    home: CountryCode | None = None
    trusted: TrustedSet = TrustedSet.model_construct()
    denied: DeniedSet = DeniedSet.model_construct()
    critical: tuple[Criticality, ...]
    restricted: Restricted
    hosting: dict[DataClass, Literal["home", "trusted", "anywhere"]]
    certifications: tuple[AskedCertification, ...] = ()
    thresholds: Thresholds = Thresholds.model_construct()
    unknown_budget: UnknownBudget = UnknownBudget.model_construct()
    waivers: WaiverLimits = WaiverLimits.model_construct()
    disabled: tuple[Text, ...] = ()
    grades: tuple[Grade, ...] = ()
