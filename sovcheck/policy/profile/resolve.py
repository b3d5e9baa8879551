"""Profile resolution: home and trusted set as country codes, every name in them checked."""

from collections.abc import Collection, Iterator
from datetime import date

from msgspec import Struct

from sovcheck.catalog.country_suggestions import country_advice
from sovcheck.catalog.store import Catalog
from sovcheck.errors import InputError, NoHomeError, Problem, UsageError
from sovcheck.facts.organizations.certifications import scheme_key
from sovcheck.inventory.assets.dataset import DataClass
from sovcheck.inventory.lines import Step
from sovcheck.policy.profile.data import (
    AskedCertificationData,
    DeniedData,
    HostingData,
    PartnerData,
    ProfileData,
    ThresholdData,
)
from sovcheck.policy.profile.files import ProfileFile, read_profile
from sovcheck.policy.profile.model import AskedCertification, DeniedSet, HomeSource, Partner, Profile, Thresholds
from sovcheck.policy.profile.own import OwnProfile, own_profile
from sovcheck.suggestions import did_you_mean

_COUNTRY_ADVICE = "write its ISO 3166-1 alpha-2 code, such as FR"


class ResolvedProfile(Struct, frozen=True):
    """A profile for one home on one day; ``sha256`` covers its file and those it extends.

    ``own`` says what a profile that did not come with sovcheck judges otherwise.
    """

    profile: Profile
    data: ProfileData
    sha256: str
    home_from: HomeSource = HomeSource.OPTION
    own: OwnProfile | None = None


def load_profile(
    name_or_path: str,
    *,
    home: str | None,
    catalog: Catalog,
    today: date,
    rules: Collection[str] | None = None,
    organizations: Collection[str] = (),
    domicile: str | None = None,
    doubt: str = "",
) -> ResolvedProfile:
    """The profile of that name or path.

    ``home`` wins over the profile's own, and that over ``domicile``, the one that the applications share; ``doubt``
    says why it cannot be believed, so that the one who judges has to say what home is. With ``rules``, the ids that
    exist, those that the profile names are checked. It may deny ``organizations`` beside those of the catalog. Raises
    UsageError for an unknown profile, NoHomeError for a missing home, InputError with what is wrong in its file.
    """
    file = read_profile(name_or_path)
    problems = [
        *_place_problems(file, catalog),
        *_denied_problems(file, {*catalog.organizations, *organizations}),
        *(_rule_problems(file, rules) if rules is not None else ()),
    ]
    if problems:
        raise InputError(problems)
    home_from = _home_source(file.profile, home)
    if home_from is HomeSource.DOMICILE and (doubt or domicile is None):
        raise NoHomeError(
            f"which country is home? the profile {file.profile.id!r} does not say, and "
            f"{doubt or 'the applications do not share a domicile'}: add --home, such as --home FR"
        )
    code = (home if home is not None else file.profile.home or domicile) or ""
    if code not in catalog.countries:
        advice = country_advice(code, catalog.countries, catalog.blocs)
        raise UsageError(f"--home {code}: no such country: {advice}")
    data = _profile_data(file.profile, code, catalog, today)
    trusted_by_other = _trusted(file.other, code, catalog, today) if file.other else ()
    own = own_profile(file, data["trusted"], trusted_by_other)
    return ResolvedProfile(file.profile, data, file.sha256, home_from, own)


def _home_source(profile: Profile, given: str | None) -> HomeSource:
    if given is not None:
        return HomeSource.OPTION
    return HomeSource.PROFILE if profile.home else HomeSource.DOMICILE


def _profile_data(profile: Profile, home: str, catalog: Catalog, today: date) -> ProfileData:
    partners = [_partner(partner, today) for partner in profile.trusted.partners]
    trusted = _trusted(profile, home, catalog, today)
    return {
        "id": profile.id,
        "home": home,
        "trusted": trusted,
        "denied": _denied(profile.denied, home, catalog),
        "partners": sorted(partners, key=lambda partner: (partner["country"], partner["agreement"])),
        "critical": sorted(profile.critical),
        "restricted": {
            "criticalities": sorted(profile.restricted.criticalities),
            "data_classes": sorted(profile.restricted.data_classes),
            "tenancies": sorted(profile.restricted.tenancies),
        },
        "hosting": _hosting(profile, home, trusted),
        "certifications": [_asked(certification) for certification in profile.certifications],
        "thresholds": _thresholds(profile.thresholds),
    }


def _trusted(profile: Profile, home: str, catalog: Catalog, today: date) -> list[str]:
    """Home, the blocs, the countries, and the partners whose agreements run that day; sorted."""
    partners = [_partner(partner, today) for partner in profile.trusted.partners]
    trusted = {home, *profile.trusted.countries, *(partner["country"] for partner in partners if partner["valid"])}
    for bloc in profile.trusted.blocs:
        trusted.update(catalog.bloc_members(bloc))
    return sorted(trusted)


def _thresholds(thresholds: Thresholds) -> ThresholdData:
    return {
        "holder_share": thresholds.holder_share,
        "holders_share_together": thresholds.holders_share_together,
        "cutoff_test_days": thresholds.cutoff_test_days,
        "offline_days": thresholds.offline_days,
        "control_notice_days": thresholds.control_notice_days,
        "exit_test_days": thresholds.exit_test_days,
        "change_notice_days": thresholds.change_notice_days,
        "screening_days": thresholds.screening_days,
        "deletion_days": thresholds.deletion_days,
        "decision_notice_days": thresholds.decision_notice_days,
        "maintainers": thresholds.maintainers,
        "benchmark_days": thresholds.benchmark_days,
        "scale_margin": thresholds.scale_margin,
        "minimum_openness": thresholds.minimum_openness,
        "update_owners": thresholds.update_owners,
        "renewal_days": thresholds.renewal_days,
        "source_copy_hours": thresholds.source_copy_hours,
        "source_copy_versions": thresholds.source_copy_versions,
        "evidence_days": thresholds.evidence_days,
        "cost_days": thresholds.cost_days,
        "minimum_isolation": thresholds.minimum_isolation,
        "require_nonce": thresholds.require_nonce,
        "quality_share": thresholds.quality_share,
        "unknown_share": thresholds.unknown_share,
    }


def _asked(certification: AskedCertification) -> AskedCertificationData:
    return {
        "scheme": scheme_key(certification.scheme),
        "name": certification.scheme,
        "levels": sorted(certification.levels),
        "criticalities": sorted(certification.criticalities),
        "data_classes": sorted(certification.data_classes),
    }


def _denied(denied: DeniedSet, home: str, catalog: Catalog) -> DeniedData:
    countries = {*denied.countries, *(code for bloc in denied.blocs for code in catalog.bloc_members(bloc))}
    return {"countries": sorted(countries - {home}), "organizations": sorted(set(denied.organizations))}


def _hosting(profile: Profile, home: str, trusted: list[str]) -> HostingData:
    countries = {"home": [home], "trusted": trusted, "anywhere": None}
    allowed = {data_class: countries[where] for data_class, where in profile.hosting.items()}
    return {
        "public": allowed[DataClass.PUBLIC],
        "internal": allowed[DataClass.INTERNAL],
        "personal": allowed[DataClass.PERSONAL],
        "sensitive": allowed[DataClass.SENSITIVE],
        "secret": allowed[DataClass.SECRET],
    }


def _partner(partner: Partner, today: date) -> PartnerData:
    begun = partner.valid_from is None or partner.valid_from <= today
    ended = partner.valid_until is not None and partner.valid_until < today
    return {
        "country": partner.country,
        "agreement": partner.agreement,
        "valid": begun and not ended,
        "ends_in_days": None if partner.valid_until is None else (partner.valid_until - today).days,
    }


def _place_problems(file: ProfileFile, catalog: Catalog) -> Iterator[Problem]:
    for path, code in _countries(file.profile):
        if code not in catalog.countries:
            yield _problem(file, path, f"there is no country {code!r}", _COUNTRY_ADVICE)
    for path, bloc in _blocs(file.profile):
        if bloc not in catalog.blocs:
            advice = did_you_mean(bloc, catalog.blocs, f"the blocs are {', '.join(catalog.blocs)}")
            yield _problem(file, path, f"there is no bloc {bloc!r}", advice)
    for index, partner in enumerate(file.profile.trusted.partners):
        if partner.valid_from and partner.valid_until and partner.valid_until < partner.valid_from:
            path = ("trusted", "partners", index, "valid_until")
            yield _problem(file, path, "the agreement ends before it begins", "exchange the two days, or correct one")
    for data_class in DataClass:
        if data_class not in file.profile.hosting:
            advice = "write home, trusted or anywhere"
            yield _problem(file, ("hosting", data_class.value), "does not say where such data may stand", advice)


def _denied_problems(file: ProfileFile, organizations: Collection[str]) -> Iterator[Problem]:
    for index, name in enumerate(file.profile.denied.organizations):
        if name not in organizations:
            advice = did_you_mean(name, organizations, "declare it, or deny its country")
            yield _problem(file, ("denied", "organizations", index), f"there is no organization {name!r}", advice)


def _blocs(profile: Profile) -> Iterator[tuple[tuple[Step, ...], str]]:
    for group, blocs in (("trusted", profile.trusted.blocs), ("denied", profile.denied.blocs)):
        yield from (((group, "blocs", index), bloc) for index, bloc in enumerate(blocs))


def _countries(profile: Profile) -> Iterator[tuple[tuple[Step, ...], str]]:
    if profile.home is not None:
        yield ("home",), profile.home
    for group, codes in (("trusted", profile.trusted.countries), ("denied", profile.denied.countries)):
        yield from (((group, "countries", index), code) for index, code in enumerate(codes))
    for index, partner in enumerate(profile.trusted.partners):
        yield ("trusted", "partners", index, "country"), partner.country


def _rule_problems(file: ProfileFile, rules: Collection[str]) -> Iterator[Problem]:
    named: list[tuple[tuple[Step, ...], str]] = [
        (("disabled", index), rule_id) for index, rule_id in enumerate(file.profile.disabled)
    ]
    for number, grade in enumerate(file.profile.grades):
        named += [(("grades", number, "rules", index), rule_id) for index, rule_id in enumerate(grade.rules)]
    for path, rule_id in named:
        if rule_id not in rules:
            advice = did_you_mean(rule_id, rules, "`sovcheck policy list` shows all rules")
            yield _problem(file, path, f"there is no rule {rule_id!r}", advice)


def _problem(file: ProfileFile, path: tuple[Step, ...], wrong: str, advice: str) -> Problem:
    return Problem(file.document.location(path), ".".join(map(str, path)), wrong, advice)
