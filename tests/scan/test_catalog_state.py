"""What a report says where the catalog is not as it was brought along."""

from datetime import date
from pathlib import Path

import pytest

from sovcheck.errors import InputError
from sovcheck.findings.inputs import CatalogOverride, OwnCatalogEntry
from sovcheck.report.wording import catalog_changes, catalog_completions
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

OVERLAY = """
apiVersion: sovcheck/v1
kind: Catalog
licences:
  - {id: llama-4-community, name: Llama 4 without limits, spdx: false, commercial: 'yes', geographic_limits: [],
     use_limits: [], revocability: irrevocable, mutable: false, scale_limits: [], clause: '1',
     source: wishful thinking, as_of: 2026-11-01, certainty: confirmed}
"""
INVENTORY = """
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: scaleway, extends: catalog, country: FR}
  - {id: ovhcloud, extends: catalog, name: OVH Groupe S.A. (OVHcloud), listed_parties: []}
models:
  - {id: mistral-small-3.1-24b, extends: catalog,
     licence: {id: Apache-2.0, text_sha256: 2222222222222222222222222222222222222222222222222222222222222222}}
  - {id: gpt-5.5, extends: catalog, licence: {id: proprietary}}
gpu_hosts:
  - {id: host, operator: scaleway, tenancy: rented}
"""


@pytest.fixture
def request_of(tmp_path: Path):
    def make(today: date) -> ScanRequest:
        overlay, inventory = tmp_path / "overlay.yaml", tmp_path / "inventory.yaml"
        overlay.write_text(OVERLAY)
        inventory.write_text(INVENTORY)
        return ScanRequest(paths=(str(inventory),), catalogs=(overlay,), today=today, home="FR")

    return make


def test_own_entries_and_what_differs_from_an_extended_entry_are_listed(request_of, tmp_path):
    report = scan(request_of(date(2026, 11, 21)))
    assert report.catalog.own == (
        OwnCatalogEntry(
            list="licences",
            id="llama-4-community",
            replaces=True,
            as_of=date(2026, 11, 1),
            file=str(tmp_path / "overlay.yaml"),
            line=5,
            fields=report.catalog.own[0].fields,
        ),
    )
    # What the bundled licence says of itself, and this one does not, is a change as well.
    assert {"geographic_limits", "revocability", "attribution"} < set(report.catalog.own[0].fields or ())
    # To say the same as the catalog, or more than it does, is no override; what it leaves open is told apart.
    assert [(each.asset, each.fields) for each in report.catalog.completions] == [("ovhcloud", ("listed_parties",))]
    assert catalog_completions(report) == "ovhcloud (listed_parties)"
    assert report.catalog.overrides == (
        CatalogOverride(
            asset="gpt-5.5", kind="model", fields=("licence",), file=str(tmp_path / "inventory.yaml"), line=10
        ),
    )
    assert catalog_changes(report) == (
        "1 own catalog entry: llama-4-community (replaced: attribution, clause, display and 10 more); "
        "1 override: gpt-5.5 (licence)"
    )


def test_holders_complete_the_catalog_and_override_nothing(tmp_path):
    inventory = tmp_path / "inventory.yaml"
    inventory.write_text(
        "{apiVersion: sovcheck/v1, kind: Inventory, organizations: ["
        "{id: hetzner, extends: catalog, parents: [{country: DE, capital: 100, voting: 100, controls: true}]}, "
        "{id: scaleway, extends: catalog, parents: [{organization: iliad, capital: 100}], technology_from: []}]}"
    )
    report = scan(ScanRequest(paths=(str(inventory),), today=date(2026, 11, 30), home="DE"))
    assert report.catalog.overrides == ()
    assert catalog_completions(report) == "hetzner (parents), scaleway (technology_from)"


def test_a_scan_of_an_earlier_day_refuses_what_was_not_known_then(request_of):
    with pytest.raises(
        InputError, match=r"overlay.yaml:7: licences.0.as_of: as of 2026-11-01, which is after 2026-10-31"
    ):
        scan(request_of(date(2026, 10, 31)))
