"""Evidence takes the place of nothing that a smoke reads."""

from pathlib import Path

import pytest

from sovcheck.errors import UsageError
from sovcheck.scan.inputs import refuse_overwriting
from sovcheck.smoke.request import SmokeRequest, inputs_of_smoke

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
