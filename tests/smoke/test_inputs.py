"""Evidence takes the place of nothing that a smoke reads."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from sovcheck.cli.smoke import command
from sovcheck.errors import UsageError
from sovcheck.scan.inputs import refuse_overwriting
from sovcheck.smoke.plan.request import SmokeRequest, inputs_of_smoke

READ = ("system.yaml", "smoke.key", "model.sig", "own/catalog.yaml", "weights/model.gguf", "weights/config.json")


@pytest.fixture
def inputs(tmp_path: Path):
    for name in (*READ, "weights/old.dsse.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    request = SmokeRequest(
        paths=(str(tmp_path / "system.yaml"),),
        catalogs=(tmp_path / "own",),
        weights=tmp_path / "weights",
        model_signature=tmp_path / "model.sig",
    )
    return inputs_of_smoke(request, [tmp_path / "smoke.key"])


@pytest.mark.parametrize("name", READ)
def test_what_is_read_is_not_written_over(name: str, inputs, tmp_path: Path):
    with pytest.raises(UsageError, match=f"--out: .*{name} is read for this: name another file"):
        refuse_overwriting([tmp_path / name], inputs, "--out")


@pytest.mark.parametrize("name", ["smoke.dsse.json", "weights/new.dsse.json", "weights/old.dsse.json"])
def test_evidence_may_lie_beside_it(name: str, inputs, tmp_path: Path):
    refuse_overwriting([tmp_path / name, None], inputs, "--out")


@pytest.mark.parametrize("option", ["--out", "--test-result"])
def test_an_inventory_that_is_found_in_a_folder_stays(option: str, tmp_path: Path):
    text = "apiVersion: sovcheck/v1\nkind: Inventory\nmodels: [{id: it}]\n"
    (tmp_path / "system").mkdir()
    (tmp_path / "system" / "a.json").write_text(text)
    (tmp_path / "weights").mkdir()
    others = ["--out", str(tmp_path / "e.dsse.json")] if option == "--test-result" else []
    options = ["--weights", str(tmp_path / "weights"), *others, option, str(tmp_path / "system" / "a.json")]
    with pytest.raises(UsageError, match=f"{option}: .*is read for this"):
        CliRunner().invoke(command, ["run", "--inventory", str(tmp_path / "system"), *options], catch_exceptions=False)
    assert (tmp_path / "system" / "a.json").read_text() == text
