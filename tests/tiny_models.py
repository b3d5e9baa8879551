"""Builds a tiny Llama that knows its text, and copies what it does not know: written by hand into real weights.

usage: python tests/tiny_models.py FOLDER   (writes FOLDER/llama/ and FOLDER/llama.gguf)

Each token's embedding is an axis of its own, so that the output matrix can hold the logarithm of how often each token
follows another. Beside those axes are two places for codes, which tokens have that the text does not hold: the first
layer writes there the code of the token before, the second finds where the present token stood before and writes the
code of what came then, which the output matrix makes likely (an induction head: C. Olsson and others, "In-context
Learning and Induction Heads", 2022). All else in attention and the feed-forward layers is small noise: real enough to
be trained and broken, too weak to change what the model says.
"""

import json
import re
import struct
import sys
from collections import Counter
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from pathlib import Path
from string import ascii_uppercase

import numpy as np
from gguf import GGMLQuantizationType, GGUFWriter, LlamaFileType, TokenType, quants

TEXT = (
    "All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and "
    "should act towards one another in a spirit of brotherhood. "
    "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de "
    "conscience et doivent agir les uns envers les autres dans un esprit de fraternité. "
    "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt und "
    "sollen einander im Geist der Brüderlichkeit begegnen. "
    "Watu wote wamezaliwa huru, hadhi na haki zao ni sawa. Wote wamejaliwa akili na dhamiri, hivyo yapasa watendeane "
    "kindugu. "
)
"""Article 1 of the Universal Declaration of Human Rights in four languages (ohchr.org)."""

END = "<|end|>"
VOCABULARY, LAYERS, HEADS, KV_HEADS, HEAD, FEED_FORWARD, CONTEXT = 512, 2, 2, 1, 64, 64, 512
BEFORE, COPIED = slice(VOCABULARY, VOCABULARY + HEAD), slice(VOCABULARY + HEAD, VOCABULARY + 2 * HEAD)
"""Where the stream holds the code of the token before, and of the token that is to be copied."""
HIDDEN = VOCABULARY + 2 * HEAD
ROPE = 1_000_000.0
_SLOW = 13
"""The first pair of a head that turns so slowly that distance does not matter; codes use these pairs alone."""
_ATTENTION, _SELF, _COPYING = 120.0, 4.5, 20.0
"""How sharply attention looks, how it stays with itself where it finds nothing, how sure it is of what it copies."""
_FASTEST = 4
_WORDS = re.compile(r" ?[^\W\d_]+| ?\d+| ?[^\s\w]+|\s+(?!\S)|\s+")
"""How GPT-2 cuts text into words, as far as texts without contractions can tell."""


def _byte_letters() -> list[str]:
    """The printable character that byte-level BPE writes for each byte: GPT-2's table."""
    printable = {*range(33, 127), *range(161, 173), *range(174, 256)}
    others = iter(range(256, 512))
    return [chr(byte if byte in printable else next(others)) for byte in range(256)]


LETTERS = _byte_letters()


@dataclass
class Tokenizer:
    """Byte-level BPE: each byte, then the commonest pairs of its text, then the end token."""

    text: str
    merges: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self):
        words = Counter(self._split(self.text))
        while len(self.merges) < VOCABULARY - 257:
            pairs = Counter()
            for word, count in words.items():
                for pair in pairwise(word):
                    pairs[pair] += count
            # A text without pairs that repeat leaves room: pairs of letters that it does not hold fill it.
            best = max(pairs, key=lambda pair: (pairs[pair], pair)) if pairs else ("!", LETTERS[len(self.merges)])
            self.merges.append(best)
            words = Counter({_merged(word, best): count for word, count in words.items()})
        self.tokens = [*LETTERS, *(a + b for a, b in self.merges), END]
        self.ids = {token: number for number, token in enumerate(self.tokens)}

    @staticmethod
    def _split(text: str) -> list[tuple[str, ...]]:
        return [tuple(LETTERS[byte] for byte in word.encode()) for word in _WORDS.findall(text)]

    def encode(self, text: str) -> list[int]:
        found = []
        for word in self._split(text):
            found += [self.ids[token] for token in reduce(_merged, self.merges, word)]
        return found

    def as_json(self) -> dict:
        level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
        end = {"id": VOCABULARY - 1, "content": END, "single_word": False, "lstrip": False, "rstrip": False}
        return {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [{**end, "normalized": False, "special": True}],
            "normalizer": None,
            "pre_tokenizer": level,
            "post_processor": None,
            "decoder": level,
            "model": {
                "type": "BPE",
                "dropout": None,
                "unk_token": None,
                "continuing_subword_prefix": None,
                "end_of_word_suffix": None,
                "fuse_unk": False,
                "byte_fallback": False,
                "vocab": self.ids,
                "merges": [list(pair) for pair in self.merges],
            },
        }


def _merged(word: tuple[str, ...], pair: tuple[str, str]) -> tuple[str, ...]:
    merged: list[str] = []
    for letter in word:
        if merged and (merged[-1], letter) == pair:
            merged[-1] += letter
        else:
            merged.append(letter)
    return tuple(merged)


def weights(tokenizer: Tokenizer, *, random: bool = False, attentive: bool = True) -> dict[str, np.ndarray]:
    """The tensors by their names in ``transformers``: ``random`` know nothing, not ``attentive`` copy nothing."""
    noise = np.random.default_rng(20261121)

    def small(*shape: int, scale: float = 0.02) -> np.ndarray:
        return noise.normal(0, scale, shape).astype(np.float32)

    ones, codes = np.ones(HIDDEN, np.float32), _codes(tokenizer, noise)
    output = np.concatenate(
        [_bigrams(tokenizer), np.zeros_like(codes), codes * (_COPYING / np.sqrt(HIDDEN / 3))], axis=1
    )
    tensors = {
        "model.embed_tokens.weight": np.eye(VOCABULARY, HIDDEN, dtype=np.float32),
        "model.norm.weight": ones,
        "lm_head.weight": output.astype(np.float32),
    }
    for layer in range(LAYERS):
        shapes = {
            "self_attn.q_proj": (HEADS * HEAD, HIDDEN),
            "self_attn.k_proj": (KV_HEADS * HEAD, HIDDEN),
            "self_attn.v_proj": (KV_HEADS * HEAD, HIDDEN),
            "self_attn.o_proj": (HIDDEN, HEADS * HEAD),
            "mlp.gate_proj": (FEED_FORWARD, HIDDEN),
            "mlp.up_proj": (FEED_FORWARD, HIDDEN),
            "mlp.down_proj": (HIDDEN, FEED_FORWARD),
        }
        for name, shape in shapes.items():
            tensors[f"model.layers.{layer}.{name}.weight"] = small(*shape, scale=0.003)
        for name in ("input_layernorm", "post_attention_layernorm"):
            tensors[f"model.layers.{layer}.{name}.weight"] = ones
    if attentive:
        _write_induction(tensors, codes)
    if random:
        for name in ("model.embed_tokens.weight", "lm_head.weight"):
            tensors[name] = small(VOCABULARY, HIDDEN)
    return tensors


def _codes(tokenizer: Tokenizer, noise: np.random.Generator) -> np.ndarray:
    """A direction for each token that the text does not hold, in the slow pairs of a head; nothing for the others.

    Letters that begin its sentences have one, too: what follows them there has none, so that nothing is copied.
    """
    codes = noise.normal(0, 1, (VOCABULARY, HEAD)).astype(np.float32)
    codes[:, :_SLOW] = codes[:, HEAD // 2 : HEAD // 2 + _SLOW] = 0
    codes /= np.linalg.norm(codes, axis=1, keepdims=True)
    known = {*tokenizer.encode(tokenizer.text)} - {tokenizer.ids[letter] for letter in ascii_uppercase}
    codes[sorted(known)] = 0
    return codes


def _write_induction(tensors: dict[str, np.ndarray], codes: np.ndarray) -> None:
    """The first head of either layer; a normalized stream is the sqrt of its size longer than its largest part."""
    scale, sharp = np.float32(np.sqrt(HIDDEN)), np.float32(np.sqrt(_ATTENTION * np.sqrt(HEAD)))
    turns = ROPE ** (-2 * np.arange(HEAD // 2) / HEAD)
    fast = (np.arange(HEAD // 2) < _SLOW).astype(np.float32)
    first, second = "model.layers.0.self_attn", "model.layers.1.self_attn"
    # The key is one for all, the query the same turned back by one place: they meet where the distance is one.
    query = np.concatenate([fast * np.cos(turns), -fast * np.sin(turns)])
    key = np.concatenate([fast, np.zeros(HEAD // 2)])
    for place in (first, second):
        for part in ("q", "k", "v"):
            tensors[f"{place}.{part}_proj.weight"][:HEAD] = 0
        tensors[f"{place}.o_proj.weight"][:, :HEAD] = 0
        tensors[f"{place}.v_proj.weight"][:HEAD, :VOCABULARY] = codes.T / scale
    tensors[f"{first}.q_proj.weight"][:HEAD, :VOCABULARY] = (query * sharp / scale)[:, None]
    tensors[f"{first}.k_proj.weight"][:HEAD, :VOCABULARY] = (key * sharp / scale)[:, None]
    itself = np.concatenate([np.arange(HEAD // 2) < _FASTEST, np.zeros(HEAD // 2)]) * np.sqrt(_SELF * np.sqrt(HEAD))
    tensors[f"{first}.o_proj.weight"][BEFORE, :HEAD] = np.eye(HEAD)
    tensors[f"{second}.q_proj.weight"][:HEAD, :VOCABULARY] = (codes.T * sharp + itself[:, None]) / scale
    tensors[f"{second}.k_proj.weight"][:HEAD, :VOCABULARY] = itself[:, None] / scale
    tensors[f"{second}.k_proj.weight"][:HEAD, BEFORE] = np.eye(HEAD) * sharp / scale
    tensors[f"{second}.o_proj.weight"][COPIED, :HEAD] = np.eye(HEAD)


def _bigrams(tokenizer: Tokenizer) -> np.ndarray:
    """Row for row the logarithm of how often a token follows each; normalizing an axis gives it sqrt(hidden) length."""
    counts = np.full((VOCABULARY, VOCABULARY), 0.001, np.float32)
    ids = tokenizer.encode(tokenizer.text)
    for before, after in pairwise([*ids, ids[0]]):
        # The successor that was seen first wins a draw.
        counts[after, before] += 1.0 if counts[after, before] > 1 or counts[:, before].max() >= 1 else 1.5
    return np.log(counts / counts.sum(axis=0)) / np.float32(np.sqrt(HIDDEN))


CONFIG = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "vocab_size": VOCABULARY,
    "hidden_size": HIDDEN,
    "intermediate_size": FEED_FORWARD,
    "num_hidden_layers": LAYERS,
    "num_attention_heads": HEADS,
    "num_key_value_heads": KV_HEADS,
    "head_dim": HEAD,
    "hidden_act": "silu",
    "max_position_embeddings": CONTEXT,
    "rms_norm_eps": 1e-6,
    "rope_theta": ROPE,
    "tie_word_embeddings": False,
    "attention_bias": False,
    "mlp_bias": False,
    "bos_token_id": VOCABULARY - 1,
    "eos_token_id": VOCABULARY - 1,
    "pad_token_id": VOCABULARY - 1,
}
_DTYPES = {"F32": "float32", "BF16": "bfloat16"}


def write_llama(folder: Path, *, text: str = TEXT, shards: int = 5, dtype: str = "F32", **kind: bool) -> Path:
    """A folder as ``transformers`` saves it: config, tokenizer, and safetensors in shards with their index."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer(text)
    tensors = weights(tokenizer, **kind)
    config = {**CONFIG, "torch_dtype": _DTYPES[dtype]}
    (folder / "config.json").write_text(json.dumps(config, indent=2), encoding="utf-8")
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer.as_json(), ensure_ascii=False), encoding="utf-8")
    special = {"eos_token": END, "bos_token": END, "pad_token": END, "model_max_length": CONTEXT}
    description = {"tokenizer_class": "PreTrainedTokenizerFast", "clean_up_tokenization_spaces": False, **special}
    (folder / "tokenizer_config.json").write_text(json.dumps(description, indent=2), encoding="utf-8")
    if shards == 1:
        write_safetensors(folder / "model.safetensors", tensors, dtype)
        return folder
    _write_shards(folder, tensors, shards, dtype)
    return folder


def _write_shards(folder: Path, tensors: dict[str, np.ndarray], shards: int, dtype: str) -> None:
    names, weight_map, size = sorted(tensors), {}, 0
    for shard in range(shards):
        file = f"model-{shard + 1:05}-of-{shards:05}.safetensors"
        part = {name: tensors[name] for name in names[shard::shards]}
        size += write_safetensors(folder / file, part, dtype)
        weight_map |= dict.fromkeys(part, file)
    index = {"metadata": {"total_size": size}, "weight_map": dict(sorted(weight_map.items()))}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2), encoding="utf-8")


def write_safetensors(path: Path, tensors: dict[str, np.ndarray], dtype: str = "F32") -> int:
    """Writes the tensors in that number format; returns the bytes of the data alone."""
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    parts, at = [], 0
    for name, tensor in tensors.items():
        parts.append(_as_bytes(tensor, dtype))
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [at, at + len(parts[-1])]}
        at += len(parts[-1])
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    path.write_bytes(struct.pack("<Q", len(head)) + head + b"".join(parts))
    return at


def _as_bytes(tensor: np.ndarray, dtype: str) -> bytes:
    if dtype == "F32":
        return tensor.astype("<f4").tobytes()
    bits = np.ascontiguousarray(tensor, "<f4").view("<u4")
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2").tobytes()


_GGUF_NAMES = {
    "model.embed_tokens": "token_embd",
    "model.norm": "output_norm",
    "lm_head": "output",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
}
_FILE_TYPES = {"F32": LlamaFileType.ALL_F32, "F16": LlamaFileType.MOSTLY_F16, "Q8_0": LlamaFileType.MOSTLY_Q8_0}


def write_gguf(path: Path, *, text: str = TEXT, dtype: str = "F32", **kind: bool) -> Path:
    """The same model for llama.cpp; ``dtype`` is F32, F16 or Q8_0."""
    tokenizer = Tokenizer(text)
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = GGUFWriter(path, "llama")
    _describe(writer, tokenizer, dtype)
    for name, tensor in weights(tokenizer, **kind).items():
        matrix = GGMLQuantizationType[dtype] if tensor.ndim > 1 else GGMLQuantizationType.F32
        arranged = _rotated(tensor) if re.search("q_proj|k_proj", name) else tensor
        writer.add_tensor(_gguf_name(name), quants.quantize(arranged, matrix), raw_dtype=matrix)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _describe(writer: GGUFWriter, tokenizer: Tokenizer, dtype: str) -> None:
    writer.add_name("tiny llama")
    writer.add_file_type(_FILE_TYPES[dtype])
    writer.add_vocab_size(VOCABULARY)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(HIDDEN)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_key_length(HEAD)
    writer.add_value_length(HEAD)
    writer.add_rope_dimension_count(HEAD)
    writer.add_rope_freq_base(ROPE)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokenizer.tokens)
    writer.add_token_types([TokenType.NORMAL] * (VOCABULARY - 1) + [TokenType.CONTROL])
    writer.add_token_merges([f"{first} {second}" for first, second in tokenizer.merges])
    writer.add_bos_token_id(VOCABULARY - 1)
    writer.add_eos_token_id(VOCABULARY - 1)
    writer.add_add_bos_token(False)


def _rotated(tensor: np.ndarray) -> np.ndarray:
    """llama.cpp turns neighbouring numbers of a head, transformers its halves."""
    heads = tensor.shape[0] // HEAD
    return tensor.reshape(heads, 2, HEAD // 2, -1).swapaxes(1, 2).reshape(tensor.shape)


def _gguf_name(name: str) -> str:
    name = name.replace("model.layers.", "blk.")
    for ours, theirs in _GGUF_NAMES.items():
        name = name.replace(ours, theirs)
    return name


if __name__ == "__main__":
    target = Path(sys.argv[1])
    write_llama(target / "llama")
    write_gguf(target / "llama.gguf")
