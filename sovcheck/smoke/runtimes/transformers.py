"""Safetensors through ``transformers`` in this process: local files only, and no code that comes with the weights."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from sovcheck.evidence.measurement import DecodeMethod
from sovcheck.evidence.model_proof import AGREED, LIKELIHOOD_APART
from sovcheck.evidence.runtime import DeviceSource
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.runtimes.interface import Decoding, Description, Generation, Likelihood, Model, NotOffered, shared
from sovcheck.smoke.runtimes.torch_decoding import (
    Decoded,
    cache_argument,
    cache_of,
    decode_captured,
    decode_stepwise,
    last_logits_only,
)
from sovcheck.smoke.runtimes.torch_failures import explained
from sovcheck.smoke.worker_protocol import WorkOrder

_OURS = {"local_files_only": True, "trust_remote_code": False}


class Transformers:
    """transformers in process."""

    @contextmanager
    def load(self, order: WorkOrder) -> Iterator[Model]:
        """As the protocol says; every parameter is on the device of the order, and finite."""
        begun = time.monotonic()
        try:
            import torch
            import transformers
        except ImportError as error:
            what = f"transformers cannot be imported ({error}): pip install 'sovcheck[transformers]'"
            raise SmokeFailure(FailureCode.RUNTIME_MISSING, what) from error
        if order.device != "cpu" and not torch.cuda.is_available():
            what = f"device {order.device} is asked for, but torch {torch.__version__} sees no GPU"
            raise SmokeFailure(FailureCode.NO_GPU, what + _why_none(torch))
        torch.manual_seed(order.seed)
        if order.threads:
            torch.set_num_threads(order.threads)
        with explained(order, "loading"):
            tokenizer = transformers.AutoTokenizer.from_pretrained(order.weights, **_OURS)
            _make_ready(torch, transformers, order)
            ready = time.monotonic()
            module, straight = _read(transformers, order)
            if order.device != "cpu":
                torch.cuda.synchronize(order.device)  # what is copied may still be on its way
        loading = _told(order, ready - begun, time.monotonic() - ready, straight=straight)
        _check_parameters(torch, module, order.device)
        yield InProcess(torch, tokenizer, module, _describe(module, loading), order)


@dataclass(frozen=True, slots=True)
class InProcess:
    """A module of torch with its tokenizer."""

    torch: Any
    tokenizer: Any
    module: Any
    description: Description
    order: WorkOrder

    def generate(self, prompt: str, tokens: int) -> Generation:
        """As the protocol says, token by token over the cache, so that the first one can be timed."""
        ids = self._ids(prompt, special=True)
        given = ids.shape[1]
        with self.torch.inference_mode(), explained(self.order, "generating"):
            name, last = cache_argument(self.module), last_logits_only(self.module)
            begun = time.monotonic()
            found = [self._next(output := self.module(input_ids=ids, use_cache=True, **last))]
            first = time.monotonic()
            while len(found) < tokens:
                ids = self.torch.tensor([[found[-1]]], device=self.module.device)
                output = self.module(input_ids=ids, use_cache=True, **{name: cache_of(output)})
                found.append(self._next(output))
            ended = time.monotonic()
        return Generation(
            text=self.decode(found),
            ids=tuple(found),
            tokens=len(found),
            prompt_tokens=given,
            ttft_s=first - begun,
            seconds=ended - begun,
        )

    def decode_together(self, prompts: Sequence[str], tokens: int) -> Decoding:
        """As the protocol says: by a graph where there is CUDA, else step by step, and then it says why."""
        ids = [self._ids(prompt, special=True) for prompt in prompts]
        given = min(row.shape[1] for row in ids)
        rows = self.torch.cat([row[:, :given] for row in ids])
        with self.torch.inference_mode():
            decoded, method, why = self._decode(rows, tokens)
        place = decoded.rows.shape[1] - decoded.timed
        return Decoding(
            method=method,
            sequences=len(prompts),
            tokens=len(prompts) * decoded.timed,
            seconds=decoded.seconds,
            position=given + place + decoded.timed // 2,
            why_not_captured=why,
        )

    def _decode(self, rows: Any, tokens: int) -> tuple[Decoded, DecodeMethod, str | None]:
        try:
            return self._decode_captured(rows, tokens), DecodeMethod.GRAPH, None
        except NotOffered as missing:
            why = str(missing)
        with self._none_or_all():
            return decode_stepwise(self.torch, self.module, rows, tokens), DecodeMethod.EAGER, why

    @contextmanager
    def _none_or_all(self) -> Iterator[None]:
        """Turns whatever torch raises at a model that keeps no such cache, or does not fit, into NotOffered."""
        try:
            yield
        except self.torch.cuda.OutOfMemoryError:
            raise NotOffered("it takes more memory than there is") from None
        except SmokeFailure:
            raise
        except Exception as error:  # noqa: BLE001 (models that keep no such cache raise anything)
            said = str(error).strip().partition("\n")[0]
            raise NotOffered(f"{type(error).__name__}: {said}") from None

    def _decode_captured(self, rows: Any, tokens: int) -> Decoded:
        """Raises NotOffered where nothing can be captured, or what was captured does not say what the model says."""
        if not rows.is_cuda:
            raise NotOffered("graphs are captured on CUDA alone")
        with self._none_or_all():
            decoded = decode_captured(self.torch, self.module, rows, tokens)
            whole = self.torch.cat([rows, decoded.rows], dim=1)
            gaps = [gap for row in {0, len(whole) - 1} for gap in self._gaps(whole[row : row + 1], rows.shape[1])]
        if sum(gap <= LIKELIHOOD_APART for gap in gaps) < AGREED * len(gaps):
            raise NotOffered("what was captured says other tokens than the model")
        return decoded

    def encode(self, text: str) -> tuple[int, ...]:
        """As the protocol says."""
        return tuple(self.tokenizer(text, add_special_tokens=False)["input_ids"])

    def decode(self, ids: Sequence[int]) -> str:
        """As the protocol says."""
        return str(self.tokenizer.decode(list(ids), clean_up_tokenization_spaces=False))

    def likelihood(self, text: str, tokens: int) -> Likelihood:
        """As the protocol says, from one pass over the text."""
        ids = self._ids(text, special=True)[:, :tokens]
        if ids.shape[1] <= 1:  # one given, one to be foretold
            raise NotOffered("the text has fewer than two tokens")
        with self.torch.inference_mode(), explained(self.order, "reading a text"):
            logits = self._finite(self.module(input_ids=ids).logits[0, :-1].float())
            chosen = logits.log_softmax(-1).gather(1, ids[0, 1:, None])
        return Likelihood(-float(chosen.sum()), int(chosen.shape[0]))

    def gaps(self, prompt: str, answer: str, ids: Sequence[int] | None) -> tuple[float, ...]:
        """As the protocol says, from one pass over prompt and answer."""
        given = self._ids(prompt, special=True)[0].tolist()
        whole = [*given, *ids] if ids is not None else self._ids(prompt + answer, special=True)[0].tolist()
        start = shared(given, whole)
        if not 0 < start < len(whole):
            return ()
        with self.torch.inference_mode(), explained(self.order, "reading an answer"):
            return self._gaps(self.torch.tensor([whole], device=self.module.device), start)

    def _gaps(self, whole: Any, start: int) -> tuple[float, ...]:
        """From the token at ``start`` on, in a text of one row."""
        logits = self._finite(self.module(input_ids=whole).logits[0, start - 1 : -1].float())
        chosen = logits.gather(1, whole[0, start:, None])[:, 0]
        return tuple(float(gap) for gap in logits.max(-1).values - chosen)

    def embed(self, text: str) -> tuple[float, ...]:
        """As the protocol says: the mean of the last hidden states."""
        with self.torch.inference_mode(), explained(self.order, "embedding"):
            output = self.module(input_ids=self._ids(text, special=True), output_hidden_states=True)
        return tuple(float(number) for number in output.hidden_states[-1][0].float().mean(0))

    def _ids(self, text: str, *, special: bool) -> Any:
        found = self.tokenizer(text, add_special_tokens=special, return_tensors="pt")["input_ids"]
        return found.to(self.module.device)

    def _next(self, output: Any) -> int:
        """The likeliest token; asking for its number waits for the GPU, so a clock after it is right."""
        return int(self._finite(output.logits[0, -1]).argmax())

    def _finite(self, logits: Any) -> Any:
        if not bool(self.torch.isfinite(logits).all()):
            raise SmokeFailure(FailureCode.NAN_LOGITS, "the model gave logits that are not finite")
        return logits


def _why_none(torch: Any) -> str:
    """What CUDA says of it, as the end of a sentence."""
    try:
        torch.cuda.init()
    except (RuntimeError, AssertionError) as error:
        return f": {str(error).strip().partition(chr(10))[0]}"
    return ""


def _make_ready(torch: Any, transformers: Any, order: WorkOrder) -> None:
    """Import what the model is made of and start the device, so that reading the weights can be timed by itself."""
    if order.device != "cpu":
        torch.zeros(1, device=order.device)
        with torch.device("meta"):
            config = transformers.AutoConfig.from_pretrained(order.weights, **_OURS)
            transformers.AutoModelForCausalLM.from_config(config, trust_remote_code=False)


def _told(order: WorkOrder, ready_s: float, read_s: float, *, straight: bool) -> dict[str, float | str]:
    """How the loading went: until everything but the weights was there, then the weights."""
    told: dict[str, float | str] = {
        "readyS": round(ready_s, 3),
        "readS": round(read_s, 3),
        "loading": "straight to the device" if straight else "through this machine's memory",
    }
    if order.weight_bytes is not None and read_s > 0:
        told["readBytesS"] = round(order.weight_bytes / read_s)
    return told


def _read(transformers: Any, order: WorkOrder) -> tuple[Any, bool]:
    """The module on its device, and whether its files were read straight to it: that needs ``accelerate``.

    Raises SmokeFailure (E_WEIGHTS_MALFORMED) for parameters that no file holds: transformers invents those.
    """
    straight = order.device != "cpu" and bool(transformers.utils.is_accelerate_available())
    module, told = transformers.AutoModelForCausalLM.from_pretrained(
        order.weights,
        use_safetensors=True,
        dtype="auto",
        output_loading_info=True,
        **({"device_map": order.device} if straight else {}),
        **_OURS,
    )
    missing = sorted(told["missing_keys"])
    if missing:
        what = f"no file holds {missing[0]}{f' and {len(missing) - 1} more' if missing[1:] else ''}"
        raise SmokeFailure(FailureCode.WEIGHTS_MALFORMED, f"{what}: the weights are not those of this configuration")
    return (module if straight else module.to(order.device)).eval(), straight


def _check_parameters(torch: Any, module: Any, device: str) -> None:
    """Raises SmokeFailure (E_CPU_FALLBACK, E_NAN_LOGITS) naming the first parameter that is elsewhere or no number."""
    wanted = torch.device(device)
    for name, parameter in module.named_parameters():
        there = parameter.device
        if there.type != wanted.type or wanted.index not in {None, there.index}:
            what = f"{name} is on {there}, not on {device}: the model does not fit, or was split"
            raise SmokeFailure(FailureCode.CPU_FALLBACK, what)
        if parameter.is_floating_point() and not bool(torch.isfinite(parameter).all()):
            raise SmokeFailure(FailureCode.NAN_LOGITS, f"{name} holds numbers that are not finite")


def _describe(module: Any, loading: dict[str, float | str]) -> Description:
    config = module.config
    return Description(
        version=version("transformers"),
        device=str(next(module.parameters()).device),
        device_source=DeviceSource.FRAMEWORK,
        vocabulary=config.vocab_size,
        context=getattr(config, "max_position_embeddings", None),
        cache_bytes=_cache_bytes(config, module.get_input_embeddings().weight.element_size()),
        metrics=loading,
        decodes=DecodeMethod.EAGER,
    )


def _cache_bytes(config: Any, number_bytes: int) -> int | None:
    """Keys and values of one token in every layer that keeps them all; None for what is kept in other ways.

    Layers that look back only so far, or keep a sum of what was, hold less than all: they count as none.
    """
    try:
        kinds = getattr(config, "layer_types", None)
        windowed = getattr(config, "sliding_window", None) is not None
        layers = kinds.count("full_attention") if kinds else 0 if windowed else config.num_hidden_layers
        heads = config.num_key_value_heads
        size = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
        return int(2 * layers * heads * size * number_bytes)
    except AttributeError:
        return None
