"""Two processes judge what one judges: the same report, and nothing is left of the second one."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
from drawn_inventories import FEW_NAMES, drawn_inventories
from hypothesis import HealthCheck, Phase, given, settings

from sovcheck import second_process
from sovcheck.errors import EngineError
from sovcheck.findings.judging.grounds import Grounds, GroundsFinder
from sovcheck.findings.judging.outcomes import Outcomes
from sovcheck.findings.judging.share import Share
from sovcheck.findings.report import Report
from sovcheck.report.json_report import render_grouped, render_json
from sovcheck.scan import judgement, two_processes
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan
from tests.scan.test_likeness import TODAY, in_blocks, of_copies

EXAMPLES = 25
FLEET = {
    "organizations": [{"id": "abroad", "country": "US"}, {"id": "home", "country": "FR"}],
    "models": [{"id": "model", "access": "weights", "developer": "abroad"}],
    "gpu_hosts": [
        {"id": f"m-host-{number}", "operator": "abroad", "country": "FR", "serves": ["model"]} for number in range(5)
    ],
    "cloud_services": [{"id": f"b-service-{number}", "provider": "abroad"} for number in range(3)],
    "applications": [
        {"id": name, "owner": "home", "requires": [f"b-service-{number}", "model"]}
        for number, name in enumerate(("a-first", "m-host-1-user", "z-last"))
    ],
}
"""Applications stand before, between and behind hosts and services."""


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The second processes that were started: any scan is worth one."""
    started: list[int] = []
    fork = second_process._fork  # noqa: SLF001 (workers of the engine are forked, too)

    def counted(*arguments: Any) -> Any:
        found = fork(*arguments)
        started.append(found[0])
        return found

    monkeypatch.setattr(judgement, "LARGE", 0)
    monkeypatch.setattr(two_processes, "_WORTH", 0)
    monkeypatch.setattr(second_process, "cores", lambda: 2)
    monkeypatch.setattr(second_process.threading, "active_count", lambda: 1)
    monkeypatch.setattr(second_process, "_fork", counted)
    return started


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    path = tmp_path / "inventory.yaml"
    path.write_text(in_blocks(FLEET))
    return path


def scanned(path: Path, **options: Any) -> Report:
    request = {"paths": (str(path),), "today": TODAY, "home": "FR", "parts": frozenset(), "list_passes": True}
    return scan(ScanRequest(**{**request, **options}))


def alone(path: Path, **options: Any) -> Report:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(judgement, "LARGE", 2**40)
        return scanned(path, **options)


def texts(report: Report) -> list[str]:
    return [render_json(report), render_grouped(report)]


def test_two_processes_come_to_what_one_comes_to(forked: list[int], fleet: Path):
    report = scanned(fleet)
    assert len(forked) == 1
    assert report == alone(fleet)
    assert texts(report) == texts(alone(fleet))
    assert len(forked) == 1


def test_waivers_of_both_are_used(forked: list[int], fleet: Path, tmp_path: Path):
    found = {(each.rule, each.asset) for each in alone(fleet).results}
    waived = [next(each for each in sorted(found) if each[1].startswith(start)) for start in ("a-first", "m-host-2")]
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text(
        "apiVersion: sovcheck/v1\nkind: Waivers\nwaivers:\n"
        + "".join(
            f'  - {{rule: {rule}, asset: {asset}, severity: critical, discriminator: "*", reason: a reason that says'
            " why, owner: one, approver: another, expires: 2026-12-01}\n"
            for rule, asset in (*waived, ("CMP-01", "nobody"))
        )
    )
    report = scanned(fleet, waivers=waivers)
    assert len(forked) == 1
    assert {(each.rule, each.asset) for each in report.results if each.waiver is not None} == {*waived}
    assert report == alone(fleet, waivers=waivers)


@pytest.mark.parametrize(
    "patch",
    [
        lambda patched: patched.setattr(second_process, "cores", lambda: 1),
        lambda patched: patched.setattr(second_process.threading, "active_count", lambda: 2),
        lambda patched: patched.setattr(two_processes, "_WORTH", 7),
        lambda patched: patched.setattr(judgement, "LARGE", 100),
    ],
    ids=["one core", "threads", "few of the others", "few assets"],
)
def test_where_it_does_not_pay_one_judges_all(
    forked: list[int], fleet: Path, monkeypatch: pytest.MonkeyPatch, patch: Callable[[pytest.MonkeyPatch], None]
):
    patch(monkeypatch)
    assert scanned(fleet) == alone(fleet)
    assert not forked


def test_what_a_process_that_ended_did_not_hand_back_is_judged_here(
    forked: list[int], fleet: Path, monkeypatch: pytest.MonkeyPatch
):
    def ends(_: Share) -> NoReturn:
        os._exit(1)

    monkeypatch.setattr(Share, "packed", ends)
    assert scanned(fleet) == alone(fleet)
    assert len(forked) == 1


def test_no_process_is_left_behind_whatever_happens(forked: list[int], fleet: Path, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(two_processes, "_taken", broken)
    with pytest.raises(KeyboardInterrupt):
        scanned(fleet)
    (pid,) = forked
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, 0)


@pytest.mark.parametrize("asset", ["a-first", "m-host-1"])
def test_what_goes_wrong_is_told_whoever_met_it(
    forked: list[int], fleet: Path, monkeypatch: pytest.MonkeyPatch, asset: str
):
    plain = GroundsFinder.of

    def broken(self: GroundsFinder, name: str, outcomes: Outcomes) -> Grounds:
        if name == asset:
            raise EngineError(f"{asset} cannot be judged")
        return plain(self, name, outcomes)

    monkeypatch.setattr(GroundsFinder, "of", broken)
    with pytest.raises(EngineError, match=f"{asset} cannot be judged"):
        scanned(fleet)
    assert len(forked) == 1


@pytest.mark.slow
def test_drawn_inventories(forked: list[int], tmp_path: Path):
    @settings(max_examples=EXAMPLES, deadline=None, phases=[Phase.generate], suppress_health_check=[*HealthCheck])
    @given(drawn_inventories(FEW_NAMES))
    def two_find_what_one_finds(inventory: dict[str, Any]) -> None:
        copies = {"applications": [of_copies(each) for each in inventory.get("applications", ())]}
        for group in ("gpu_hosts", "cloud_services"):
            copies[group] = [each | {"id": f"{each['id']}-x"} for each in inventory.get(group, ())]
        path = tmp_path / "inventory.yaml"
        path.write_text(in_blocks({group: [*assets, *copies.get(group, ())] for group, assets in inventory.items()}))
        report = scanned(path)
        assert report == alone(path)
        assert texts(report) == texts(alone(path))

    two_find_what_one_finds()
    assert forked
