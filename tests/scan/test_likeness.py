"""Assets that are written alike share what their results rest on, and each gets what it would get alone."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from drawn_inventories import FEW_NAMES, drawn_inventories
from hypothesis import HealthCheck, given, settings

from sovcheck.errors import InputError
from sovcheck.facts.builder import FactsBuilder
from sovcheck.findings.judging.grounds import GroundsFinder
from sovcheck.findings.report import Report
from sovcheck.findings.saved.saved_report import parse_report
from sovcheck.inventory import yaml_reader
from sovcheck.report import json_report
from sovcheck.report.json_report import render_grouped, render_json
from sovcheck.scan.preparation import prepare
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

TODAY = date(2026, 11, 21)
HEADER = "apiVersion: sovcheck/v1\nkind: Inventory\norganizations:\n  - {id: abroad, country: US}\n"
HOST = """\
  - id: %s
    operator: abroad
    tenancy: rented
    country: FR
    serves: [model]
"""
MODEL = "models:\n  - {id: model, access: weights}\n"
OWN = ("id", "name")
EXAMPLES = 40


def scanned(
    path: Path, monkeypatch: pytest.MonkeyPatch, *, shared: bool = True, patches: tuple[Path, ...] = ()
) -> Report:
    """The report; without ``shared`` every asset is read, resolved and judged by itself."""
    with monkeypatch.context() as patched:
        patched.setattr(yaml_reader, "_WORTH_INTERNING", 0 if shared else 2**40)
        return scan(ScanRequest(paths=(str(path),), today=TODAY, home="FR", patches=patches))


def resolved(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hosts and services whose grounds were worked out, and not taken over from others."""
    found: list[str] = []
    plain = GroundsFinder.of

    def counting(self: GroundsFinder, asset: str, *rest: Any) -> Any:
        found.append(asset)
        return plain(self, asset, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(GroundsFinder, "of", counting)
        patched.setattr(yaml_reader, "_WORTH_INTERNING", 0)
        scan(ScanRequest(paths=(str(path),), today=TODAY, home="FR"))
    return [asset for asset in found if asset.startswith("host")]


def written(tmp_path: Path, hosts: str, more: str = "") -> Path:
    path = tmp_path / "inventory.yaml"
    path.write_text(f"{HEADER}{MODEL}gpu_hosts:\n{hosts}{more}")
    return path


def test_hosts_written_alike_are_resolved_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = written(tmp_path, "".join(HOST % f"host-{number}" for number in range(4)))
    assert resolved(path, monkeypatch) == ["host-0"]
    assert scanned(path, monkeypatch) == scanned(path, monkeypatch, shared=False)


@pytest.mark.parametrize(
    ("second", "more"),
    [
        (HOST.replace("\n    country", " # written with\n\n    country"), ""),
        (HOST.replace("country: FR", "country: DE"), ""),
        (HOST + "    requires: [api]\n", "cloud_services:\n  - {id: api, requires: [host-1]}\n"),
        (HOST, "data_flows:\n  - {id: flow, from: host-1, to: abroad}\n"),
        (HOST, "applications:\n  - {id: application, requires: [host-1]}\n"),
    ],
    ids=["other lines", "another country", "a way back", "a flow", "a use"],
)
def test_hosts_that_differ_share_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second: str, more: str):
    path = written(tmp_path, HOST % "host-0" + second % "host-1", more)
    if not more.startswith("data_flows"):
        assert resolved(path, monkeypatch) == ["host-0", "host-1"]
    assert scanned(path, monkeypatch) == scanned(path, monkeypatch, shared=False)


def test_what_a_patch_makes_equal_keeps_the_lines_of_the_patch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = written(tmp_path, HOST % "host-0" + (HOST % "host-1").replace("abroad", "other"))
    path.write_text(path.read_text().replace("organizations:\n", "organizations:\n  - {id: other, country: CN}\n"))
    patch = tmp_path / "patch.yaml"
    patch.write_text("apiVersion: sovcheck/v1\nkind: Patch\nset:\n  host-1:\n    operator: abroad\n")
    report = scanned(path, monkeypatch, patches=(patch,))
    assert report == scanned(path, monkeypatch, shared=False, patches=(patch,))
    hops = {hop.file for result in report.results for way in result.paths for hop in way if hop.asset == "host-1"}
    assert str(patch) in hops


def test_hosts_of_a_text_that_names_one_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    text = HOST + "    requires: [host-1]\n"
    path = written(tmp_path, "".join(text % f"host-{number}" for number in range(4)))
    assert scanned(path, monkeypatch) == scanned(path, monkeypatch, shared=False)


SERVICE = """\
  - id: %s
    provider: abroad
    type: inference-api
    country: FR
"""
FIRST = "{any_of: [s-0, {id: s-1, tested: 2026-11-01}]}"
SECOND = "{any_of: [s-2, {id: s-3, tested: 2026-11-01}]}"
APPLICATION = """\
  - id: %s
    owner: abroad
    criticality: government
    requires: [%s]
"""


@pytest.mark.parametrize(
    ("requires", "more", "built"),
    [
        ((FIRST, SECOND), "", 1),
        ((FIRST, SECOND.replace("s-3", "s-2")), "", 2),
        (("s-0", "s-1"), "", 2),
        (("s-0", "s-1, s-0"), "", 2),
        (
            (FIRST, SECOND),
            "models:\n  - {id: m, access: api, provider_service: s-2}\n",
            2,
        ),
        ((FIRST + ", app-2", SECOND + ", app-2"), APPLICATION % ("app-2", "s-0"), 3),
    ],
    ids=["equal ones", "one of them twice", "named in the facts", "one more", "named elsewhere", "over another"],
)
def test_applications_that_require_equal_services(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, requires: tuple[str, str], more: str, built: int
):
    applications = "".join(APPLICATION % (f"app-{number}", named) for number, named in enumerate(requires))
    services = "".join(SERVICE % f"s-{number}" for number in range(4))
    others = more if more.startswith("models") else ""
    path = tmp_path / "inventory.yaml"
    text = f"{HEADER}{others}cloud_services:\n{services}applications:\n{applications}"
    path.write_text(text if others else text + more)
    found: list[str] = []
    plain = FactsBuilder.facts
    with monkeypatch.context() as patched:
        patched.setattr(FactsBuilder, "facts", lambda self, asset: found.append(asset) or plain(self, asset))
        shared = scanned(path, monkeypatch)
    assert sum(asset.startswith("app") for asset in found) == built
    assert shared == scanned(path, monkeypatch, shared=False)


def test_an_application_to_which_an_alternative_leads_back(tmp_path: Path):
    """Of two equal services one is required by an application that stands behind the alternative of both."""
    requires = "{any_of: [%s, {id: relay, tested: 2026-11-01}]}"
    applications = APPLICATION % ("app-0", requires % "s-2") + APPLICATION % ("app-1", requires % "s-0")
    services = "".join(SERVICE.replace("abroad", "home") % name for name in ("s-0", "s-2", "s-3", "s-4"))
    services += "".join(SERVICE.replace("abroad", "home") % name + "    requires: [app-2]\n" for name in ("relay", "x"))
    path = tmp_path / "inventory.yaml"
    text = (
        f"{HEADER}  - {{id: home, country: FR, parents: []}}\ncloud_services:\n{services}applications:\n{applications}"
    )
    path.write_text(text + APPLICATION % ("app-2", "s-0"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(yaml_reader, "_WORTH_INTERNING", 0)
        builder = prepare(ScanRequest(paths=(str(path),), today=TODAY, home="FR")).builder
    survival = [builder.facts(name)["survival"]["single_points"] for name in ("app-0", "app-1")]
    assert ["s-0" in {point["name"] for point in points} for points in survival] == [False, True]
    assert builder.signature("app-0") != builder.signature("app-1")


def test_what_is_wrong_with_one_of_many_that_differ_by_whom_they_name_is_told_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    services = "".join(SERVICE % f"s-{number}" for number in range(4))
    services += "".join(SERVICE.replace("inference-api", "object-store") % f"t-{number}" for number in range(4))
    pairs = [("s-0", "s-1"), ("s-1", "s-2"), ("t-0", "t-1"), ("s-2", "t-2"), ("s-3", "s-0"), ("s-1", "t-3")]
    requires = [f"{{any_of: [{one}, {{id: {other}, tested: 2026-11-01}}]}}" for one, other in pairs]
    applications = "".join(APPLICATION % (f"app-{number}", named) for number, named in enumerate(requires))
    path = tmp_path / "inventory.yaml"
    path.write_text(f"{HEADER}cloud_services:\n{services}applications:\n{applications}")
    told = []
    for shared in (True, False):
        with pytest.raises(InputError) as error:
            scanned(path, monkeypatch, shared=shared)
        told.append([(problem.field, problem.location.line) for problem in error.value.problems])
    assert [field for field, _ in told[0]] == ["app-3.requires.0.any_of.1.id", "app-5.requires.0.any_of.1.id"]
    assert told[0] == told[1]


def test_an_id_that_is_also_a_word_of_the_catalog_is_checked_for_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A region that is called as a service is: what differs is no reference, so nothing is known of the next one."""
    services = "".join(SERVICE % name for name in ("eu-west-3", "eu-west-33", "s-0", "s-1", "s-2", "s-3"))
    hosts = "".join(
        f"  - id: host-{region}{number}\n    cloud: aws\n    region: {region}\n    requires: [s-{number}]\n"
        for region in ("eu-west-3", "eu-west-33")
        for number in range(4)
    )
    path = tmp_path / "inventory.yaml"
    path.write_text(f"{HEADER}cloud_services:\n{services}gpu_hosts:\n{hosts}")
    told = []
    for shared in (True, False):
        with pytest.raises(InputError) as error:
            scanned(path, monkeypatch, shared=shared)
        told.append([problem.field for problem in error.value.problems])
    assert told == [[f"host-eu-west-33{number}.region" for number in range(4)]] * 2


def in_blocks(inventory: dict[str, Any], *, plain: bool = False) -> str:
    """As people write it: an item a block, id and name first, the rest in a line each; ids ``plain`` or quoted."""
    lines = ["apiVersion: sovcheck/v1", "kind: Inventory"]
    for group, assets in inventory.items():
        lines.append(f"{group}:" if assets else f"{group}: []")
        for asset in assets:
            fields = {"id": asset["id"], **({"name": asset["name"]} if "name" in asset else {}), **asset}
            written = [f"{key}: {value if key in OWN else json.dumps(value)}" for key, value in fields.items()]
            lines += [f"  - {written[0]}", *(f"    {line}" for line in written[1:])]
    text = "\n".join(lines) + "\n"
    return re.sub(r'"(zz[a-z]\d(?:-[xy])?)"', r"\1", text) if plain else text


def of_copies(application: dict[str, Any]) -> dict[str, Any]:
    """The application with copies of the hosts and services that it requires in their place."""
    requires = json.dumps(application.get("requires"))
    exchanged = json.loads(re.sub(r'"(zz[hs]\d)"', r'"\1-x"', requires))
    own = {"requires": exchanged} if "requires" in application else {}
    return application | own | {"id": f"{application['id']}-y"}


@pytest.mark.slow
@pytest.mark.parametrize("plain", [True, False])
def test_drawn_inventories_with_copies(tmp_path: Path, *, plain: bool):
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[*HealthCheck])
    @given(drawn_inventories(FEW_NAMES))
    def copies_get_what_they_would_get_alone(inventory: dict[str, Any]) -> None:
        for group in inventory.keys() - {"organizations"}:
            inventory[group] += [asset | {"id": f"{asset['id']}-x"} for asset in inventory[group]]
        inventory["applications"] += [of_copies(asset) for asset in inventory["applications"]]
        path = tmp_path / "inventory.yaml"
        path.write_text(in_blocks(inventory, plain=plain))
        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.setattr(json_report, "_MANY", 0)
            shared, alone = scanned(path, monkeypatch), scanned(path, monkeypatch, shared=False)
            assert shared == alone
            assert parse_report(render_grouped(shared).encode(), "report.json") == shared
            assert render_json(shared) == render_json(alone.model_copy(update={"results": tuple(alone.results)}))

    copies_get_what_they_would_get_alone()
