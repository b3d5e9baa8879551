import pytest

from sovcheck.facts.weights import weights_gib
from sovcheck.inventory.assets.model import Model


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"parameters": 2**30, "dtype": "f32"}, 4.0),
        ({"parameters": 2**30, "dtype": "bf16"}, 2.0),
        ({"parameters": 2**30, "dtype": "fp8"}, 1.0),
        ({"parameters": 2**30, "dtype": "int4"}, 0.5),
        ({"parameters": 70_000_000_000, "dtype": "f16"}, 130.385),
        ({"parameters": 70_000_000_000}, None),
        ({"dtype": "f16"}, None),
        ({}, None),
        ({"files": []}, None),
    ],
)
def test_weights_are_parameters_times_bytes(stated: dict[str, object], expected: float | None):
    assert weights_gib(Model.model_validate({"id": "m", **stated})) == expected


def _file(size: int | None) -> dict[str, object]:
    return {"path": "w", "format": "gguf", "bytes": size}


def test_files_count_where_parameters_do_not_tell():
    assert weights_gib(Model.model_validate({"id": "m", "files": [_file(2**30), _file(2**29)]})) == 1.5


def test_files_do_not_count_twice_beside_parameters():
    stated = {"parameters": 2**30, "dtype": "bf16", "files": [_file(2**31), _file(2**31)]}
    assert weights_gib(Model.model_validate({"id": "m", **stated})) == 2.0


def test_one_file_without_size_leaves_the_sum_unknown():
    assert weights_gib(Model.model_validate({"id": "m", "files": [_file(2**30), _file(None)]})) is None
