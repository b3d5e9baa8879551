"""What is said of where all of it stands counts every place that keeps a part, and is left out where one is unknown."""

from datetime import date

import pytest
import yaml

from sovcheck.report.html import render_html
from sovcheck.report.markdown import render_markdown
from sovcheck.report.text import render_text
from sovcheck.report.text_style import Detail, TextStyle
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

HOME = {"country": "DE", "administered_from": ["DE"], "support_countries": ["DE"]}
AWAY = {"country": "US", "administered_from": ["US"], "support_countries": ["US"]}
OWN_KEYS = {"key_custody": {"custodian": "customer-only"}, "requires": []}


def _system():
    office = {"id": "office", "name": "Office", "public_body": True, "parents": [], "listed_parties": []}
    store = {"id": "store", "provider": "office", "type": "object-store", **HOME, **OWN_KEYS}
    host = {"id": "host", "owner": "office", "operator": "office", "tenancy": "owned", **HOME, **OWN_KEYS}
    host |= {"management": {"provider": "office", "phone_home": False, "licence_server": False}}
    host |= {"runtime": {"offline": True}, "serves": ["model"]}
    return {
        "apiVersion": "sovcheck/v1",
        "kind": "Inventory",
        "organizations": [office | HOME | {"technology_from": []}],
        "cloud_services": [store, store | {"id": "elsewhere"}],
        "gpu_hosts": [host],
        "models": [
            {
                "id": "model",
                "access": "weights",
                "base_models": [],
                "licence": {"id": "Apache-2.0"},
                "stored_in": ["host"],
            }
        ],
        "datasets": [
            {"id": "cases", "controller": "office", "class": "public", "stored_in": ["store"], "backed_up_in": []}
        ],
        "applications": [
            {"id": "app", "owner": "office", "domicile": "DE", "criticality": "government"}
            | {"data": ["cases"], "logs_to": [], "requires": ["model"]}
        ],
    }


def _judged(system, tmp_path):
    path = tmp_path / "system.yaml"
    path.write_text(yaml.safe_dump(system), encoding="utf-8")
    return scan(ScanRequest(paths=(str(path),), today=date(2026, 11, 28)))


def _stands_in(report):
    places = report.answer.critical.stands_in
    return places and [place.id for place in places]


def test_what_all_stands_in_one_country_is_said_to(tmp_path):
    report = _judged(_system(), tmp_path)
    assert _stands_in(report) == ["DE"]
    assert "All of it stands in Germany." in render_text(report, TextStyle(width=200, detail=Detail.SUMMARY))


@pytest.mark.parametrize(
    ("section", "field"),
    [("datasets", "stored_in"), ("datasets", "backed_up_in"), ("models", "stored_in"), ("applications", "logs_to")],
)
def test_every_place_that_keeps_a_part_counts_and_no_unknown_one_is_passed_over(section, field, tmp_path):
    system = _system()
    system[section][0][field] = ["elsewhere"]
    for terms, expected in ((AWAY, ["DE", "US"]), ({**AWAY, "country": None}, None)):
        system["cloud_services"][1] |= terms
        report = _judged(system, tmp_path)
        assert _stands_in(report) == expected
        _nobody_says_all_in_germany(report)
    del system[section][0][field]
    report = _judged(system, tmp_path)
    assert _stands_in(report) is None
    _nobody_says_all_in_germany(report)


def _nobody_says_all_in_germany(report):
    text = " ".join(render_text(report, TextStyle(width=200, detail=Detail.SUMMARY)).split())
    assert "ll of it stands in Germany." not in text
    assert "although all of it stands in Germany" not in text
    for page in (render_html(report), render_markdown(report)):
        assert "stand in Germany." not in page


@pytest.mark.parametrize("country", ["US", None])
def test_the_page_and_markdown_say_where_data_that_others_read_stand(country, tmp_path):
    system = _system()
    system["datasets"][0] |= {"class": "personal", "stored_in": ["elsewhere"]}
    system["cloud_services"][1] |= {**AWAY, "country": country, "key_custody": {"custodian": "provider"}}
    report = _judged(system, tmp_path)
    assert report.answer.critical.read_by_countries
    for page in (render_html(report), render_markdown(report)):
        assert "can read personal data" in page
        assert ("stand in Germany and the United States" in page) == (country == "US")
        assert "stand in Germany." not in page


def test_a_country_that_holds_by_the_place_alone_stands_under_who_holds_it(tmp_path):
    system = _system()
    careful = render_text(_judged(system, tmp_path), TextStyle(width=100, detail=Detail.SUMMARY))
    assert "nobody outside the trusted set is known to" in careful
    assert "run from" not in careful
    system["gpu_hosts"][0]["country"] = "CN"
    report = _judged(system, tmp_path)
    assert [country.id for country in report.answer.critical.stopped_by_countries] == ["CN"]
    text = render_text(report, TextStyle(width=100, detail=Detail.SUMMARY))
    assert "no owner outside the trusted set is known to" in text
    assert "by where it stands or is run from: China" in text
    assert "nobody outside the trusted set" not in text
