"""Holds countries and blocs against what is known of them."""

import pytest

from sovcheck.catalog.entries.countries import Adequacy, CompelledAccessLaw, LegalStatus, Scope

ISO_3166_1 = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD
CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF
GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
VN VU WF WS YE YT ZA ZM ZW
"""


def test_every_country_of_iso_3166_is_there_and_kosovo(bundled):
    codes = ISO_3166_1.split()
    assert len(codes) == 249
    assert set(bundled.countries) == {*codes, "XK"}


@pytest.mark.parametrize(
    ("bloc", "count", "members", "others"),
    [
        ("eu", 27, "FR DE HR IE", "GB CH NO IS TR XK"),
        ("eea", 30, "FR NO IS LI", "CH GB"),
        ("efta", 4, "CH NO IS LI", "FR GB"),
        ("five-eyes", 5, "US GB CA AU NZ", "FR"),
        ("nato", 32, "US FI SE TR MK ME", "CH AT IE MT CY UA"),
        ("brics", 10, "BR RU IN CN ZA ID", "SA AR TR"),
        ("gcc", 6, "SA AE QA", "IR IQ YE"),
        ("african-union", 55, "ZA NG EH MA SS", "YT RE"),
        ("asean", 11, "SG TL VN", "PG CN"),
    ],
)
def test_a_bloc_has_the_members_that_it_is_known_to_have(bundled, bloc, count, members, others):
    listed = bundled.bloc_members(bloc)
    assert len(listed) == len(set(listed)) == count
    assert set(members.split()) <= set(listed)
    assert not set(others.split()) & set(listed)


def test_the_blocs_of_a_country(bundled):
    assert bundled.blocs_of("CH") == ("efta",)
    assert bundled.blocs_of("NO") == ("eea", "efta", "nato")
    assert bundled.blocs_of("GB") == ("five-eyes", "nato")
    assert bundled.blocs_of("FR") == ("eea", "eu", "nato")
    assert bundled.blocs_of("SG") == ("asean",)
    assert bundled.blocs_of("AQ") == ()


ADEQUATE = "AD AR BR CA CH FO GB GG IL IM JE JP KR NZ US UY"


def test_exactly_the_countries_with_a_decision_are_adequate(bundled):
    assert sorted(code for code, country in bundled.countries.items() if country.adequacy) == ADEQUATE.split()


@pytest.mark.parametrize(
    ("code", "scope", "status", "until"),
    [
        ("CH", Scope.ALL, LegalStatus.IN_FORCE, None),
        ("CA", Scope.COMMERCIAL, LegalStatus.IN_FORCE, None),
        ("US", Scope.CERTIFIED, LegalStatus.CHALLENGED, None),
        ("GB", Scope.ALL, LegalStatus.IN_FORCE, "2031-12-27"),
    ],
)
def test_what_a_decision_covers(bundled, code, scope, status, until):
    adequacy = bundled.countries[code].adequacy
    assert isinstance(adequacy, Adequacy)
    assert (adequacy.scope, adequacy.status) == (scope, status)
    assert (adequacy.valid_until and adequacy.valid_until.isoformat()) == until


def _laws(bundled, code: str) -> dict[str, CompelledAccessLaw]:
    return {law.name: law for law in bundled.countries[code].compelled_access}


def test_the_laws_of_the_united_states(bundled):
    laws = _laws(bundled, "US")
    cloud_act, surveillance = laws["CLOUD Act, 18 U.S.C. 2713"], laws["FISA section 702, 50 U.S.C. 1881a"]
    assert (cloud_act.extraterritorial, cloud_act.status) == (True, LegalStatus.IN_FORCE)
    assert (surveillance.status, surveillance.valid_until.isoformat()) == (LegalStatus.LAPSED, "2026-06-12")
    assert surveillance.binds_until.isoformat() == "2027-03-31"
    assert "March 2027" in surveillance.uncertain


def test_a_contested_decision_says_since_when(bundled):
    assert bundled.countries["US"].adequacy.contested_since.isoformat() == "2023-09-06"


@pytest.mark.parametrize("code", ["US", "CN", "GB", "AU", "RU", "CH", "CA", "IN"])
def test_a_country_known_for_it_can_compel_access(bundled, code):
    assert any(law.status is LegalStatus.IN_FORCE for law in _laws(bundled, code).values())


def test_the_order_for_evidence_reaches_from_every_member_state_but_denmark(bundled):
    states = [
        code for code in bundled.bloc_members("eu") if "e-Evidence Regulation (EU) 2023/1543" in _laws(bundled, code)
    ]
    assert set(bundled.bloc_members("eu")) - set(states) == {"DK"}
