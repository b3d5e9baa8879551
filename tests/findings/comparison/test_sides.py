"""Only designs of one system that were judged alike are compared; what else differs is told."""

from collections.abc import Callable
from datetime import date

import pytest

from sovcheck.errors import UsageError
from sovcheck.findings.comparison.model import Comparison
from sovcheck.findings.inputs import CatalogInfo
from sovcheck.findings.report import InventoryInfo, PolicyInfo, ProfileInfo, ToolInfo
from tests.findings.comparison.conftest import report, result

Compared = Callable[..., Comparison]
PROFILE = {"id": "coalition", "home": "FR", "fail_on": "low", "sha256": "1" * 64}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"tool": ToolInfo(name="sovcheck", version="2.0")}, "a was judged by sovcheck 1.0, and b by 2.0: scan both"),
        ({"profile": ProfileInfo(**(PROFILE | {"id": "hybrid"}))}, "by the profile coalition, and b by hybrid: give"),
        ({"profile": ProfileInfo(**(PROFILE | {"sha256": "9" * 64}))}, "use one version of the profile for both"),
        ({"profile": ProfileInfo(**(PROFILE | {"home": "DE"}))}, "by home FR, and b by DE: give --home FR"),
        ({"policies": PolicyInfo(count=1, sha256="9" * 64)}, "by the policies sha256:333333333333, and b by"),
        ({"inventory": InventoryInfo(name="b", files=(), assets=1, by_kind={})}, "a is of 'a system', and b of 'b'"),
        ({"passes": ()}, "have no asset in common"),
    ],
)
def test_what_was_judged_otherwise_or_is_another_system_is_refused(compared: Compared, fields: dict, said: str):
    with pytest.raises(UsageError) as raised:
        compared(report(result("R-1", "host")), report(result("R-1", "other"), **fields))
    assert said in str(raised.value)


def test_another_day_or_catalog_is_told(compared: Compared):
    other = report(today=date(2026, 12, 1), catalog=CatalogInfo(date=date(2026, 11, 30), sha256="9" * 64))
    assert compared(report(), other).notes == (
        "a was judged on 2026-11-28, b on 2026-12-01",
        "a was judged by the catalog of 2026-11-21, b by another one, of 2026-11-30",
    )


@pytest.mark.parametrize(
    ("renamed", "said"),
    [
        ({"hots": "host-b"}, "--map hots=host-b: a has no asset 'hots': did you mean 'host'?"),
        ({"host": "nowhere"}, "--map host=nowhere: b has no asset 'nowhere'"),
        ({"host": "desk"}, "--map: 'desk' would stand for two assets of a"),
        ({"host": "host-b", "desk": "host-b"}, "--map: 'host-b' would stand for two assets of a"),
    ],
)
def test_a_renaming_names_what_is_there_and_gives_each_its_own(compared: Compared, renamed: dict, said: str):
    with pytest.raises(UsageError) as raised:
        compared(report(result("R-1", "host")), report(result("R-1", "host-b")), **renamed)
    assert said in str(raised.value)


def test_of_a_report_that_does_not_list_passes_nobody_knows_what_is_missing(compared: Compared):
    comparison = compared(report(result("R-1", "host")), report(result("R-2", "host"), passes=None))
    assert not comparison.fixed[0].gone
    assert [each.part for each in comparison.left_out] == ["assets", "parties", "survival"]
