"""Of hosts and services that can be exchanged a few are worked out, and every other gets what it would get itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from drawn_inventories import FEW_NAMES, drawn_inventories
from hypothesis import HealthCheck, Phase, given, settings

from sovcheck.catalog import stand_ins
from sovcheck.catalog.stand_ins import ENOUGH, condensed
from sovcheck.facts.builder import FactsBuilder
from sovcheck.findings.report import Report
from sovcheck.inventory import yaml_reader
from sovcheck.scan.request import EvidenceRequest, ScanRequest
from sovcheck.scan.scanning import scan
from sovcheck.scan.system import load_system
from tests.scan.test_likeness import HEADER, HOST, MODEL, TODAY, in_blocks

MANY = 3 * ENOUGH
APPLICATION = "applications:\n  - {id: application, criticality: government, requires: [%s]}\n"
EXAMPLES = 30


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of the size of these are read as large ones are."""
    monkeypatch.setattr(yaml_reader, "_WORTH_INTERNING", 0)


def named(count: int = MANY) -> list[str]:
    """Ids in their order."""
    return [f"host-{number:03}" for number in range(count)]


def written(folder: Path, text: str = HOST, more: str = "") -> Path:
    path = folder / "inventory.yaml"
    path.write_text(f"{HEADER}{MODEL}gpu_hosts:\n{''.join(text % name for name in named())}{more}")
    return path


def scanned(path: Path, monkeypatch: pytest.MonkeyPatch, *, whole: bool = False, **options: Any) -> Report:
    """The report; as a ``whole`` every asset stands for itself."""
    with monkeypatch.context() as patched:
        patched.setattr(stand_ins, "_WORTH", 2**40 if whole else 0)
        return scan(ScanRequest(paths=(str(path),), today=TODAY, home="FR", parts=frozenset(), **options))


def left_out(path: Path, monkeypatch: pytest.MonkeyPatch, told_apart: str = "") -> set[str]:
    """Who is not there themselves."""
    with monkeypatch.context() as patched:
        patched.setattr(stand_ins, "_WORTH", 0)
        return {*condensed(load_system([str(path)]), told_apart.__eq__).stand_ins}


def test_a_few_stand_in_for_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = written(tmp_path, more=APPLICATION % "model")
    assert left_out(path, monkeypatch) == {*named()[ENOUGH:]}
    asked: list[str] = []
    plain = FactsBuilder.signature
    with monkeypatch.context() as patched:
        patched.setattr(FactsBuilder, "signature", lambda self, asset: asked.append(asset) or plain(self, asset))
        report = scanned(path, monkeypatch)
    assert {each for each in asked if each.startswith("host")} == {*named()[:ENOUGH]}
    assert report == scanned(path, monkeypatch, whole=True)
    assert len({result.asset for result in report.results if result.asset.startswith("host")}) == MANY


def test_alternatives_that_nobody_tells_one_by_one_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    report = scanned(written(tmp_path, more=APPLICATION % "model"), monkeypatch)
    assert max(result.further_paths or 0 for result in report.results) > ENOUGH


def test_hosts_that_nothing_leads_to_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = written(tmp_path, more="applications:\n  - {id: application, requires: []}\n")
    with monkeypatch.context() as patched:
        patched.setattr(stand_ins, "_WORTH", 0)
        found: list[int] = []
        plain = FactsBuilder.facts

        def counting(self: FactsBuilder, asset: str) -> Any:
            facts = plain(self, asset)
            found.extend([facts["unreached"]] if "unreached" in facts else [])
            return facts

        patched.setattr(FactsBuilder, "facts", counting)
        scan(ScanRequest(paths=(str(path),), today=TODAY, home="FR", parts=frozenset()))
    assert found == [MANY + 1]  # the model, too


@pytest.mark.parametrize(
    ("text", "more", "staying"),
    [
        (HOST, APPLICATION % "host-040", "host-040"),
        (HOST, "data_flows:\n  - {id: flow, from: host-040, to: abroad}\n", "host-040"),
        (HOST + "    requires: [host-040]\n", "", "host-040"),
    ],
    ids=["required", "a flow", "named by its like"],
)
def test_who_is_named_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, more: str, staying: str):
    path = written(tmp_path, text, more)
    assert staying not in left_out(path, monkeypatch)
    assert "host-041" in left_out(path, monkeypatch)
    assert scanned(path, monkeypatch) == scanned(path, monkeypatch, whole=True)


def test_who_is_waived_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = written(tmp_path)
    assert "host-040" not in left_out(path, monkeypatch, "host-040")
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text(
        "apiVersion: sovcheck/v1\nkind: Waivers\nwaivers:\n"
        '  - {rule: CMP-01, asset: host-040, severity: critical, discriminator: "*", reason: a reason that says why,'
        " owner: one, approver: another, expires: 2026-12-01}\n"
    )
    report = scanned(path, monkeypatch, waivers=waivers)
    assert {result.asset for result in report.results if result.waiver is not None} == {"host-040"}
    assert report == scanned(path, monkeypatch, waivers=waivers, whole=True)


@pytest.mark.parametrize(
    "options",
    [{"frameworks": ("eu-csf",)}, {"stating": True}, {"evidence": "folder"}, {"baseline": "report"}],
    ids="".join,
)
def test_whoever_asks_for_more_than_results_gets_everybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, Any]
):
    path = written(tmp_path)
    if "baseline" in options:
        report = tmp_path / "report.json"
        report.write_text(scanned(path, monkeypatch).model_dump_json(exclude_none=True))
        options = {"baseline": report}
    if "evidence" in options:
        folder = tmp_path / "evidence"
        folder.mkdir()
        (folder / "a.dsse.json").write_text("{}")
        options = {"evidence": EvidenceRequest(paths=(folder,))}
    asked: list[str] = []
    plain = FactsBuilder.signature
    with monkeypatch.context() as patched:
        patched.setattr(FactsBuilder, "signature", lambda self, asset: asked.append(asset) or plain(self, asset))
        scanned(path, monkeypatch, **options)
    assert {*named()} <= {*asked}


def copies(inventory: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Many copies of each host and service, which nobody names, and one that some may."""
    for group, assets in inventory.items():
        yield from ((group, asset) for asset in assets)
        if group in {"gpu_hosts", "cloud_services"}:
            yield from ((group, asset | {"id": f"{asset['id']}-{n:02}"}) for asset in assets for n in range(ENOUGH + 9))


@pytest.mark.slow
def test_drawn_inventories_with_many_copies(tmp_path: Path):
    @settings(max_examples=EXAMPLES, deadline=None, phases=[Phase.generate], suppress_health_check=[*HealthCheck])
    @given(drawn_inventories(FEW_NAMES))
    def many_get_what_they_would_get_themselves(inventory: dict[str, Any]) -> None:
        repeated: dict[str, list[Any]] = {group: [] for group in inventory}
        for group, asset in copies(inventory):
            repeated[group].append(asset)
        path = tmp_path / "inventory.yaml"
        path.write_text(in_blocks(repeated))
        with pytest.MonkeyPatch.context() as monkeypatch:
            assert scanned(path, monkeypatch) == scanned(path, monkeypatch, whole=True)

    many_get_what_they_would_get_themselves()
