"""Under the Data Privacy Framework the recipient has to be certified, today, for data like that."""

from collections.abc import Callable
from typing import Any

import pytest

from sovcheck.facts.builder import FactsBuilder

SYSTEM = """
organizations:
  - {id: agency, country: FR, parents: []}
  - {id: importer, country: US, parents: [], MORE}
cloud_services:
  - {id: store, provider: importer, country: US, type: object-store, requires: [], contract: {transfer_mechanism: dpf},
     administered_from: [], support_countries: []}
datasets:
  - {id: data, controller: agency, class: personal, stored_in: [store], backed_up_in: []}
"""
BOTH, HR, OTHER, LATER = "level: HR and non-HR", "level: HR", "level: non-HR", "valid_until: 2099-01-01"


def system(*certificates: str, employees: bool | None = None) -> str:
    stated = ", ".join(f"{{scheme: EU-US DPF, status: certified, {each}}}" for each in certificates)
    text = SYSTEM.replace("MORE", f"certifications: [{stated}]")
    return (
        text if employees is None else text.replace("id: data,", f"id: data, employee_data: {str(employees).lower()},")
    )


@pytest.mark.parametrize(
    ("text", "certified"),
    [
        (system(f"{BOTH}, {LATER}"), True),
        (system(f"{HR}, {LATER}", f"{OTHER}, {LATER}"), True),
        (system(f"{HR}, {LATER}", employees=True), True),
        (system(f"{OTHER}, {LATER}", employees=False), True),
        (system(f"{HR}, {LATER}", employees=False), False),
        (system(f"{OTHER}, {LATER}", employees=True), False),
        (system(f"{OTHER}, {LATER}"), None),
        (system(BOTH), None),
        (system(LATER, employees=False), None),
        (system(f"{BOTH}, valid_until: 2020-01-01"), False),
        (system(f"{BOTH}, {LATER}").replace("status: certified", "status: in-process"), False),
        (system(f"{BOTH}, {LATER}").replace("EU-US DPF", "ISO 27001"), False),
        (system(), False),
        (SYSTEM.replace(", MORE", ""), None),
    ],
)
def test_whether_a_recipient_is_certified(facts_of: Callable[..., Any], text: str, certified: bool | None):
    (place,) = facts_of("data", text)["reach"]
    assert place["importers"] == [{"country": "US", "organization": "importer", "name": None, "certified": certified}]


def test_nobody_is_certified_where_nobody_says_who_runs_the_place(facts_of: Callable[..., Any]):
    (place,) = facts_of("data", SYSTEM.replace("provider: importer, ", "").replace(", MORE", ""))["reach"]
    assert [(each["organization"], each["certified"]) for each in place["importers"]] == [(None, None)]


def test_clauses_need_no_certificate(facts_of: Callable[..., Any]):
    (place,) = facts_of("data", system().replace("transfer_mechanism: dpf", "transfer_mechanism: scc"))["reach"]
    assert place["importers"] == []


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (SYSTEM.replace(", MORE", ""), [("importer", "certifications"), ("data", "employee_data")]),
        (system(BOTH, employees=True), [("importer", "certifications.0.valid_until")]),
        (system(LATER, employees=True), [("importer", "certifications.0.level")]),
        (system(f"{HR}, {LATER}"), [("data", "employee_data")]),
        (SYSTEM.replace("provider: importer, ", "").replace(", MORE", ""), [("store", "provider")]),
    ],
)
def test_what_settles_it_is_asked_for(builder_of: Callable[[str], FactsBuilder], text: str, asked: list[Any]):
    missing = builder_of(text).missing("data", "reach.importers.certified")
    assert [(each.asset, each.field) for each in missing] == asked
