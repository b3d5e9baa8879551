"""The vocabulary that a configuration states, whatever stands in its place."""

import json
import os
from pathlib import Path

import pytest

from sovcheck.smoke.runtimes.model_files import vocabulary_of


def test_it_is_what_the_configuration_states(tmp_path: Path):
    (tmp_path / "config.json").write_text(json.dumps({"vocab_size": 32_000}))
    assert vocabulary_of(tmp_path) == 32_000


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"vocab_size": true}', '{"vocab_size": -1}', f'{{"vocab_size": {"[" * 100_000}']
)
def test_another_configuration_states_none(tmp_path: Path, text: str):
    (tmp_path / "config.json").write_text(text)
    assert vocabulary_of(tmp_path) is None


def test_neither_does_a_pipe_nor_one_file_of_weights(tmp_path: Path):
    os.mkfifo(tmp_path / "config.json")
    (tmp_path / "tiny.gguf").touch()
    assert vocabulary_of(tmp_path) is None
    assert vocabulary_of(tmp_path / "tiny.gguf") is None
