"""``sovcheck schema``: print the JSON Schema of a document."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from sovcheck.cli.command_table import load_command
from sovcheck.cli.completion_values import offered
from sovcheck.errors import UsageError
from sovcheck.suggestions import did_you_mean

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Schema = dict[str, Any]


def _inventory() -> Schema:
    from sovcheck.inventory.schema import inventory_schema

    return inventory_schema()


def _line() -> Schema:
    from sovcheck.inventory.schema import line_schema

    return line_schema()


def _patch() -> Schema:
    from sovcheck.inventory.patch.schema import patch_schema

    return patch_schema()


def _catalog() -> Schema:
    from sovcheck.catalog.overlays import CatalogDocument
    from sovcheck.inventory.schema import document_schema

    return document_schema(CatalogDocument)


def _profile() -> Schema:
    from sovcheck.inventory.schema import document_schema
    from sovcheck.policy.profile.model import Profile

    return document_schema(Profile)


def _waivers() -> Schema:
    from sovcheck.findings.waivers.waivers import WaiverFile
    from sovcheck.inventory.schema import document_schema

    return document_schema(WaiverFile)


def _framework() -> Schema:
    from sovcheck.inventory.schema import document_schema
    from sovcheck.policy.framework.model import Framework

    return document_schema(Framework)


def _declaration() -> Schema:
    from sovcheck.frameworks.declarations import DeclarationFile
    from sovcheck.inventory.schema import document_schema

    return document_schema(DeclarationFile)


def _trust() -> Schema:
    from sovcheck.evidence.trust_file import TrustFile
    from sovcheck.inventory.schema import document_schema

    return document_schema(TrustFile)


def _config() -> Schema:
    from sovcheck.cli.configuration import config_keys
    from sovcheck.inventory.schema import document_schema
    from sovcheck.scan.config import config_model

    return document_schema(config_model(config_keys(load_command("scan"))))


def _costs() -> Schema:
    from sovcheck.inventory.schema import document_schema
    from sovcheck.whatif.costs import CostTable

    return document_schema(CostTable)


def _expectation() -> Schema:
    from sovcheck.inventory.schema import document_schema
    from sovcheck.scan.expectation import Expectation

    return document_schema(Expectation)


def _facts() -> Schema:
    from sovcheck.facts.schema import facts_schema

    return facts_schema()


def _report() -> Schema:
    from sovcheck.findings.report import Report
    from sovcheck.inventory.schema import DIALECT

    return {"$schema": DIALECT, **Report.model_json_schema(mode="serialization")}


def _grouped_report() -> Schema:
    from sovcheck.report.json_report import grouped_schema

    return grouped_schema()


def _diff() -> Schema:
    from sovcheck.findings.comparison.model import Comparison
    from sovcheck.inventory.schema import DIALECT

    return {"$schema": DIALECT, **Comparison.model_json_schema(mode="serialization")}


def _matrix() -> Schema:
    from sovcheck.findings.comparison.model import Matrix
    from sovcheck.inventory.schema import DIALECT

    return {"$schema": DIALECT, **Matrix.model_json_schema(mode="serialization")}


def _whatif() -> Schema:
    from sovcheck.inventory.schema import DIALECT
    from sovcheck.whatif.report import WhatIfReport

    return {"$schema": DIALECT, **WhatIfReport.model_json_schema(mode="serialization")}


def _triage() -> Schema:
    from sovcheck.findings.triage.model import Triage
    from sovcheck.inventory.schema import DIALECT

    return {"$schema": DIALECT, **Triage.model_json_schema(mode="serialization")}


def _to_pass() -> Schema:
    from sovcheck.inventory.schema import DIALECT
    from sovcheck.whatif.way_to_pass import WayToPass

    return {"$schema": DIALECT, **WayToPass.model_json_schema(mode="serialization")}


def _doctor() -> Schema:
    from sovcheck.doctor.findings import Diagnosis
    from sovcheck.inventory.schema import DIALECT

    return {"$schema": DIALECT, **Diagnosis.model_json_schema(mode="serialization")}


DOCUMENTS: dict[str, Callable[[], Schema]] = {
    "inventory": _inventory,
    "inventory-line": _line,
    "patch": _patch,
    "catalog": _catalog,
    "profile": _profile,
    "waivers": _waivers,
    "trust": _trust,
    "framework": _framework,
    "declaration": _declaration,
    "config": _config,
    "costs": _costs,
    "expectation": _expectation,
    "facts": _facts,
    "report": _report,
    "grouped-report": _grouped_report,
    "diff": _diff,
    "matrix": _matrix,
    "triage": _triage,
    "whatif": _whatif,
    "to-pass": _to_pass,
    "doctor": _doctor,
}
"""Every document that has a schema: those that users write, then those that sovcheck writes."""


def _complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    del context, parameter
    return offered(((name, "") for name in DOCUMENTS), incomplete)


@click.command(name="schema", epilog=f"NAME is one of {', '.join(DOCUMENTS)}.")
@click.argument("name", default="inventory", metavar="[NAME]", shell_complete=_complete)
def command(name: str) -> None:
    """Print the JSON Schema of a document, by default of the inventory.

    Editors complete and check with it: save it, and begin the inventory with
    "# yaml-language-server: $schema=FILE".
    """
    if name not in DOCUMENTS:
        advice = did_you_mean(name, DOCUMENTS, f"choose one of {', '.join(DOCUMENTS)}")
        raise UsageError(f"there is no schema of {name!r}: {advice}")
    click.echo(json.dumps(DOCUMENTS[name](), indent=2))
