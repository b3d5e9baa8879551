"""Machines of the catalog's operators in the EEA pass, all else stated, where the catalog knows who controls."""

from collections.abc import Mapping

import pytest

from sovcheck.catalog.entries.clouds import CatalogOrganization
from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.store import Catalog
from sovcheck.findings.report import Report
from tests.policies.conftest import report_on

RULES = ("CMP-01", "CMP-05", "MOD-06", "DEP-01")
NAMED_BY_CONTROL_ALONE = {"aruba", "hetzner", "leaseweb", "outscale", "s3ns", "stackit"}
PUBLIC_WITHOUT_PARENTS = {"cineca", "genci"}

HEADER = """
apiVersion: sovcheck/v1
kind: Inventory
organizations: [{id: agency, country: FR, parents: []}]
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
    if not deciders:
        together = sum(stake.capital or 0 for stake in stakes) > 50
        deciders = list(stakes) if organization.free_float or together else []
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
