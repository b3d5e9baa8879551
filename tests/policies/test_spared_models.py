"""How grave it is that no weights of a model are held, by what goes on in its place."""

from pathlib import Path

import pytest
import yaml

from sovcheck.policy.severity import Severity
from tests.policies.conftest import TODAY, report_on
from tests.policies.test_kinds_of_fault import CLEAN, Fields, read, with_assets

NAMES = ("offered", "other")


def _behind_an_api(name: str) -> Fields:
    held = next(model for model in read(CLEAN)["models"] if model["id"] == "own-model")
    kept = ("licence", "modalities", "openness", "languages", "release_date", "evaluations", "placed_on_eu_market")
    own = {"id": name, "developer": "workshop", "base_models": [], "access": "api", "provider_service": "model-api"}
    return own | {field: held[field] for field in kept}


@pytest.mark.parametrize(
    ("options", "severity"),
    [
        (["own-model", {"id": "offered", "tested": "2026-09-01"}], Severity.INFO),
        (["offered", {"id": "own-model", "tested": "2026-09-01"}], Severity.INFO),
        (["own-model", "offered"], Severity.HIGH),
        (["offered", {"id": "own-model", "tested": "2020-09-01"}], Severity.HIGH),
        ([{"id": "other", "tested": "2026-09-01"}, {"id": "offered", "tested": "2026-09-01"}], Severity.HIGH),
        (["offered"], Severity.HIGH),
    ],
)
def test_a_model_behind_an_api_is_only_told_where_held_weights_go_on(
    tmp_path: Path, options: list[str | Fields], severity: Severity
):
    needs = {"id": "assistant", "requires": [{"any_of": options}, "archive"]}
    changes = {"models": [_behind_an_api(name) for name in NAMES], "applications": [needs]}
    report = report_on(tmp_path, yaml.safe_dump(with_assets(read(CLEAN), changes)), TODAY)
    found = [each for each in report.results if (each.rule, each.asset) == ("MOD-05", "offered")]
    assert [(each.status.value, each.severity) for each in found] == [("fail", severity)]
