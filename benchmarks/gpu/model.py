"""Builds a Llama of about a billion parameters that knows its text and copies: that of the tests, in a larger one.

usage: python benchmarks/gpu/model.py FOLDER [LAYERS]   (writes FOLDER/weights and FOLDER/inventory.yaml)

What the small one computes stands in a corner of each matrix; all else is noise, too weak to change what is said, and
as much to read and to multiply as if it meant something. The inventory declares the accelerators that the driver names.
"""

import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import numpy as np

from sovcheck.catalog.loading import load_catalog
from sovcheck.smoke.host.accelerators.catalog_match import catalog_id
from sovcheck.smoke.host.accelerators.nvml import gpus_of_driver

SMALL = Path(__file__).parents[2] / "tests/tiny_models.py"
HIDDEN, LAYERS, FEED_FORWARD, HEADS, KV_HEADS, CONTEXT, SHARDS = 2048, 16, 8192, 32, 8, 8192, 4
NOISE = 0.0005


def tiny_models() -> ModuleType:
    """The factory of the tests, which needs the package gguf."""
    spec = importlib.util.spec_from_file_location("tiny_models", SMALL)
    if spec is None or spec.loader is None:
        sys.exit(f"{SMALL} is missing: run this in a checkout of sovcheck")
    module = importlib.util.module_from_spec(spec)
    sys.modules["tiny_models"] = module
    spec.loader.exec_module(module)
    return module


def tensors(small: ModuleType, layers: int) -> Iterator[tuple[str, np.ndarray]]:
    """Every tensor by its name in ``transformers``."""
    tokenizer = small.Tokenizer(small.TEXT)
    known = small.weights(tokenizer)
    # A normalized stream is the sqrt of its size longer than its largest part: what reads it is that much smaller.
    shorter = np.float32(np.sqrt(small.HIDDEN / HIDDEN))
    noise = np.random.default_rng(1).standard_normal((FEED_FORWARD, HIDDEN), dtype=np.float32) * np.float32(NOISE)
    words, head = small.VOCABULARY, small.HEAD
    embedding, output = np.zeros((words, HIDDEN), np.float32), np.zeros((words, HIDDEN), np.float32)
    embedding[:, : small.HIDDEN] = known["model.embed_tokens.weight"]
    output[:, : small.HIDDEN] = known["lm_head.weight"] * shorter
    ones = np.ones(HIDDEN, np.float32)
    yield from {"model.embed_tokens.weight": embedding, "lm_head.weight": output, "model.norm.weight": ones}.items()
    rows = {"q": HEADS * head, "k": KV_HEADS * head, "v": KV_HEADS * head}
    for layer in range(layers):
        place, fresh = f"model.layers.{layer}", np.roll(noise, layer * 7919)
        for part, size in rows.items():
            matrix = fresh[:size].copy()
            if layer < small.LAYERS:
                matrix[:head] = 0
                matrix[:head, : small.HIDDEN] = known[f"{place}.self_attn.{part}_proj.weight"][:head] * shorter
            yield f"{place}.self_attn.{part}_proj.weight", matrix
        back = fresh[: HEADS * head].T.copy()
        if layer < small.LAYERS:
            back[:, :head] = 0
            back[: small.HIDDEN, :head] = known[f"{place}.self_attn.o_proj.weight"][:, :head]
        yield f"{place}.self_attn.o_proj.weight", back
        yield f"{place}.mlp.gate_proj.weight", fresh
        yield f"{place}.mlp.up_proj.weight", np.roll(fresh, 1)
        yield f"{place}.mlp.down_proj.weight", fresh.T
        yield f"{place}.input_layernorm.weight", ones
        yield f"{place}.post_attention_layernorm.weight", ones


def write_model(folder: Path, layers: int = LAYERS) -> int:
    """A folder of weights in bf16; how many parameters they are."""
    small = tiny_models()
    small.write_llama(folder, shards=1)
    (folder / "model.safetensors").unlink()
    sizes = {
        "hidden_size": HIDDEN,
        "intermediate_size": FEED_FORWARD,
        "num_hidden_layers": layers,
        "num_attention_heads": HEADS,
        "num_key_value_heads": KV_HEADS,
        "max_position_embeddings": CONTEXT,
        "torch_dtype": "bfloat16",
    }
    (folder / "config.json").write_text(json.dumps({**small.CONFIG, **sizes}, indent=2), encoding="utf-8")
    parts: list[dict[str, np.ndarray]] = [{} for _ in range(SHARDS)]
    parameters = 0
    for number, (name, tensor) in enumerate(tensors(small, layers)):
        parts[number % SHARDS][name] = tensor
        parameters += tensor.size
    weight_map: dict[str, str] = {}
    size = 0
    for number, part in enumerate(parts, 1):
        file = f"model-{number:05}-of-{SHARDS:05}.safetensors"
        size += small.write_safetensors(folder / file, part, "BF16")
        weight_map |= dict.fromkeys(part, file)
    index = {"metadata": {"total_size": size}, "weight_map": dict(sorted(weight_map.items()))}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2), encoding="utf-8")
    return parameters


def inventory(weights: Path, parameters: int) -> str:
    """An inventory that declares every file by its digest, and the accelerators that are here and in the catalog."""
    formats = {".safetensors": "safetensors"}
    files = "".join(
        f"      - {{path: {file.name}, format: {formats.get(file.suffix, 'other')}, "
        f'sha256: "{sha256(file.read_bytes()).hexdigest()}"}}\n'
        for file in sorted(weights.iterdir())
    )
    catalog = load_catalog()
    here = Counter(found for gpu in gpus_of_driver() if (found := catalog_id(gpu.name, catalog)) is not None)
    declared = ", ".join(f"{{model: {name}, count: {count}}}" for name, count in sorted(here.items()))
    return f"""apiVersion: sovcheck/v1
kind: Inventory
metadata: {{name: gpu proof}}
organizations:
  - {{id: example-university, country: CH, public_body: true, parents: []}}
models:
  - id: proof-model
    developer: example-university
    base_models: []
    access: weights
    self_hosted: true
    remote_code: false
    licence: {{id: Apache-2.0, text_sha256: "{"2" * 64}"}}
    revision: "1"
    parameters: {parameters}
    dtype: bf16
    languages: [en, fr, sw]
    stored_in: [gpu-host]
    files:
{files}    update:
      {{host: gpu-host, code: true, data: true, rights: true, owners: 2, budget: true, last_update: 2026-11-01}}
gpu_hosts:
  - id: gpu-host
    owner: example-university
    operator: example-university
    tenancy: owned
    country: CH
    administered_from: [CH]
    accelerators: [{declared}]
    management: {{phone_home: false, licence_server: false}}
    runtime: {{offline: true}}
    serves: [proof-model]
"""


def main(folder: Path, layers: int) -> None:
    """Write both."""
    parameters = write_model(folder / "weights", layers)
    (folder / "inventory.yaml").write_text(inventory(folder / "weights", parameters), encoding="utf-8")
    print(f"{parameters:,} parameters")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else LAYERS)
