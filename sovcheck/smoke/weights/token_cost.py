"""Cost of a token: which weights are read whole, which are only looked up, which experts stay idle.

Only what is known to be read for every token counts, so that a limit on speed which rests on it is never too low.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sovcheck.smoke.weights.tensors import Experts, Size, TensorHeader
from sovcheck.smoke.worker_protocol import TokenCost

_STEM = r"(?:(?:model|language_model|text_model|transformer|gpt_neox|backbone|decoder)\.)*"
_LAYER = re.compile(_STEM + r"(?:layers|layer|h|blocks|block|blk)\.([0-9]{1,6})\.")
"""Layers of text, as published models name them; those of towers for images and sound begin otherwise."""
_HEAD = re.compile(_STEM + r"(?:lm_head|embed_out|output)\.")
_EMBEDDINGS = re.compile(
    _STEM + r"(?:embed_tokens|tok_embeddings|token_embd|wte|word_embeddings|embed_in|embeddings?)\.weight"
)
_EXPERT = re.compile(
    r"\.experts\.|_exps\.|\.block_sparse_moe\.(?:input|output)_linear|\.moe\.(?:gate|up|down)_proj"
    r"|\.ffn_(?:gate|up|down)\.[0-9]+\."
)
"""Of a mixture, without those that are shared by all tokens."""
_ASIDE = re.compile(r"cross_attn|vision_|\.vis_|\.lora_")
"""In a layer of text, and only read for images, for sound, or when an adapter is asked for."""
_CROSSING = "cross_attn"
"""A layer that has this is passed over where there is no image."""
_WIDE, _HALVED = {"F32", "F64"}, 2
"""Numbers that runtimes load as others, of two bytes."""

_COUNTS = ("num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts")
_USED = ("num_experts_per_tok", "num_experts_per_token", "experts_per_token", "moe_top_k", "moe_topk", "moe_k")
_PARTS = ("text_config", "language_config", "llm_config", "ffn_config")
"""Where configurations of several parts describe the one for text, or its layers."""


class _Sum(NamedTuple):
    dense: Size
    experts: Size
    head: Size

    @property
    def held(self) -> int:
        """Bytes of all of it."""
        return self.dense.bytes + self.experts.bytes + self.head.bytes


def token_cost(headers: Iterable[TensorHeader], config: Mapping[str, object], *, countable: bool) -> TokenCost:
    """For the headers of all files of one model, and its ``config.json``, empty where it has none.

    ``countable`` is whether every number is a parameter: packed ones are several.
    """
    headers = tuple(headers)
    experts = next((header.experts for header in headers if header.experts), _experts(config))
    layers = next((header.layers for header in headers if header.layers), _number(config, ("num_hidden_layers",)))
    found = _add_up(_sizes(headers), layers)
    if not found.dense.bytes:
        return TokenCost(basis="not known: none of its tensors has a name of a layer that is known here")
    if not found.experts.bytes and (experts.of or 0) <= 1:
        return _cost(found, 0, 1, "all layers and the output, without what is only looked up", countable=countable)
    if not found.experts.bytes:
        why = f"not known: it has {experts.of} experts, under names that are not known here"
        return TokenCost(held_bytes=found.held, basis=why)
    if not experts.of or not experts.used or experts.used > experts.of or "zero_expert_num" in config:
        why = "not known: it is a mixture of experts, and does not state how many a token uses"
        return TokenCost(held_bytes=found.held, basis=why)
    basis = f"{experts.used} of {experts.of} experts of each layer, and all that every token uses"
    return _cost(found, experts.used, experts.of, basis, countable=countable)


def _cost(found: _Sum, used: int, count: int, basis: str, *, countable: bool) -> TokenCost:
    taken = found.dense.bytes + found.experts.bytes * used // count + found.head.bytes
    # The output comes at the end of a prompt only.
    numbers = found.dense.numbers + found.experts.numbers * used // count
    parameters = numbers if countable else None
    return TokenCost(read_bytes=taken, parameters=parameters, held_bytes=found.held, basis=basis)


def _sizes(headers: Iterable[TensorHeader]) -> dict[str, Size]:
    """By name, and wide numbers as small as runtimes may make them; those of GGUF files are used as they are."""
    found: dict[str, Size] = {}
    for header in headers:
        may_shrink = not header.every_number_a_parameter
        for name, size in header.sizes.items():
            shrinks = may_shrink and size.dtype in _WIDE
            found[name] = size._replace(bytes=_HALVED * size.numbers) if shrinks else size
    return found


def _add_up(sizes: Mapping[str, Size], layers: int | None) -> _Sum:
    by_layer = [(int(match[1]), name) for name in sizes if (match := _LAYER.match(name))]
    for_images = {layer for layer, name in by_layer if _CROSSING in name}
    read = [
        name
        for layer, name in by_layer
        if layer not in for_images and (layers is None or layer < layers) and not _ASIDE.search(name)
    ]
    experts = {name for name in read if _EXPERT.search(name)}
    head = [name for name in sizes if _HEAD.match(name)]
    # Without a matrix of its own the output is the table of embeddings, which then is read whole.
    head = head or [name for name in sizes if _EMBEDDINGS.fullmatch(name)][:1]
    return _Sum(
        dense=_total(sizes[name] for name in read if name not in experts),
        experts=_total(sizes[name] for name in experts),
        head=_total(sizes[name] for name in head),
    )


def _total(sizes: Iterable[Size]) -> Size:
    sizes = tuple(sizes)
    return Size(sum(size.numbers for size in sizes), sum(size.bytes for size in sizes))


def _experts(config: Mapping[str, object]) -> Experts:
    return Experts(_number(config, _COUNTS), _number(config, _USED))


def _number(config: Mapping[str, object], names: Iterable[str]) -> int | None:
    """The first of these that is a number: in the configuration, else in a part of it."""
    parts = [part for name in _PARTS if isinstance(part := config.get(name), dict)]
    for part in (config, *parts):
        for name in names:
            value = part.get(name)
            if type(value) is int and value > 0:
                return value
    return None
