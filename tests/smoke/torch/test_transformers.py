"""Safetensors through transformers, every step, in the worker as it is started; run by ``make test-torch``."""

import json
import shutil

import pytest

from sovcheck.evidence.measurement import DecodeMethod, StepStatus
from sovcheck.smoke.runtimes import transformers as transformers_runtime
from sovcheck.smoke.runtimes.interface import NotOffered
from sovcheck.smoke.runtimes.llamacpp import LlamaCpp
from sovcheck.smoke.runtimes.torch_decoding import decode_stepwise
from sovcheck.smoke.runtimes.transformers import Transformers
from sovcheck.smoke.worker_protocol import WorkOrder


@pytest.fixture
def weights(tiny_llama, tmp_path):
    """A copy that may be broken."""
    return shutil.copytree(tiny_llama, tmp_path / "llama")


def test_safetensors_go_through_every_step(work, tiny_llama):
    steps = ["load", "generate", "speed", "languages", "update"]
    worked = work(runtime="transformers", weights=str(tiny_llama), steps=steps, languages=["en", "sw"], update="lora")
    assert {name: step.status for name, step in worked.steps.items()} == dict.fromkeys(steps, StepStatus.PASS), (
        worked.log
    )
    metrics = worked.steps["generate"].metrics
    assert metrics["perplexity"] < 0.01 * metrics["vocabulary"]
    assert worked.runtime.device == "cpu"
    proof = worked.measured("update")
    assert proof.method == "lora"
    assert proof.loss_after < proof.loss_before
    assert proof.reload_equal
    assert worked.measured("speed").decode_tok_s > 0


@pytest.fixture
def loaded(tiny_llama, tmp_path):
    """The tiny Llama in this process."""
    order = WorkOrder(
        runtime="transformers",
        weights=str(tiny_llama),
        scratch=str(tmp_path),
        steps=("load",),
        prompts=("x",),
        threads=1,
    )
    with Transformers().load(order) as model:
        yield model


def test_a_cache_of_fixed_size_says_what_a_growing_one_says(loaded):
    import torch

    prompt = "All human beings are born free and equal"
    said = loaded.generate(prompt, 30).ids
    with torch.inference_mode():
        ids = loaded.tokenizer(prompt, return_tensors="pt")["input_ids"]
        decoded = decode_stepwise(torch, loaded.module, torch.cat([ids, ids]), 26)
    assert [tuple(row) for row in decoded.rows.tolist()] == [said, said]
    assert decoded.timed == 26


def test_where_nothing_can_be_captured_it_is_decoded_step_by_step_and_says_why(loaded):
    prompts = [f"{number}. All human beings are born free" for number in range(4)]
    found = loaded.decode_together(prompts, 10)
    assert (found.method, found.sequences, found.tokens) == (DecodeMethod.EAGER, 4, 40)
    assert found.why_not_captured == "graphs are captured on CUDA alone"


def test_a_model_that_keeps_no_such_cache_is_not_decoded_together(loaded, monkeypatch):
    def refuse(*_arguments):
        raise ValueError("this model keeps a sum\nand more")

    monkeypatch.setattr(transformers_runtime, "decode_stepwise", refuse)
    with pytest.raises(NotOffered, match=r"^ValueError: this model keeps a sum$"):
        loaded.decode_together(["All human beings"], 10)


def test_how_it_was_loaded_is_told(loaded):
    assert loaded.description.metrics["loading"] == "through this machine's memory"
    assert loaded.description.decodes is DecodeMethod.EAGER


def test_a_parameter_that_no_file_holds_is_not_invented(work, weights):
    from safetensors.numpy import load_file, save_file

    index = json.loads((weights / "model.safetensors.index.json").read_text())
    shard = weights / index["weight_map"].pop("model.layers.1.mlp.up_proj.weight")
    tensors = load_file(shard)
    del tensors["model.layers.1.mlp.up_proj.weight"]
    save_file(tensors, shard, metadata={"format": "pt"})
    (weights / "model.safetensors.index.json").write_text(json.dumps(index))
    step = work(runtime="transformers", weights=str(weights), steps=["load"]).steps["load"]
    assert step.failure == "E_WEIGHTS_MALFORMED"
    assert "no file holds model.layers.1.mlp.up_proj.weight" in step.message


def test_llama_cpp_says_the_same_as_transformers(work, tiny_llama, tiny_gguf):
    steps = ["load", "generate"]
    torch = work(runtime="transformers", weights=str(tiny_llama), steps=steps).steps["generate"].metrics
    llama = work(runtime="llamacpp", weights=str(tiny_gguf), steps=steps).steps["generate"].metrics
    assert torch["idsSha256"] == llama["idsSha256"]
    assert torch["perplexity"] == pytest.approx(llama["perplexity"], rel=0.01)


def test_one_layer_is_trained_saved_and_read_back(work, tiny_llama):
    order = {"runtime": "transformers", "weights": str(tiny_llama), "steps": ["load", "update"]}
    proof = work(**order, update="full-layer").measured("update")
    assert proof.method == "full-layer"
    assert proof.loss_after < proof.loss_before


@pytest.mark.parametrize("method", ["lora", "full-layer"])
def test_the_model_is_the_same_after_it_was_trained(work, tiny_llama, method):
    order = {"runtime": "transformers", "weights": str(tiny_llama), "update": method}
    before = work(**order, steps=["load", "generate"]).steps["generate"].metrics
    worked = work(**order, steps=["load", "update", "generate"])
    assert worked.steps["update"].status is StepStatus.PASS, worked.log
    after = worked.steps["generate"].metrics
    assert (after["idsSha256"], after["perplexity"]) == (before["idsSha256"], before["perplexity"])


# peft asks transformers by a name that is to be renamed.
@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing`:FutureWarning")
def test_training_leaves_the_very_tensors_that_were_loaded(tiny_llama, tmp_path):
    import torch

    from sovcheck.smoke.probes.update import prove_update

    for method in ("lora", "full-layer"):
        order = WorkOrder(
            runtime="transformers",
            weights=str(tiny_llama),
            scratch=str(tmp_path / method),
            steps=("load",),
            prompts=("x",),
            update=method,
            threads=1,
        )
        (tmp_path / method).mkdir()
        with Transformers().load(order) as model:
            state = {name: tensor.clone() for name, tensor in model.module.state_dict().items()}
            places = {name: tensor.data_ptr() for name, tensor in model.module.state_dict().items()}
            assert prove_update(model, order).reload_equal
            left = model.module.state_dict()
            assert {name: tensor.data_ptr() for name, tensor in left.items()} == places
            assert all(torch.equal(left[name], tensor) for name, tensor in state.items())


def test_a_gguf_is_a_snapshot_that_cannot_be_updated(work, tiny_gguf):
    step = work(runtime="llamacpp", weights=str(tiny_gguf), steps=["load", "update"], update="lora").steps["update"]
    assert step.failure == "E_UPDATE_UNSUPPORTED"
    assert "inference only" in step.message


def test_without_an_order_to_update_the_step_is_skipped(work, tiny_gguf):
    step = work(runtime="llamacpp", weights=str(tiny_gguf), steps=["load", "update"]).steps["update"]
    assert step.status is StepStatus.SKIPPED


def test_random_weights_are_told(work, tiny_models, tmp_path):
    weights = tiny_models.write_llama(tmp_path / "random", random=True)
    worked = work(runtime="transformers", weights=str(weights), steps=["load", "generate"])
    assert worked.steps["generate"].failure == "E_RANDOM_WEIGHTS"


def test_a_tensor_with_a_number_that_is_none_is_named(work, weights):
    shard = weights / "model-00001-of-00005.safetensors"
    shard.write_bytes(shard.read_bytes()[:-4] + b"\x00\x00\xc0\x7f")
    worked = work(runtime="transformers", weights=str(weights), steps=["load", "generate"])
    assert worked.steps["load"].failure == "E_NAN_LOGITS"
    assert ".weight holds numbers that are not finite" in worked.steps["load"].message
    assert "generate" not in worked.steps


def test_a_missing_shard_is_malformed_weights(work, weights):
    (weights / "model-00002-of-00005.safetensors").unlink()
    step = work(runtime="transformers", weights=str(weights), steps=["load"]).steps["load"]
    assert step.failure == "E_WEIGHTS_MALFORMED", step.message


def test_an_architecture_that_transformers_does_not_know_wants_another_version(work, weights):
    config = json.loads((weights / "config.json").read_text())
    (weights / "config.json").write_text(
        json.dumps({**config, "model_type": "tomorrow", "architectures": ["Tomorrow"]})
    )
    step = work(runtime="transformers", weights=str(weights), steps=["load"]).steps["load"]
    assert step.failure == "E_RUNTIME_VERSION", step.message


def test_code_beside_the_weights_is_never_run(work, weights, tmp_path):
    mark = tmp_path / "ran"
    (weights / "modeling_own.py").write_text(f"open({str(mark)!r}, 'w')\n")
    config = json.loads((weights / "config.json").read_text())
    own = {
        "model_type": "own",
        "auto_map": {"AutoConfig": "modeling_own.Own", "AutoModelForCausalLM": "modeling_own.Own"},
    }
    (weights / "config.json").write_text(json.dumps({**config, **own}))
    step = work(runtime="transformers", weights=str(weights), steps=["load"]).steps["load"]
    assert step.status is StepStatus.FAIL
    assert not mark.exists()


def test_a_device_that_is_not_there_is_no_gpu(work, tiny_llama):
    import torch

    assert not torch.cuda.is_available(), "this test is for machines without a GPU"
    step = work(runtime="transformers", weights=str(tiny_llama), steps=["load"], device="cuda:0").steps["load"]
    assert step.failure == "E_NO_GPU"


def test_what_llama_cpp_says_is_computed_again(work, tiny_llama, tiny_gguf, tmp_path):
    prompt = "All human beings"
    order = WorkOrder(
        runtime="llamacpp", weights=str(tiny_gguf), scratch=str(tmp_path), steps=("load",), prompts=(prompt,), threads=1
    )
    with LlamaCpp().load(order) as model:
        said = model.generate(prompt, 20)
    asked = {"runtime": "transformers", "weights": str(tiny_llama), "steps": ["load", "recompute"]}
    for ids in (list(said.ids), None):
        worked = work(**asked, samples=[{"prompt": prompt, "text": said.text, "ids": ids}])
        assert worked.steps["recompute"].status is StepStatus.PASS, worked.log
        assert worked.measured("recomputation").agreed == worked.measured("recomputation").tokens == 20
    other = work(**asked, samples=[{"prompt": prompt, "text": said.text, "ids": list(range(20))}])
    assert other.steps["recompute"].failure == "E_MODEL_DIFFERS"
