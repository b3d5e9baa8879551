"""The tiny models are real: llama.cpp loads them and they say their text; random ones do not."""

import json
import math
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

_GENERATE = """
import json, sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.n_ctx, params.n_gpu_layers, params.warmup = sys.argv[1], 256, 0, False
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
answer = xllamacpp.Server(params).handle_completions({"prompt": sys.argv[2], "n_predict": 12, "temperature": 0})
json.dump(answer["choices"][0]["text"], sys.stdout)
"""


def _said_by(model: Path, prompt: str) -> str:
    command = [sys.executable, "-c", _GENERATE, str(model), prompt]
    return json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)


@pytest.mark.parametrize("dtype", ["F32", "F16", "Q8_0"])
def test_llama_cpp_makes_it_say_its_text(tiny_models, tmp_path, dtype):
    model = tiny_models.write_gguf(tmp_path / "tiny.gguf", dtype=dtype)
    assert _said_by(model, "All human").startswith(" beings are born free and equal in dignity and")


def test_a_random_one_does_not_know_it(tiny_models, tmp_path):
    model = tiny_models.write_gguf(tmp_path / "tiny.gguf", random=True)
    assert "beings" not in _said_by(model, "All human")


def test_it_is_far_less_surprised_by_its_text_than_a_random_one(tiny_models):
    tokenizer = tiny_models.Tokenizer(tiny_models.TEXT)
    logits = tiny_models.weights(tokenizer)["lm_head.weight"] * math.sqrt(tiny_models.VOCABULARY)
    ids = tokenizer.encode(tiny_models.TEXT)
    perplexity = math.exp(-np.mean([logits[after, before] for before, after in pairwise(ids)]))
    assert 1 < perplexity < 0.01 * tiny_models.VOCABULARY


@pytest.mark.parametrize("text", ["All human beings", "Würde, sawa! 42", "ሰላም", "一二三"])
def test_the_tokenizer_keeps_every_byte(tiny_models, text):
    tokenizer = tiny_models.Tokenizer(tiny_models.TEXT)
    letters = "".join(tokenizer.tokens[token] for token in tokenizer.encode(text))
    assert bytes(tiny_models.LETTERS.index(letter) for letter in letters).decode() == text


def test_the_same_bytes_come_out_each_time(tiny_models, tiny_llama, tmp_path):
    again = tiny_models.write_llama(tmp_path)
    assert {path.name: path.read_bytes() for path in again.iterdir()} == {
        path.name: path.read_bytes() for path in tiny_llama.iterdir()
    }
