"""What one token takes of the weights, worked by hand for models of a few numbers."""

import json

import pytest

from sovcheck.smoke.weights.tensors import Experts, Size, TensorHeader
from sovcheck.smoke.weights.token_cost import token_cost

DENSE = {
    "model.embed_tokens.weight": (1000, "BF16"),
    "model.layers.0.self_attn.q_proj.weight": (10, "BF16"),
    "model.layers.0.mlp.down_proj.weight": (20, "BF16"),
    "model.layers.1.self_attn.q_proj.weight": (10, "BF16"),
    "model.norm.weight": (3, "BF16"),
}
HEAD = {"lm_head.weight": (500, "BF16")}
MIXTRAL = {
    "model.layers.0.self_attn.q_proj.weight": (100, "BF16"),
    "model.layers.0.block_sparse_moe.gate.weight": (8, "BF16"),
    **{
        f"model.layers.0.block_sparse_moe.experts.{number}.{matrix}.weight": (50, "BF16")
        for number in range(8)
        for matrix in ("w1", "w2", "w3")
    },
}
QWEN = {
    "model.layers.0.mlp.shared_expert.up_proj.weight": (40, "BF16"),
    "model.layers.0.mlp.shared_expert_gate.weight": (1, "BF16"),
    "model.layers.0.mlp.gate.weight": (60, "BF16"),
    **{f"model.layers.0.mlp.experts.{number}.up_proj.weight": (10, "BF16") for number in range(60)},
}
DEEPSEEK = {
    "model.layers.0.mlp.up_proj.weight": (300, "F8_E4M3"),
    "model.layers.1.mlp.shared_experts.up_proj.weight": (30, "F8_E4M3"),
    **{f"model.layers.1.mlp.experts.{number}.up_proj.weight": (10, "F8_E4M3") for number in range(256)},
    "model.layers.2.mlp.experts.0.up_proj.weight": (10_000, "F8_E4M3"),
    "model.layers.2.eh_proj.weight": (10_000, "F8_E4M3"),
}
BYTES = {"BF16": 2, "F16": 2, "F32": 4, "F8_E4M3": 1, "I32": 4}


def header(tensors, **stated):
    sizes = {name: Size(numbers, BYTES[dtype] * numbers, dtype) for name, (numbers, dtype) in tensors.items()}
    return TensorHeader(frozenset(sizes), {}, {}, sizes=sizes, **stated)


def cost(tensors, config=None, *, countable=True, **stated):
    return token_cost([header(tensors, **stated)], config or {}, countable=countable)


def test_a_table_of_embeddings_that_is_only_looked_up_is_not_read():
    found = cost(DENSE | HEAD)
    assert found.read_bytes == 2 * (10 + 20 + 10 + 500)
    assert found.parameters == 10 + 20 + 10


def test_a_table_that_is_the_output_too_is_read_once():
    assert cost(DENSE).read_bytes == 2 * (10 + 20 + 10 + 1000)
    both = cost(DENSE | {"lm_head.weight": (1000, "BF16")}, {"tie_word_embeddings": True})
    assert both.read_bytes == 2 * (10 + 20 + 10 + 1000)


def test_two_of_the_eight_experts_of_mixtral():
    found = cost(MIXTRAL, {"num_local_experts": 8, "num_experts_per_tok": 2})
    assert found.parameters == 100 + 8 + 2 * 3 * 50
    assert found.read_bytes == 2 * found.parameters
    assert found.basis.startswith("2 of 8 experts")


def test_shared_experts_of_qwen_are_always_read():
    found = cost(QWEN, {"num_experts": 60, "num_experts_per_tok": 4})
    assert found.parameters == 40 + 1 + 60 + 4 * 10


def test_dense_layers_of_deepseek_count_whole_and_the_layer_that_only_foretells_not_at_all():
    found = cost(DEEPSEEK, {"n_routed_experts": 256, "num_experts_per_tok": 8, "num_hidden_layers": 2})
    assert found.read_bytes == 300 + 30 + 8 * 10


@pytest.mark.parametrize(
    ("name", "config"),
    [
        ("model.layers.0.mlp.experts.gate_up_proj_blocks", {"num_local_experts": 4, "num_experts_per_tok": 1}),
        ("transformer.blocks.0.ffn.experts.mlp.w1", {"ffn_config": {"moe_num_experts": 4, "moe_top_k": 1}}),
        ("language_model.model.layers.0.feed_forward.experts.down_proj", {"num_experts": 4, "num_experts_per_tok": 1}),
        ("model.layers.0.block_sparse_moe.input_linear.weight", {"num_local_experts": 4, "num_experts_per_tok": 1}),
        (
            "model.language_model.layers.0.mlp.experts.gate_up_proj",
            {"text_config": {"num_experts": 4, "num_experts_per_tok": 1}},
        ),
        ("model.layers.0.mlp.experts.0.up_proj.weight", {"moe_num_experts": 4, "moe_k": 1}),
    ],
)
def test_names_of_other_architectures(name, config):
    stem = name.split(".0.")[0]
    found = cost({name: (400, "BF16"), f"{stem}.0.self_attn.q_proj.weight": (7, "BF16")}, config)
    assert found.parameters == 7 + 100


@pytest.mark.parametrize(
    ("tensors", "config", "why"),
    [
        (MIXTRAL, {}, "does not state how many a token uses"),
        (MIXTRAL, {"num_local_experts": 8}, "does not state how many a token uses"),
        (MIXTRAL, {"num_local_experts": 8, "num_experts_per_tok": "2"}, "does not state"),
        (MIXTRAL, {"num_local_experts": 8, "num_experts_per_tok": 9}, "does not state"),
        (MIXTRAL, {"n_routed_experts": 8, "num_experts_per_tok": 2, "zero_expert_num": 4}, "does not state"),
        (DENSE, {"num_experts": 16, "num_experts_per_tok": 2}, "it has 16 experts, under names that are not known"),
        ({"stages.0.weight": (5, "BF16")}, {}, "none of its tensors has a name of a layer"),
        ({}, {}, "none of its tensors"),
    ],
)
def test_what_is_not_known_is_said_and_nothing_is_guessed(tensors, config, why):
    found = cost(tensors, config)
    assert (found.read_bytes, found.parameters) == (None, None)
    assert found.basis.startswith("not known: ")
    assert why in found.basis


def test_what_no_text_reads_does_not_count():
    images = {
        "vision_tower.vision_model.encoder.layers.0.mlp.fc1.weight": (9000, "BF16"),
        "model.visual.blocks.0.attn.qkv.weight": (9000, "BF16"),
        "audio_tower.layers.0.fc1.weight": (9000, "BF16"),
        "model.layers.1.cross_attn.q_proj.weight": (9000, "BF16"),
        "model.layers.0.mlp.up_proj.lora_A.speech.weight": (9000, "BF16"),
        "v.blk.0.attn_q.weight": (9000, "F16"),
    }
    # Layer 1 is passed over without an image: the 10 of its own count no more.
    assert cost(DENSE | HEAD | images).read_bytes == 2 * (10 + 20 + 500)


def test_wide_numbers_may_be_halved_and_packed_ones_are_no_parameters():
    wide = {"model.layers.0.mlp.up_proj.weight": (10, "F32")}
    assert cost(wide).read_bytes == 20
    assert cost({"blk.0.ffn_up.weight": (10, "F32")}, every_number_a_parameter=True).read_bytes == 40
    packed = cost({"model.layers.0.mlp.up_proj.qweight": (10, "I32")}, countable=False)
    assert (packed.read_bytes, packed.parameters) == (40, None)


def test_a_gguf_states_its_experts_and_layers_itself():
    tensors = {
        "token_embd.weight": (1000, "F16"),
        "output.weight": (50, "F16"),
        "blk.0.attn_q.weight": (10, "F16"),
        "blk.0.ffn_up_exps.weight": (800, "F16"),
        "blk.0.ffn_up_shexp.weight": (5, "F16"),
        "blk.1.nextn.eh_proj.weight": (7000, "F16"),
    }
    stated = {"every_number_a_parameter": True, "layers": 1, "architecture": "qwen2moe"}
    found = cost(tensors, experts=Experts(8, 1), **stated)
    assert found.read_bytes == 2 * (50 + 10 + 100 + 5)
    assert cost(tensors, experts=Experts(8), **stated).read_bytes is None


def test_old_files_of_mixtral_have_a_tensor_for_each_expert():
    tensors = {f"blk.0.ffn_up.{number}.weight": (10, "F16") for number in range(8)}
    found = cost(tensors | {"blk.0.attn_q.weight": (3, "F16")}, experts=Experts(8, 2), every_number_a_parameter=True)
    assert found.parameters == 23


def test_the_cost_of_real_files_is_that_of_their_tensors(inspect, tiny_llama, tiny_gguf):
    layers = 739_840  # two layers of the tiny Llama: 2 x (3 x 640 x 64 + 2 x 640 x 128 + 2 x 640 x 64 + 2 x 640)
    of_gguf, of_shards = inspect(tiny_gguf).cost, inspect(tiny_llama).cost
    assert of_gguf.parameters == of_shards.parameters
    assert of_gguf.read_bytes == 4 * (of_gguf.parameters + 512 * 640)
    assert of_shards.read_bytes == 2 * (of_shards.parameters + 512 * 640)
    assert of_gguf.parameters == layers


def test_a_mixture_as_a_folder_of_safetensors(inspect, write_safetensors, tmp_path):
    tensors, at = {"__metadata__": {"format": "pt"}}, 0
    for name, (numbers, dtype) in MIXTRAL.items():
        taken = 2 * numbers
        tensors[name] = {"dtype": dtype, "shape": [numbers], "data_offsets": [at, at + taken]}
        at += taken
    folder = write_safetensors(tensors, at)
    (tmp_path / "config.json").write_text(json.dumps({"num_local_experts": 8, "num_experts_per_tok": 2}))
    assert inspect(folder).cost.read_bytes == 2 * (100 + 8 + 300)
