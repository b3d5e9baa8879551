"""Every field of every kind of asset says what may stand in it, and its example is read."""

from typing import get_args

import pytest
from pydantic import ValidationError

from sovcheck.catalog.entries.accelerators import AcceleratorModel
from sovcheck.catalog.entries.countries import Country
from sovcheck.catalog.entries.licences import Licence
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.document import GROUPS, InventoryDocument
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.field_forms import form_of
from sovcheck.inventory.yaml_reader import read_text

KINDS = [get_args(InventoryDocument.model_fields[group].annotation)[0] for group in GROUPS]
FIELDS = [
    (kind, field.alias or name)
    for kind in KINDS
    for name, field in kind.model_fields.items()
    if name not in {"id", "extends"}
]
PLACEHOLDERS = {"..."}
"""What an example shows that nobody could invent: a digest."""


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=lambda value: value if isinstance(value, str) else "")
def test_the_example_of_every_field_is_read(kind, field):
    form = form_of(kind, field)
    assert form is not None
    assert form.example.startswith(f"{field}: ")
    (document,) = read_text(f"id: some\n{form.example}\n".encode(), "example.yaml").documents
    try:
        kind.model_validate(document.tree)
    except ValidationError as error:
        assert {problem["input"] for problem in error.errors()} <= PLACEHOLDERS  # noqa: PT017 (only some may fail)


@pytest.mark.parametrize(
    ("kind", "path", "example"),
    [
        (GpuHost, "contract.law", "contract: {law: FR}"),
        (GpuHost, "accelerators.0.memory_gib", "accelerators: [{memory_gib: 12.5}]"),
        (Application, "requires.1.any_of.0.tested", "requires: [{any_of: [{tested: 2026-06-30}]}]"),
        (Application, "maintainers", "maintainers: 2"),
        (Model, "update.owners", "update: {owners: 2}"),
        (Model, "licence.id", "licence: {id: apache-2.0}"),
        (GpuHost, "accelerators.0.count", "accelerators: [{count: 8}]"),
        (Licence, "mutable", "mutable: true"),
        (AcceleratorModel, "manufactured_in", "manufactured_in: FR"),
        (Country, "name", "name: text"),
    ],
)
def test_a_path_is_followed_into_groups_and_lists(kind, path, example):
    form = form_of(kind, path)
    assert form is not None
    assert form.example == example


def test_a_closed_list_is_told_in_full():
    form = form_of(GpuHost, "tenancy")
    assert form is not None
    assert form.values == ("owned", "colocated", "rented", "cloud")
    assert form.allowed == "one of owned, colocated, rented, cloud"


@pytest.mark.parametrize("path", ["nothing", "contract.nothing", "country.code", "tenancy.0", "serves (of its host)"])
def test_what_is_no_field_has_no_form(path):
    assert form_of(GpuHost, path) is None


def test_the_example_of_a_group_shows_the_parts_that_are_asked_for():
    form = form_of(GpuHost, "contract", ("contract.law", "contract.end"))
    assert form is not None
    assert form.example == "contract: {law: FR, end: 2026-06-30}"
