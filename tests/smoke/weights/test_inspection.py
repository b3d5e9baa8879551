"""Inspecting whole models: what is right is described, and everything that is wrong is found in one run."""

import json
import shutil
from pathlib import Path

import pytest

from sovcheck.inventory.assets.model import WeightFile

SHARD = "model-00002-of-00005.safetensors"
INDEX = "model.safetensors.index.json"


@pytest.fixture
def llama(tiny_llama: Path, tmp_path: Path) -> Path:
    """A copy of the tiny model that a test may break."""
    return shutil.copytree(tiny_llama, tmp_path / "llama")


def change_index(folder: Path, change) -> None:
    index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    change(index["weight_map"])
    (folder / INDEX).write_text(json.dumps(index), encoding="utf-8")


def test_a_whole_model_is_described(tiny_llama, inspect):
    found = inspect(tiny_llama)
    assert found.failures == ()
    seen = found.observed
    assert (seen.format, seen.dtype, seen.architecture, seen.tensors) == ("safetensors", "f32", "LlamaForCausalLM", 21)
    assert (seen.index_complete, seen.remote_code, seen.pickles) == (True, False, ())
    assert [file.path for file in seen.files] == sorted(path.name for path in tiny_llama.iterdir())


def test_a_missing_shard_is_named_with_what_it_held(llama, problems, inspect):
    (llama / SHARD).unlink()
    assert problems(llama) == [f"E_WEIGHTS_MISSING_SHARD: {SHARD} is not there, and {INDEX} has 4 tensors in it"]
    assert inspect(llama).observed.index_complete is False


def test_a_missing_shard_is_seen_without_an_index(llama, problems, inspect):
    (llama / SHARD).unlink()
    (llama / INDEX).unlink()
    assert problems(llama) == [f"E_WEIGHTS_MISSING_SHARD: 1 of 5 shards are not there: {SHARD}"]
    assert inspect(llama).observed.index_complete is False


def test_a_cut_shard_says_how_much_is_missing(llama, problems, inspect):
    path = llama / SHARD
    path.write_bytes(path.read_bytes()[:-100])
    (found,) = problems(llama)
    assert found.startswith(f"E_WEIGHTS_TRUNCATED: {SHARD} is cut: 100 bytes are missing of ")
    assert inspect(llama).observed.index_complete is False


def test_a_tensor_that_the_index_promises_and_no_shard_has(llama, problems):
    change_index(llama, lambda tensors: tensors.update({"model.extra": SHARD}))
    assert problems(llama) == [f"E_WEIGHTS_MISSING_SHARD: {SHARD} lacks 1 tensors (model.extra) that {INDEX} promises"]


def test_a_tensor_that_no_index_lists(llama, problems):
    change_index(llama, lambda tensors: tensors.pop("model.norm.weight"))
    (found,) = problems(llama)
    assert "1 tensors (model.norm.weight) that model.safetensors.index.json does not list there" in found


def test_a_file_that_the_index_has_elsewhere_is_never_opened(llama, problems):
    change_index(llama, lambda tensors: tensors.update({"x": "../../etc/passwd"}))
    assert problems(llama) == [
        f"E_WEIGHTS_MISSING_SHARD: ../../etc/passwd is not there, and {INDEX} has 1 tensors in it"
    ]


@pytest.mark.parametrize("weight_map", [None, [], {"a": 1}])
def test_an_index_without_a_map(llama, problems, weight_map):
    (llama / INDEX).write_text(json.dumps({"weight_map": weight_map}), encoding="utf-8")
    assert problems(llama) == [f"E_WEIGHTS_MALFORMED: {INDEX}: its weight_map is not a table of tensors and files"]


def test_a_key_twice_in_an_index_has_two_meanings(llama, problems):
    (llama / INDEX).write_text('{"weight_map": {}, "weight_map": {}}', encoding="utf-8")
    (found,) = problems(llama)
    assert "has the key 'weight_map' twice" in found


def test_adapters_beside_an_indexed_model_do_not_count_as_its_parameters(llama, tiny_models, inspect):
    before = inspect(llama).observed
    tiny_models.write_safetensors(llama / "adapter.safetensors", {"a": tiny_models.np.ones((8, 8))})
    after = inspect(llama).observed
    assert (after.parameters, after.tensors) == (before.parameters, before.tensors)
    assert after.manifest_sha256 != before.manifest_sha256


def test_code_beside_the_weights_is_remote_code(llama, problems, inspect):
    (llama / "modeling_tiny.py").write_text("print('hello')", encoding="utf-8")
    assert problems(llama) == ["E_WEIGHTS_REMOTE_CODE: modeling_tiny.py is code that comes with the weights"]
    assert inspect(llama).observed.remote_code is True


@pytest.mark.parametrize("file", ["config.json", "tokenizer_config.json"])
def test_a_configuration_that_maps_classes_to_code_is_remote_code(llama, problems, file):
    config = json.loads((llama / file).read_text(encoding="utf-8"))
    config["text_config"] = {"auto_map": {"AutoModel": "acme/repo--modeling.Tiny"}}
    (llama / file).write_text(json.dumps(config), encoding="utf-8")
    assert problems(llama) == [
        f"E_WEIGHTS_REMOTE_CODE: {file} asks the loader to run code: auto_map names acme/repo--modeling.Tiny"
    ]


def test_an_empty_map_asks_for_nothing(llama, problems):
    (llama / "config.json").write_text('{"auto_map": {}}', encoding="utf-8")
    assert problems(llama) == []


def test_a_folder_without_weights(tmp_path, problems, inspect):
    (tmp_path / "README.md").write_text("nothing", encoding="utf-8")
    assert problems(tmp_path) == [f"E_WEIGHTS_MISSING_SHARD: there are no weights in {tmp_path.name}"]
    assert inspect(tmp_path).observed.format == "other"


def test_a_folder_without_files(tmp_path, inspect):
    found = inspect(tmp_path)
    assert found.observed is None
    assert [bad.code for bad in found.failures] == ["E_WEIGHTS_MISSING_SHARD"]


def test_several_gguf_models_in_one_folder_leave_open_which_runs(tmp_path, tiny_models, problems):
    for name in ("a.gguf", "b.gguf"):
        tiny_models.write_gguf(tmp_path / name)
    assert problems(tmp_path) == [
        "E_WEIGHTS_MALFORMED: 2 models are in one folder: a.gguf, b.gguf; name the file that is to run"
    ]
    assert problems(tmp_path / "a.gguf") == []


def test_everything_that_is_wrong_is_found_in_one_run(llama, problems):
    (llama / SHARD).unlink()
    (llama / "evil.pkl").write_bytes(b"cos\nsystem\n.")
    (llama / "code.py").touch()
    (llama / "link").symlink_to("/etc/passwd")
    (llama / "config.json").write_text("{", encoding="utf-8")
    codes = sorted(found.split(":")[0] for found in problems(llama))
    assert codes == [
        "E_WEIGHTS_MALFORMED",
        "E_WEIGHTS_MALFORMED",
        "E_WEIGHTS_MISSING_SHARD",
        "E_WEIGHTS_PICKLE",
        "E_WEIGHTS_REMOTE_CODE",
    ]


def declare(folder: Path, inspect, prefix: str = "") -> list[WeightFile]:
    files = inspect(folder).observed.files
    return [WeightFile(path=prefix + file.path, format="other", sha256=file.sha256, bytes=file.size) for file in files]


@pytest.mark.parametrize("prefix", ["", "/srv/models/llama/", "./", "weights/"])
def test_the_declared_files_are_those_that_are_there(llama, inspect, prefix):
    assert inspect(llama, declare(llama, inspect, prefix)).failures == ()


def test_a_flipped_bit_is_another_file(llama, inspect, problems):
    declared = declare(llama, inspect)
    data = bytearray((llama / SHARD).read_bytes())
    data[-1] ^= 1
    (llama / SHARD).write_bytes(data)
    (found,) = problems(llama, declared)
    assert found.startswith(f"E_WEIGHTS_HASH: {SHARD} has SHA-256 ")


def test_a_file_that_nobody_declared_and_one_that_is_gone(llama, inspect, problems):
    declared = declare(llama, inspect)
    (llama / "tokenizer.json").unlink()
    (llama / "added.json").write_text("{}", encoding="utf-8")
    missing, added = problems(llama, declared)
    assert missing == "E_WEIGHTS_MISSING_SHARD: tokenizer.json is declared in the inventory and not there"
    assert added.startswith("E_WEIGHTS_HASH: added.json is not in the inventory; its SHA-256 is ")


def test_what_the_inventory_does_not_state_is_not_compared(tiny_gguf, problems):
    wanted = WeightFile(path="/srv/llama.gguf", format="gguf")
    assert problems(tiny_gguf, [wanted]) == []
    other = wanted.model_copy(update={"bytes": 7})
    (found,) = problems(tiny_gguf, [other])
    assert found == f"E_WEIGHTS_HASH: llama.gguf has {tiny_gguf.stat().st_size:,} bytes, the inventory declares 7"


def test_of_two_files_with_one_name_each_is_compared_with_its_own(tmp_path, inspect):
    (tmp_path / "sub").mkdir()
    for path in ("a.safetensors", "sub/a.safetensors"):
        (tmp_path / path).write_bytes((2).to_bytes(8, "little") + b"{}" if path[0] == "a" else bytes(8) + b"")
    declared = declare(tmp_path, inspect, "/srv/")
    assert [bad.code for bad in inspect(tmp_path, declared).failures] == ["E_WEIGHTS_MALFORMED"]


def test_two_inspections_say_the_same(llama, inspect):
    (llama / SHARD).unlink()
    (llama / "evil.pkl").write_bytes(b"cos\nsystem\n.")
    assert inspect(llama) == inspect(llama)


def test_an_adapter_would_bring_other_weights(llama, problems):
    (llama / "adapter_config.json").write_text('{"base_model_name_or_path": "/elsewhere"}')
    (found,) = problems(llama)
    assert found.startswith("E_WEIGHTS_MALFORMED: adapter_config.json: with an adapter its base is loaded from where")


def test_the_files_that_hold_tensors_are_those_to_be_read(llama, inspect):
    assert [file.path for file in inspect(llama).loaded] == [f"model-{n:05}-of-00005.safetensors" for n in range(1, 6)]
    assert len(inspect(llama).files) == len(list(llama.iterdir()))
