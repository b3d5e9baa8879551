"""Languages: the tokenizer loses nothing, in not too many tokens, and the model predicts ordinary text."""

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from sovcheck.evidence.measurement import LanguageProof
from sovcheck.smoke.probes.perplexity import bits_of, bits_per_byte
from sovcheck.smoke.runtimes.interface import Model

FERTILITY_OVER_ENGLISH = 3.0
"""Tokens per word, as a multiple of English, above which a language is a poor fit."""
BYTES_PER_TOKEN = 1.3
"""Below this the tokenizer spells the language out byte by byte."""
_UNSPACED = {"zh", "ja", "th", "km", "lo", "my", "bo"}
"""Languages written without spaces between words."""
_WORDS = re.compile(r"[^\s\u1361]+")
"""What is between spaces, or between Ethiopic word spaces."""


class Tried(NamedTuple):
    """A language's proof, and what is poor about it."""

    proof: LanguageProof
    warnings: tuple[str, ...]


@cache
def sample_texts() -> dict[str, str]:
    """Article 1 of the Universal Declaration of Human Rights by ISO 639-1 code."""
    content = files("sovcheck.smoke.probes").joinpath("declaration.yaml").read_text(encoding="utf-8")
    texts: dict[str, str] = yaml.safe_load(content)["texts"]
    return texts


def sample_of(language: str) -> str | None:
    """The text of a language tag such as ``fr`` or ``pt-BR``; None where there is none."""
    return sample_texts().get(re.split("[-_]", language.lower())[0])


def try_language(model: Model, language: str, text: str) -> Tried:
    """What the model makes of the text. Raises NotOffered where the runtime shows no tokenizer."""
    ids, bits = model.encode(text), bits_of(model, text)
    proof = LanguageProof(
        language=language,
        fertility=round(len(ids) / _units(language, text), 3),
        bytes_per_token=round(len(text.encode()) / len(ids), 3) if ids else 0.0,
        round_trip=model.decode(ids) == text,
        bits_per_byte=None if bits is None else round(bits, 3),
        pair_bits_per_byte=round(bits_per_byte(text), 3),
    )
    return Tried(proof, tuple(_poor(model, proof)))


def _units(language: str, text: str) -> int:
    """Words; characters where words are not spaced."""
    if _is_unspaced(language):
        return sum(not character.isspace() for character in text)
    return len(_WORDS.findall(text))


def _is_unspaced(language: str) -> bool:
    return re.split("[-_]", language.lower())[0] in _UNSPACED


def _poor(model: Model, proof: LanguageProof) -> list[str]:
    warnings = []
    bits, pairs = proof.bits_per_byte, proof.pair_bits_per_byte
    if bits is not None and pairs is not None and bits >= pairs:
        warnings.append(f"{proof.language}: {bits} bits per byte, a table of pairs of bytes needs {pairs}: not learnt")
    if proof.bytes_per_token < BYTES_PER_TOKEN:
        warnings.append(f"{proof.language}: {proof.bytes_per_token} bytes per token: spelt out, not read as words")
    english = sample_texts()["en"]
    allowed = FERTILITY_OVER_ENGLISH * len(model.encode(english)) / _units("en", english)
    if not _is_unspaced(proof.language) and proof.fertility > allowed:
        warnings.append(f"{proof.language}: {proof.fertility} tokens per word, {allowed:.2f} are 3 times English")
    return warnings
