"""Machines of the catalog's operators in the EEA pass, all else stated, where the catalog knows who controls."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from sovcheck.catalog.entries.clouds import CatalogOrganization
from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.store import Catalog
from sovcheck.findings.report import Report, Status
from sovcheck.findings.verdict import exit_code
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan
from tests.policies.conftest import report_on

RULES = ("CMP-01", "CMP-05", "MOD-06", "DEP-01")
NAMED_BY_CONTROL_ALONE = {"aruba", "hetzner", "leaseweb", "mittwald", "outscale", "s3ns", "stackit"}
PUBLIC_WITHOUT_PARENTS = {"cineca", "genci"}

STATED = Path(__file__).parents[2] / "inventories" / "stated-in-full" / "inventory.yaml"
"""A system that states everything; a company called hoster runs its machine and keeps its archive."""
TODAY = date(2026, 11, 21)
ASK_FOR_SHARES_OR_TECHNOLOGY = {"CMP-02", "CMP-06", "DEP-12"}
OWNED_AT_HOME = """
apiVersion: sovcheck/v1
kind: Catalog
organizations:
  - id: {operator}
    name: The operator, with what the catalog leaves open
    country: {country}
    public_body: {public_body}
    parents: [{{country: {country}, capital: 100, voting: 100, controls: true}}]
    free_float: false
    listed_parties: []
    technology_from: []
    source: a register of companies (placeholder)
    as_of: 2026-01-02
    certainty: confirmed
"""

HEADER = """
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: agency, country: FR, parents: [], administered_from: [FR],
     support_countries: [FR], security_operations_from: [FR]}
"""
HOST = """
  - id: at-{operator}
    owner: {operator}
    operator: {operator}
    tenancy: rented
    country: {country}
    administered_from: [{country}]
    management: {{provider: {operator}, phone_home: false, licence_server: false}}
    runtime: {{offline: true}}
    key_custody: {{custodian: customer-only}}
    serves: [on-{operator}]
    requires: []
"""
MODEL = """
  - id: on-{operator}
    developer: agency
    base_models: []
    access: weights
    openness: open-weights
    stored_in: [at-{operator}]
    licence: {{id: Apache-2.0}}
    update:
      {{host: at-{operator}, code: true, data: true, rights: true, owners: 2, budget: true, last_update: 2026-10-01}}
"""
APPLICATION = """
  - id: for-{operator}
    owner: agency
    domicile: FR
    criticality: government
    data: []
    logs_to: []
    requires: [on-{operator}]
"""


def _decides(organization: CatalogOrganization, known: Mapping[str, CatalogOrganization], area: frozenset[str]) -> bool:
    """Whether the catalog names who decides, up to somebody in the area, as one would read its lines."""
    if organization.country not in area:
        return False
    if organization.public_body or organization.parents == ():
        return True
    stakes = organization.parents or ()
    deciders = [stake for stake in stakes if stake.controls or max(stake.capital or 0, stake.voting or 0) > 50]
    at_home = [stake for stake in stakes if stake.country == organization.country]
    if not deciders and sum(stake.capital or 0 for stake in at_home) > 50:
        deciders = at_home
    if not deciders:
        known_shares = all(stake.capital or stake.voting for stake in stakes)
        together = sum(stake.capital or 0 for stake in stakes) > 50
        deciders = list(stakes) if (organization.free_float and known_shares) or together else []
    return bool(deciders) and all(
        stake.country in area if stake.organization is None else _decides(known[stake.organization], known, area)
        for stake in deciders
    )


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="module")
def operators(catalog: Catalog) -> Mapping[str, CatalogOrganization]:
    area = frozenset(country for bloc in ("eu", "eea") for country in catalog.blocs[bloc].members)
    return {
        name: organization
        for name, organization in catalog.organizations.items()
        if _decides(organization, catalog.organizations, area)
    }


@pytest.fixture(scope="module")
def report(operators: Mapping[str, CatalogOrganization], tmp_path_factory: pytest.TempPathFactory) -> Report:
    texts = [HEADER]
    for group, text in (("gpu_hosts", HOST), ("models", MODEL), ("applications", APPLICATION)):
        filled = (text.format(operator=name, country=each.country) for name, each in operators.items())
        texts.append(f"{group}:{''.join(filled)}")
    return report_on(tmp_path_factory.mktemp("operators"), "".join(texts))


def test_those_whose_controller_the_catalog_names_are_there(operators):
    assert set(operators) >= NAMED_BY_CONTROL_ALONE | PUBLIC_WITHOUT_PARENTS


@pytest.mark.parametrize("rule", RULES)
def test_each_passes(report, operators, rule):
    # Whose technology it is, is another question than who controls the operator.
    built = {f"for-{name}" for name, operator in operators.items() if operator.technology_from}
    found = [result for result in report.results if result.rule == rule and result.asset not in built]
    assert [(result.asset, result.status, result.message) for result in found] == []
    assert report.summary.by_rule[rule].passed >= len(operators) - len(built)


@pytest.fixture
def systems(operators: Mapping[str, CatalogOrganization], tmp_path: Path) -> Mapping[str, Path]:
    """A system that states everything but who its operator is: it runs on that of the catalog."""
    paths = {name: tmp_path / f"{name}.yaml" for name in operators}
    for name, path in paths.items():
        path.write_text(re.sub("(owner|operator|provider): hoster", rf"\1: {name}", STATED.read_text()))
    return paths


@pytest.mark.slow
def test_of_a_system_that_states_everything_shares_and_technology_alone_stay_open(systems):
    for name, path in systems.items():
        report = scan(ScanRequest(paths=(str(path),), today=TODAY, home="FR"))
        found = {each.rule for each in report.results if each.status in (Status.FAIL, Status.UNKNOWN)}
        assert found <= ASK_FOR_SHARES_OR_TECHNOLOGY, name


@pytest.mark.slow
def test_with_shares_and_technology_stated_such_a_system_passes(operators, systems, tmp_path):
    for name, path in systems.items():
        rest = tmp_path / "rest.yaml"
        public = str(bool(operators[name].public_body)).lower()
        rest.write_text(OWNED_AT_HOME.format(operator=name, country=operators[name].country, public_body=public))
        report = scan(ScanRequest(paths=(str(path),), today=TODAY, home="FR", catalogs=(rest,)))
        assert exit_code(report) == 0, name
