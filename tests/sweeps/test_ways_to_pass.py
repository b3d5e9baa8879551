"""What a person could mend has a way to pass: somebody foreign, or a bad term, in any field of a clean system."""

from collections.abc import Iterator
from pathlib import Path

from field_sweeps import TODAY, System, changed, judge, same_policies
from test_insertions import ABROAD, CLEAN, OWN, TERMS, insertions

from sovcheck.inventory.assets.document import GROUPS
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.way_to_pass import SearchConstraints, way_to_pass

NOBODY_CHANGES = {
    ("agency", "country"): "where the owner of the system sits",
    ("assistant", "owner"): "whose system it is",
    ("case-files", "controller"): "whose data it is",
    ("corpus", "controller"): "whose data it is",
}
"""Fields in which somebody foreign stays whatever a person here does, and why."""


def left(folder: Path, files: int) -> list[str]:
    """What still fails of the clean system's own assets once all steps of the way are made."""
    paths = tuple(str(folder / f"{number}.json") for number in range(files))
    with same_policies():
        way, _ = way_to_pass(
            ScanRequest(paths=paths, today=TODAY, home="FR"), SearchConstraints(max_changes=0, seconds=600)
        )
    return [f"{each.rule} {each.asset}" for each in way.remaining if each.asset in OWN]


def faults(folder: Path) -> Iterator[tuple[tuple[str, str], System, tuple[System, ...]]]:
    """Where something is put, and the system with it."""
    organizations = {**ABROAD, **{group: [] for group in GROUPS if group != "organizations"}}
    for insertion in insertions(folder, "government"):
        if not insertion.names_asset:
            yield (insertion.asset, insertion.field), insertion.system, (organizations,) if insertion.beside else ()
    for group, field, value in TERMS:
        for index, asset in enumerate(CLEAN[group]):
            if field[0] in asset:
                place = (group, index, *field)
                yield (asset["id"], f"{'.'.join(map(str, field))}={value}"), changed(CLEAN, place, value), ()


def test_whatever_is_put_in_can_be_mended_or_has_a_reason(tmp_path: Path):
    stuck: dict[tuple[str, str], list[str]] = {}
    for name, system, beside in faults(tmp_path):
        if judge(tmp_path, system, *beside).verdict == "fail" and (remains := left(tmp_path, 1 + len(beside))):
            stuck[name] = remains
    assert {name: remains for name, remains in stuck.items() if name not in NOBODY_CHANGES} == {}
    assert set(stuck) == set(NOBODY_CHANGES)
