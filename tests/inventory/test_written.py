"""A record as one writes it is what pydantic's own serializer makes of it."""

from pathlib import Path

import pytest

from sovcheck.inventory.reader import read_inventory
from sovcheck.inventory.written import as_written

ROOT = Path(__file__).parents[2]
FILES = [*sorted(ROOT.glob("inventories/*")), ROOT / "tests/whatif/benefits.yaml"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_records_are_written_as_pydantic_writes_them(path: Path):
    for declared in read_inventory([str(path)], stdin=bytes).assets.values():
        dumped = declared.asset.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
        assert as_written(declared.asset) == dumped
        assert list(as_written(declared.asset)) == list(dumped)
