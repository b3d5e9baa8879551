"""Left out is never better than stated to a rule: every field, taken away from a system that states everything."""

import copy
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from functools import cache, reduce
from pathlib import Path
from typing import Any

import pytest
from field_sweeps import (
    TODAY,
    Outcome,
    System,
    asset_at,
    changed,
    clean_system,
    judge,
    places,
    schema_fields,
    values_of,
    without,
    write_systems,
)

from sovcheck.catalog.references import countries_of, references_of
from sovcheck.facts.documents.label_index import labels_of
from sovcheck.findings.report import Status
from sovcheck.inventory.assets.document import ASSET_TYPES, GROUPS
from sovcheck.inventory.reader import read_inventory
from sovcheck.policy.loading import load_policies
from sovcheck.policy.source.fact_references import reads_of
from sovcheck.scan.system import load_system, open_facts

CLEAN = clean_system()
READ = {fact for facts in reads_of(load_policies(())).values() for fact in facts or ()}
HEAD = """# What it means to leave a field out

To a rule that needs it, what is left out is unknown or fails, never passed ([ADR 9](adr/0009-omissions.md)). A verdict
of pass bears as many unknowns of a severity as the `unknown_budget` of the profile allows; the bundled profiles allow
none that is critical or high. Each field is taken away from a system that states everything,
`inventories/stated-in-full`, and the system is scanned. A field is *open* where rules are then unknown (or fail);
else the reason says why nothing is hidden by it.
This page is written from those scans and compared with them by a test.

| field | left out | rules, or the reason |
| --- | --- | --- |
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory) -> dict[tuple[str, str], dict[str, Outcome]]:
    """By field of the schema, and by the asset that it was taken away from, what a scan says."""
    folder = tmp_path_factory.mktemp("omissions")
    found: dict[tuple[str, str], dict[str, Outcome]] = defaultdict(dict)
    for group, path in schema_fields():
        for place in places(CLEAN, group, path):
            found[group, path][f"{asset_at(CLEAN, place)}:{place}"] = judge(folder, without(CLEAN, place))
    return found


def is_silent(outcome: Outcome) -> bool:
    """Whether nothing is unknown, and nothing fails that did not before."""
    return outcome.verdict == "pass" and not outcome.rules(Status.UNKNOWN)


@pytest.fixture(scope="module")
def reason_of(reasons, tmp_path_factory) -> Callable[[str, str], str | None]:
    """Why nothing is hidden where a field is left out: as somebody wrote it, or as was found by trying."""
    table, folder = reasons("omissions.yaml"), tmp_path_factory.mktemp("words")

    def reason(group: str, path: str) -> str | None:
        written = table.get(group, {}).get(path) or table["*"].get(path)
        return written or ("read by no rule" if changes_nothing(folder, group, path) else None)

    return cache(reason)


def changes_nothing(folder: Path, group: str, path: str) -> bool:
    """Whether no rule reads what the field states, and no other fact changes whatever it says.

    All that a truth value or a word can say is tried; of numbers, days and texts it is some of each kind.
    """
    own = {fact for fact, label in labels_of(ASSET_TYPES[group].kind).items() if label.by == path}
    tried = [(place, value) for value in values_of(group, path) for place in places(CLEAN, group, path)]
    if not own or not tried or any(is_part(fact, read) for fact in own for read in READ):
        return False
    before = facts_of(folder, CLEAN, own)
    return all(facts_of(folder, changed(CLEAN, place, value), own) == before for place, value in tried)


def facts_of(folder: Path, system: System, but: Collection[str]) -> dict[str, dict[str, Any]]:
    """All facts of every asset that policies see, but for some."""
    write_systems(folder, system)
    builder = open_facts(load_system([str(folder / "0.json")]), TODAY)
    documents = {asset["id"]: copy.deepcopy(builder.facts(asset["id"])) for group in GROUPS for asset in system[group]}
    for document in documents.values():
        for fact in but:
            *groups, name = fact.split(".")
            reduce(lambda within, group: within.get(group, {}), groups, document).pop(name, None)
    return documents


def is_part(fact: str, other: str) -> bool:
    """Whether one fact is the other, or a member of it."""
    return f"{fact}.".startswith(f"{other}.") or f"{other}.".startswith(f"{fact}.")


def test_the_system_that_states_everything_passes(tmp_path):
    outcome = judge(tmp_path, CLEAN)
    assert outcome.verdict == "pass"
    assert outcome.rules(Status.UNKNOWN) == set()


def test_every_field_that_is_left_out_leaves_something_unknown_or_has_a_reason(outcomes, reason_of):
    silent = {
        (group, path, where)
        for (group, path), by_asset in outcomes.items()
        for where, outcome in by_asset.items()
        if is_silent(outcome) and reason_of(group, path) is None
    }
    assert silent == set()


def naming(folder: Path) -> Iterator[tuple[str, str]]:
    """Every field of the clean system that names a party or a place, and every one in which such a field is."""
    write_systems(folder, CLEAN)
    path = folder / "0.json"
    inventory = read_inventory((str(path),), stdin=path.read_bytes)
    group_of = {asset["id"]: group for group in GROUPS for asset in CLEAN.get(group, ())}
    for name, declared in inventory.assets.items():
        named = [field for field, *_ in (*references_of(declared.asset), *countries_of(declared.asset))]
        for field in named:
            steps = re.sub(r"\.\d+", "[]", field).split(".")
            for end in range(1, len(steps) + 1):
                yield group_of[name], ".".join(steps[:end]).removesuffix("[]")


@pytest.mark.parametrize("criticality", ["consumer", "business"])
def test_parties_and_places_are_asked_for_whatever_depends_on_them(tmp_path, reason_of, criticality):
    """What only critical applications are asked is not all that asks for somebody who fails for any."""
    system = changed(CLEAN, ("applications", 0, "criticality"), criticality)
    silent = {
        (group, path, asset_at(system, place))
        for group, path in set(naming(tmp_path))
        for place in places(system, group, path)
        if reason_of(group, path) is None and is_silent(judge(tmp_path, without(system, place)))
    }
    assert silent == set()


def test_every_field_of_the_schema_is_taken_away_or_has_a_reason(outcomes, reason_of):
    """What `requires` of an application says of its entries holds for other assets, too."""
    untried = {
        (group, path)
        for group, path in schema_fields()
        if (group, path) not in outcomes and reason_of(group, path) is None and not path.startswith("requires[]")
    }
    assert untried == set()


def test_no_reason_is_given_for_a_field_that_is_open_everywhere(outcomes, reasons):
    table = reasons("omissions.yaml")
    needless = {
        (group, path)
        for (group, path), by_asset in outcomes.items()
        if path in table.get(group, {}) and not any(map(is_silent, by_asset.values()))
        and not all(outcome.verdict == "refused" for outcome in by_asset.values())
    }  # fmt: skip
    assert needless == set()
    assert {(g, p) for g, paths in table.items() if g != "*" for p in paths} <= set(schema_fields())


def test_the_page_of_omissions_is_what_was_found(outcomes, reason_of, page):
    rows = []
    for group, path in schema_fields():
        by_asset = outcomes.get((group, path), {})
        reason = reason_of(group, path) or ("as of an application" if not by_asset else "")
        rules = sorted({r for o in by_asset.values() for r in (*o.rules(Status.UNKNOWN), *_failing(o))})
        if by_asset and all(outcome.verdict == "refused" for outcome in by_asset.values()):
            row = ("refused", "")
        elif rules:
            row = ("open", ", ".join(rules) + (f"; {reason}" if reason else ""))
        else:
            row = ("harmless", reason)
        rows.append(f"| `{group}[].{path}` | {row[0]} | {row[1]} |\n")
    page("omissions.md", HEAD + "".join(rows))


def _failing(outcome: Outcome) -> frozenset[str]:
    return frozenset(rule for rule, _ in outcome.blocking)
