"""Ways to inspect weights in tests, and to write files by hand that no library would write."""

import json
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from sovcheck.smoke.weights.inspection import WeightsInspection, inspect_weights

Inspect = Callable[..., WeightsInspection]


@pytest.fixture
def inspect() -> Inspect:
    """``inspect_weights`` without a progress bar, compared with nothing unless files are given."""

    def run(weights: Path, declared=None) -> WeightsInspection:
        return inspect_weights(weights, on_progress=lambda _done, _total: None, declared=declared)

    return run


@pytest.fixture
def problems(inspect: Inspect) -> Callable[..., list[str]]:
    """What is wrong with weights, each problem as ``CODE: what``."""

    def run(weights: Path, declared=None) -> list[str]:
        return [f"{found.code}: {found.what}" for found in inspect(weights, declared).failures]

    return run


@pytest.fixture
def write_safetensors(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file with the given header (an object, or raw bytes) and that many bytes of data."""

    def write(header: object, data: int = 0, *, length: int | None = None, name: str = "model.safetensors") -> Path:
        head = header if isinstance(header, bytes) else json.dumps(header).encode()
        path = tmp_path / name
        path.write_bytes(struct.pack("<Q", len(head) if length is None else length) + head + bytes(data))
        return tmp_path

    return write
