from datetime import date

import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.errors import InputError, UsageError
from sovcheck.facts.organizations.jurisdictions import Jurisdictions
from sovcheck.policy.profile.data import data_document
from sovcheck.policy.profile.files import bundled_profiles
from sovcheck.policy.profile.resolve import load_profile
from sovcheck.policy.source.files import policies_directory

TODAY = date(2026, 11, 21)
PROFILE = """\
apiVersion: sovcheck/v1
kind: Profile
id: mine
title: Title
description: Description.
home: FR
trusted:
  blocs: [efta]
  countries: [JP, CA]
  partners:
    - {country: BR, agreement: Treaty, valid_from: 2025-01-01, valid_until: 2026-11-21}
critical: [government, consumer]
restricted: {criticalities: [government], data_classes: [secret, personal], tenancies: [owned, colocated]}
hosting: {public: anywhere, internal: trusted, personal: trusted, sensitive: home, secret: home}
"""
EFTA = ["CH", "IS", "LI", "NO"]


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


@pytest.fixture
def resolve(tmp_path, catalog):
    """Writes a profile and resolves it."""

    def load(text=PROFILE, *, home=None, today=TODAY, rules=None):
        path = tmp_path / "profile.yaml"
        path.write_text(text)
        return load_profile(str(path), home=home, catalog=catalog, today=today, rules=rules)

    return load


@pytest.fixture
def problems_of(resolve, tmp_path):
    def load(text, **options):
        with pytest.raises(InputError) as error:
            resolve(text, **options)
        return [str(problem).replace(f"{tmp_path}/", "") for problem in error.value.problems]

    return load


def test_the_trusted_set_is_home_blocs_countries_and_valid_partners(resolve):
    assert resolve().data["trusted"] == sorted(["FR", *EFTA, "JP", "CA", "BR"])


DAYS = [
    (date(2024, 12, 31), False, 690),
    (date(2025, 1, 1), True, 689),
    (date(2026, 11, 21), True, 0),
    (date(2026, 11, 22), False, -1),
]


@pytest.mark.parametrize(("today", "valid", "left"), DAYS)
def test_a_partner_is_trusted_from_its_first_day_to_its_last(resolve, today, valid, left):
    data = resolve(today=today).data
    assert data["partners"] == [{"country": "BR", "agreement": "Treaty", "valid": valid, "ends_in_days": left}]
    assert ("BR" in data["trusted"]) is valid


def test_an_agreement_without_days_is_valid_and_never_ends(resolve):
    text = PROFILE.replace(", valid_from: 2025-01-01, valid_until: 2026-11-21", "")
    assert resolve(text).data["partners"] == [
        {"country": "BR", "agreement": "Treaty", "valid": True, "ends_in_days": None}
    ]


def test_home_of_the_command_line_wins_over_that_of_the_profile(resolve):
    data = resolve(home="IN").data
    assert data["home"] == "IN"
    assert "IN" in data["trusted"]
    assert "FR" not in data["trusted"]


def test_without_a_home_the_scan_asks_for_one(resolve):
    with pytest.raises(
        UsageError, match=r"which country is home\? .*'mine' does not say.*: add --home, such as --home FR"
    ):
        resolve(PROFILE.replace("home: FR\n", ""))


def test_a_home_that_does_not_exist_is_an_error(resolve):
    with pytest.raises(UsageError, match="--home XX: no such country: write an ISO 3166-1 alpha-2 code"):
        resolve(home="XX")
    with pytest.raises(UsageError, match=r"--home in: no such country: did you mean IN \(India\)\?"):
        resolve(home="in")


def test_hosting_is_spelt_out_in_countries(resolve):
    hosting = resolve().data["hosting"]
    assert hosting["public"] is None
    assert hosting["personal"] == hosting["internal"] == resolve().data["trusted"]
    assert hosting["sensitive"] == hosting["secret"] == ["FR"]


def test_every_list_is_sorted(resolve):
    data = resolve().data
    assert data["critical"] == ["consumer", "government"]
    assert data["restricted"] == {
        "criticalities": ["government"],
        "data_classes": ["personal", "secret"],
        "tenancies": ["colocated", "owned"],
    }


def test_every_threshold_is_there(resolve):
    assert resolve(PROFILE + "thresholds: {holder_share: 10}\n").data["thresholds"] == {
        "holder_share": 10,
        "holders_share_together": 39,
        "cutoff_test_days": 365,
        "offline_days": 90,
        "control_notice_days": 90,
        "benchmark_days": 365,
        "scale_margin": 20,
        "minimum_openness": "open-weights",
        "update_owners": 2,
        "renewal_days": 365,
        "source_copy_hours": 24,
        "source_copy_versions": 5,
        "evidence_days": 30,
        "cost_days": 92,
        "minimum_isolation": "netns",
        "require_nonce": False,
        "quality_share": 90,
        "unknown_share": 75,
        "decision_notice_days": 180,
        "deletion_days": 365,
        "exit_test_days": 365,
        "change_notice_days": 90,
        "screening_days": 365,
        "maintainers": 2,
    }


WRONG = {
    "a country": (
        ("[JP, CA]", "[JP, XX]"),
        "profile.yaml:9: trusted.countries.1: there is no country 'XX': write its ISO",
    ),
    "a partner": (("BR", "BX"), "profile.yaml:11: trusted.partners.0.country: there is no country 'BX': write its ISO"),
    "home": (("home: FR", "home: FX"), "profile.yaml:6: home: there is no country 'FX': write its ISO"),
    "a bloc": (
        ("[efta]", "[eftaa]"),
        "profile.yaml:8: trusted.blocs.0: there is no bloc 'eftaa': did you mean 'efta'?",
    ),
    "days": (
        ("2025-01-01", "2027-01-01"),
        "profile.yaml:11: trusted.partners.0.valid_until: the agreement ends before it begins: exchange the two days",
    ),
    "hosting": (
        (", secret: home", ""),
        "profile.yaml:14: hosting.secret: does not say where such data may stand: write home, trusted or anywhere",
    ),
    "a key": (("critical:", "criticl:"), "profile.yaml:1: critical: is missing: state it"),
    "a word": (
        ("public: anywhere", "public: everywhere"),
        "profile.yaml:14: hosting.public: 'everywhere' is not one of",
    ),
    "no such base": (
        ("kind: Profile", "kind: Profile\nextends: coalitoin"),
        "profile.yaml:3: extends: no profile 'coalitoin': did you mean 'coalition'?",
    ),
    "a kind": (
        ("kind: Profile", "kind: Profil"),
        "profile.yaml:2: kind: 'Profil' is not a kind of document: did you mean 'Profile'?",
    ),
    "not a profile": (
        ("kind: Profile", "kind: Waivers"),
        "profile.yaml:1: holds no profile: write one document with kind: Profile",
    ),
}


@pytest.mark.parametrize(("change", "problem"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_in_a_profile_is_told_with_its_line(problems_of, change, problem):
    assert problems_of(PROFILE.replace(*change))[0].startswith(problem)


def test_rules_that_do_not_exist_are_told_with_their_lines(problems_of):
    text = PROFILE + "disabled: [CMP-01, CPM-02]\ngrades:\n  - {rules: [CMP-02, LIC-99], severity: low}\n"
    assert problems_of(text, rules=["CMP-01", "CMP-02"]) == [
        "profile.yaml:15: disabled.1: there is no rule 'CPM-02': did you mean 'CMP-02'?",
        "profile.yaml:17: grades.0.rules.1: there is no rule 'LIC-99': `sovcheck policy list` shows all rules",
    ]


def test_a_profile_lays_its_own_over_that_which_it_extends(resolve, catalog):
    base = load_profile("coalition", home="FR", catalog=catalog, today=TODAY)
    text = """\
apiVersion: sovcheck/v1
kind: Profile
id: ours
extends: coalition
trusted: {blocs: [efta]}
thresholds: {offline_days: 7}
"""
    ours = resolve(text, home="FR")
    assert ours.profile.id == "ours"
    assert ours.profile.title == base.profile.title
    assert ours.data["trusted"] == sorted(["FR", *EFTA])
    assert ours.data["thresholds"] == {**base.data["thresholds"], "offline_days": 7}
    assert ours.data["restricted"] == base.data["restricted"]
    assert ours.sha256 != base.sha256


LAYERS = {
    "house/common.yaml": "id: common\nextends: coalition\nthresholds: {offline_days: 30}\ntrusted: {blocs: [efta]}\n",
    "agency.yaml": "id: agency\nextends: house/common.yaml\nthresholds: {benchmark_days: 90}\n",
    "office/desk.yaml": "id: desk\nextends: ../agency.yaml\n",
}


@pytest.fixture
def layered(tmp_path, catalog):
    """Resolves desk.yaml over the others; gives its problems instead where there are any."""

    def load(**changes):
        for name, text in LAYERS.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            old, new = changes.get(path.stem, ("", ""))
            path.write_text(f"apiVersion: sovcheck/v1\nkind: Profile\n{text.replace(old, new)}")
        try:
            return load_profile(str(tmp_path / "office/desk.yaml"), home="FR", catalog=catalog, today=TODAY)
        except InputError as error:
            return [str(problem).replace(f"{tmp_path}/", "") for problem in error.problems]

    return load


def test_a_profile_extends_a_file_beside_its_own(layered, catalog):
    base = load_profile("coalition", home="FR", catalog=catalog, today=TODAY)
    desk = layered()
    assert desk.profile.id == "desk"
    assert desk.data["thresholds"] == {**base.data["thresholds"], "offline_days": 30, "benchmark_days": 90}
    assert desk.data["trusted"] == sorted(["FR", *EFTA])
    assert layered(common=("30", "31")).sha256 != desk.sha256


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (
            {"common": ("efta", "eftaa")},
            "office/../house/common.yaml:6: trusted.blocs.0: there is no bloc 'eftaa': did you mean 'efta'?",
        ),
        (
            {"common": ("offline_days", "offline_day")},
            "house/common.yaml:5: there is no such field: did you mean 'offline_days'?",
        ),
        ({"agency": ("90", "-1")}, "agency.yaml:5: '-1' cannot be used: "),
        ({"desk": ("id: desk", "title: []")}, "office/desk.yaml:1: id: is missing: state it"),
        (
            {"agency": ("common", "comon")},
            "agency.yaml:4: extends: no profile 'house/comon.yaml': name one of coalition, ",
        ),
        (
            {"common": ("coalition", "coalitoin")},
            "common.yaml:4: extends: no profile 'coalitoin': did you mean 'coalition'?",
        ),
        (
            {"common": ("coalition", "../office/desk.yaml")},
            "common.yaml:4: extends: 'desk' extends itself: name another",
        ),
    ],
)
def test_what_is_wrong_is_told_with_the_file_and_line_that_states_it(layered, changes, problem):
    assert problem in layered(**changes)[0]


def test_a_profile_that_extends_another_needs_an_id_of_its_own(problems_of):
    assert problems_of("apiVersion: sovcheck/v1\nkind: Profile\nextends: coalition\n") == [
        "profile.yaml:1: id: is missing: state it"
    ]


def test_profiles_that_extend_each_other_are_an_error(tmp_path, monkeypatch, catalog):
    (tmp_path / "profiles").mkdir()
    for name, base in (("one", "two"), ("two", "one")):
        text = PROFILE.replace("id: mine", f"id: {name}\nextends: {base}")
        (tmp_path / "profiles" / f"{name}.yaml").write_text(text)
    monkeypatch.setattr("sovcheck.policy.profile.files.policies_directory", lambda: tmp_path)
    with pytest.raises(InputError, match="extends itself"):
        load_profile("one", home="FR", catalog=catalog, today=TODAY)


DENIED = "denied: {blocs: [five-eyes], countries: [CN, US], organizations: [deepseek]}\n"


def test_denied_countries_come_out_of_blocs_once_and_without_home(resolve):
    assert resolve().data["denied"] == {"countries": [], "organizations": []}
    assert resolve(PROFILE + DENIED, home="AU").data["denied"] == {
        "countries": ["CA", "CN", "GB", "NZ", "US"],
        "organizations": ["deepseek"],
    }


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("five-eyes", "five-eye"), "denied.blocs.0: there is no bloc 'five-eye': did you mean 'five-eyes'?"),
        (("CN", "XX"), "denied.countries.0: there is no country 'XX': write its ISO 3166-1 alpha-2 code, such as FR"),
        (
            ("deepseek", "deepsek"),
            "denied.organizations.0: there is no organization 'deepsek': did you mean 'deepseek'?",
        ),
    ],
)
def test_who_is_denied_has_to_exist(problems_of, change, problem):
    assert problems_of(PROFILE + DENIED.replace(*change)) == [f"profile.yaml:15: {problem}"]


def test_an_organization_of_the_inventory_can_be_denied(tmp_path, catalog):
    path = tmp_path / "profile.yaml"
    path.write_text(PROFILE + "denied: {organizations: [ours]}\n")
    found = load_profile(str(path), home="FR", catalog=catalog, today=TODAY, organizations=["ours"])
    assert found.data["denied"]["organizations"] == ["ours"]


def test_the_hash_covers_the_file_and_what_it_extends(resolve):
    assert resolve().sha256 == resolve().sha256
    assert resolve(PROFILE + "# a comment\n").sha256 != resolve().sha256


def test_an_unknown_profile_is_an_error_with_the_nearest_name(catalog):
    with pytest.raises(UsageError, match=r"no profile 'coalitoin': did you mean 'coalition'\?"):
        load_profile("coalitoin", home="FR", catalog=catalog, today=TODAY)


def test_a_file_that_is_not_there_is_an_error(catalog):
    with pytest.raises(InputError, match=r"nowhere.yaml: no such file or directory: check the path of the profile"):
        load_profile("nowhere.yaml", home="FR", catalog=catalog, today=TODAY)


def test_the_bundled_profiles_are_files_of_their_names():
    assert bundled_profiles() == sorted(path.stem for path in (policies_directory() / "profiles").iterdir())


def test_a_bundled_profile_wins_over_a_file_of_its_name(tmp_path, monkeypatch, catalog):
    (tmp_path / "coalition").write_text(PROFILE)
    monkeypatch.chdir(tmp_path)
    assert load_profile("coalition", home="FR", catalog=catalog, today=TODAY).profile.id == "coalition"
    assert load_profile("./coalition", home="FR", catalog=catalog, today=TODAY).profile.id == "mine"


def test_the_data_document_holds_profile_catalog_and_today(resolve, catalog):
    profile = resolve().data
    document = data_document(profile, catalog, TODAY)
    assert document["profile"] == profile
    assert document["today"] == "2026-11-21"
    assert document["catalog"]["date"] == catalog.date.isoformat()
    codes = [country["code"] for country in document["catalog"]["countries"]]
    assert codes == sorted(catalog.countries)
    access = {country["code"]: country["compelled_access"] for country in document["catalog"]["countries"]}
    assert access == {code: Jurisdictions(catalog, TODAY).compelled_access(code) for code in codes}
    assert set(access.values()) == {True, None}
    norway = next(country for country in document["catalog"]["countries"] if country["code"] == "NO")
    assert norway["name"] == "Norway"
    assert norway["blocs"] == sorted(norway["blocs"])
    assert {"eea", "efta", "nato"} <= set(norway["blocs"])
    efta = next(bloc for bloc in document["catalog"]["blocs"] if bloc["id"] == "efta")
    assert efta["members"] == EFTA
