"""Left out is never better than stated: every field of the schema, taken away from a system that states everything."""

from collections import defaultdict

import pytest
from field_sweeps import Outcome, asset_at, clean_system, judge, places, schema_fields, without

from sovcheck.findings.report import Status

CLEAN = clean_system()
HEAD = """# What it means to leave a field out

Left out is never better than stated ([ADR 9](adr/0009-omissions.md)). Each field is taken away from a system that
states everything, `inventories/stated-in-full`, and the system is
scanned. A field is *open* where rules are then unknown (or fail); else the reason says why nothing is hidden by it.
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


def reason_of(table, group: str, path: str) -> str | None:
    return table.get(group, {}).get(path) or table["*"].get(path)


def test_the_system_that_states_everything_passes(tmp_path):
    outcome = judge(tmp_path, CLEAN)
    assert outcome.verdict == "pass"
    assert outcome.rules(Status.UNKNOWN) == set()


def test_every_field_that_is_left_out_leaves_something_unknown_or_has_a_reason(outcomes, reasons):
    table = reasons("omissions.yaml")
    silent = {
        (group, path, where)
        for (group, path), by_asset in outcomes.items()
        for where, outcome in by_asset.items()
        if is_silent(outcome) and reason_of(table, group, path) is None
    }
    assert silent == set()


def test_every_field_of_the_schema_is_taken_away_or_has_a_reason(outcomes, reasons):
    """What `requires` of an application says of its entries holds for other assets, too."""
    table = reasons("omissions.yaml")
    untried = {
        (group, path)
        for group, path in schema_fields()
        if (group, path) not in outcomes and reason_of(table, group, path) is None and not path.startswith("requires[]")
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


def test_the_page_of_omissions_is_what_was_found(outcomes, reasons, page):
    table = reasons("omissions.yaml")
    rows = []
    for group, path in schema_fields():
        by_asset = outcomes.get((group, path), {})
        reason = reason_of(table, group, path) or ("as of an application" if not by_asset else "")
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
