"""Whoever can read, slow down or stop is judged: somebody foreign in every field that can name a party or place."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from field_sweeps import Place, System, changed, clean_system, judge, read_system

from sovcheck.catalog.references import countries_of, references_of
from sovcheck.findings.report import Status
from sovcheck.graph.build import build_graph
from sovcheck.graph.edges import Effect
from sovcheck.graph.runner_edges import THROUGH
from sovcheck.graph.topology import EDGE_TYPES
from sovcheck.inventory.assets.application import Criticality
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.document import GROUPS
from sovcheck.inventory.reader import read_inventory
from sovcheck.scan.system import load_system

CLEAN = clean_system()
ABROAD = read_system(Path(__file__).parent / "abroad.yaml")
PUT_IN = {
    Kind.ORGANIZATION: "abroad",
    Kind.MODEL: "abroad-model",
    Kind.DATASET: "abroad-data",
    Kind.GPU_HOST: "abroad-host",
    Kind.CLOUD_SERVICE: "abroad-service",
    Kind.SOFTWARE: "abroad-software",
}
OWN = {asset["id"] for group in GROUPS for asset in CLEAN.get(group, ())}
SILENT_BEFORE = {("CMP-06", "machine")}
"""Where the accelerators come from is told of the clean system, too."""

TERMS = [
    ("gpu_hosts", ("contract", "law"), "US"),
    ("gpu_hosts", ("contract", "end"), "2026-11-20"),
    ("gpu_hosts", ("management", "phone_home"), "true"),
    ("gpu_hosts", ("management", "licence_server"), "true"),
    ("gpu_hosts", ("contract", "change_notice_days"), "30"),
    ("cloud_services", ("contract", "venue"), "US"),
    ("cloud_services", ("contract", "change_notice_days"), "30"),
    ("cloud_services", ("contract", "end"), "2026-11-20"),
    ("cloud_services", ("training_use",), "always"),
    ("cloud_services", ("training_use",), "opt-out"),
    ("cloud_services", ("processed_in",), ["anywhere"]),
    ("models", ("licence", "id"), "CC-BY-NC-4.0"),
    ("models", ("licence", "id"), "no-such-licence"),
    ("models", ("base_models",), "undisclosed"),
    ("models", ("files", 0, "format"), "pickle"),
    ("models", ("update", "code"), "false"),
    ("models", ("update", "data"), "false"),
    ("models", ("update", "budget"), "false"),
    ("models", ("update", "owners"), "0"),
    ("datasets", ("licence", "id"), "no-such-licence"),
    ("software", ("licence", "id"), "no-such-licence"),
]
"""Bad terms and days, each put into every asset of a group that states the field."""

TERMS_UNSEEN = {
    **dict.fromkeys(
        [(asset, "contract", "change_notice_days") for asset in ("machine", "model-api", "packages")],
        "with a tested alternative, nobody has to take what price and terms come",
    ),
    ("case-files", "licence", "id"): "data that its controller compiled needs no licence",
    ("corpus", "licence", "id"): "data that its controller compiled needs no licence",
    ("own-model", "licence", "id"): "who developed a model is not bound by terms that anybody can state for others",
    ("base-model", "licence", "id"): "of an ancestor only the terms count, which this does not have",
}


@dataclass(frozen=True, slots=True)
class Insertion:
    """A foreign party or place in a field of a clean system; ``path`` is that of the schema."""

    asset: str
    group: str
    path: str
    field: str
    system: System
    beside: tuple[System, ...]
    names_asset: bool

    @property
    def name(self) -> str:
        return f"{self.asset}.{self.field}"


def insertions(folder: Path, criticality: str, system: System = CLEAN) -> Iterator[Insertion]:
    """Every field of every asset of the clean system that names another asset or a country."""
    clean = changed(system, ("applications", 0, "criticality"), criticality)
    judge(folder, clean)
    path = folder / "0.json"
    inventory = read_inventory((str(path),), stdin=path.read_bytes)
    where = {asset["id"]: (group, index) for group in GROUPS for index, asset in enumerate(clean.get(group, ()))}
    for name, declared in inventory.assets.items():
        for field, _, kinds in references_of(declared.asset):
            for kind in sorted(kinds & PUT_IN.keys()):
                system = changed(clean, _place(clean, (*where[name], *_steps(field))), PUT_IN[kind])
                names_asset = kind is not Kind.ORGANIZATION
                yield Insertion(name, where[name][0], _schema_path(field), field, system, (ABROAD,), names_asset)
        for field, _ in countries_of(declared.asset):
            system = changed(clean, (*where[name], *_steps(field)), "CN")
            yield Insertion(name, where[name][0], _schema_path(field), field, system, (), names_asset=False)


def _steps(field: str) -> Place:
    return tuple(int(step) if step.isdigit() else step for step in field.split("."))


def _place(system: System, place: Place) -> Place:
    """The place of a requirement that is written as a bare id, where the field is of its long form."""
    value = system
    for number, step in enumerate(place):
        if isinstance(value, str):
            return place[:number]
        if isinstance(step, str) and step == "any_of" and step not in value:
            return (*place[:number], "id")
        value = value[step]
    return place[:-1] if place[-1] == "id" and not isinstance(value, str) else place


def _schema_path(field: str) -> str:
    return re.sub(r"\.\d+", "[]", field)


def unseen_in(folder: Path, found: Iterator[Insertion], table: dict[str, dict[str, str]]) -> set[str]:
    """The insertions that nothing minds, and for which the table has no reason."""
    unseen = set()
    for insertion in found:
        outcome = judge(folder, insertion.system, *insertion.beside)
        own = {key for key in outcome.blocking if key[1] in OWN}
        is_seen = own or outcome.verdict == "refused" or (insertion.names_asset and outcome.verdict == "fail")
        if not is_seen and insertion.path not in table.get(insertion.group, {}):
            unseen.add(insertion.name)
    return unseen


@pytest.mark.parametrize("criticality", list(Criticality))
def test_somebody_foreign_in_any_field_is_seen_or_has_a_reason(criticality, tmp_path, reasons):
    found = insertions(tmp_path, criticality.value)
    assert unseen_in(tmp_path, found, reasons("insertions.yaml")) == set()


SEEN_BY_PROTECTED_DATA = {
    "workshop.country": "it does part of that work; beside it, it makes and runs what has a tested alternative",
}
"""Where somebody foreign is found for what they read, by asset and field, and why nothing else minds it."""


def test_without_protected_data_somebody_foreign_is_still_seen(tmp_path, reasons):
    """That the data is personal must not be all that gives a foreign party away."""
    internal = CLEAN
    for index in range(len(CLEAN["datasets"])):
        internal = changed(internal, ("datasets", index, "class"), "internal")
    found = insertions(tmp_path, "business", internal)
    assert unseen_in(tmp_path, found, reasons("insertions.yaml")) == SEEN_BY_PROTECTED_DATA.keys()


def test_every_reason_is_for_a_field_that_is_unseen_somewhere(tmp_path, reasons):
    table = reasons("insertions.yaml")
    unseen = {
        (insertion.group, insertion.path)
        for insertion in insertions(tmp_path, "government")
        if insertion.path in table.get(insertion.group, {})
        and not any(asset in OWN for _, asset in judge(tmp_path, insertion.system, *insertion.beside).blocking)
    }
    assert {(group, path) for group, paths in table.items() for path in paths} == unseen


def test_bad_terms_and_days_are_seen(tmp_path):
    unseen = set()
    for group, field, value in TERMS:
        for index, asset in enumerate(CLEAN[group]):
            if not _states(asset, field):
                continue
            outcome = judge(tmp_path, changed(CLEAN, (group, index, *field), value))
            if not outcome.blocking and outcome.verdict != "refused":
                unseen.add((asset["id"], *map(str, field)))
    assert unseen == set(TERMS_UNSEEN)


def _states(value, field) -> bool:
    for step in field:
        if isinstance(value, dict) and step not in value:
            return False
        value = value[step]
    return True


HEAD = """# Which rule sees whom

Somebody foreign is put into every field of a system that states everything,
`inventories/stated-in-full`, and the system is scanned. For each kind of
asset and type of edge that comes of it: the effects that the edge passes on, and the rules that then find something on
an asset of the system. Rules in brackets tell it as info, or leave it unknown. This page is written from those scans
and compared with them by a test.

| kind | edge | effects | rules |
| --- | --- | --- | --- |
"""


def test_the_page_of_coverage_is_what_was_found(tmp_path, page):
    rows: dict[tuple[str, str, str], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for insertion in insertions(tmp_path, "government"):
        outcome = judge(tmp_path, insertion.system, *insertion.beside)
        hard = {rule for rule, asset in outcome.blocking if asset in OWN}
        soft = {
            rule for (rule, asset) in outcome.statuses if asset in OWN and (rule, asset) not in SILENT_BEFORE
        } - hard
        for row in _edges(tmp_path, insertion) if outcome.verdict != "refused" else ():
            rows[row][0].update(hard)
            rows[row][1].update(soft)
    lines = [
        f"| {' | '.join(row)} | {', '.join([*sorted(hard), *(f'({rule})' for rule in sorted(soft - hard))])} |\n"
        for row, (hard, soft) in sorted(rows.items())
    ]
    gaps = [row for row, (hard, soft) in rows.items() if row[2] != "origin" and not hard | soft]
    assert gaps == []
    page("coverage.md", HEAD + "".join(lines))


def _edges(folder: Path, insertion: Insertion) -> set[tuple[str, str, str]]:
    """The kinds, types and effects of the edges that the field makes, if only through whoever runs something."""
    paths = [str(folder / f"{number}.json") for number in range(1 + len(insertion.beside))]
    graph = build_graph(load_system(paths))
    topology = graph.topology
    found = set()
    for edge, source in enumerate(topology.source):
        field = topology.fields[topology.field[edge]]
        own = topology.names[source] == insertion.asset and field.startswith(insertion.field)
        # Technology is told of the whole field, as a chain of suppliers is in several.
        if own or field.partition(THROUGH)[2] in {insertion.field, re.sub(r"\.\d+$", "", insertion.field)}:
            asset = graph.system.assets[topology.names[source]]
            effects = [effect.name.lower() for effect in Effect if topology.passes[edge] & effect]
            if effects:
                found.add((asset.kind.value, EDGE_TYPES[topology.edge_type[edge]].value, ", ".join(effects)))
    return found


def test_a_foreign_party_is_a_failure_and_not_only_unknown(tmp_path):
    """The sweep would be content with anything that blocks: this shows one path whole."""
    stake = {"organization": "abroad", "controls": "true"}
    outcome = judge(tmp_path, changed(CLEAN, ("organizations", 1, "parents"), [stake]), ABROAD)
    assert outcome.statuses["DEP-14", "archive"] is Status.FAIL
