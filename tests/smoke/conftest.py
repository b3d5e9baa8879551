"""The tiny models that smokes are tried on, built once per run; tests that change one copy it first."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def tiny_models() -> ModuleType:
    """The factory: ``write_llama``, ``write_gguf``, ``TEXT`` and what they are made of."""
    spec = importlib.util.spec_from_file_location("tiny_models", Path(__file__).with_name("tiny_models.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["tiny_models"] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def tiny_llama(tiny_models: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with config, tokenizer and five shards; shared, so only to be read."""
    return tiny_models.write_llama(tmp_path_factory.mktemp("weights") / "llama")


@pytest.fixture(scope="session")
def tiny_gguf(tiny_models: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GGUF file; shared, so only to be read."""
    return tiny_models.write_gguf(tmp_path_factory.mktemp("weights") / "llama.gguf")
