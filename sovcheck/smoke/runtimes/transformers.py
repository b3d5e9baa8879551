"""Safetensors through ``transformers`` in this process: local files only, and no code that comes with the weights.

The paths for CUDA follow the documentation of torch; they have not been run on a GPU yet.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from sovcheck.evidence.measurement import DeviceSource
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.runtimes.interface import Description, Generation, Likelihood, Model, NotOffered, shared
from sovcheck.smoke.runtimes.torch_failures import explained
from sovcheck.smoke.worker.protocol import WorkOrder

_OURS = {"local_files_only": True, "trust_remote_code": False}


class Transformers:
    """transformers in process."""

    @contextmanager
    def load(self, order: WorkOrder) -> Iterator[Model]:
        """As the protocol says; every parameter is on the device of the order, and finite."""
        try:
            import torch
            import transformers
        except ImportError as error:
            what = f"transformers cannot be imported ({error}): pip install 'sovcheck[transformers]'"
            raise SmokeFailure(FailureCode.RUNTIME_MISSING, what) from error
        if order.device != "cpu" and not torch.cuda.is_available():
            what = f"device {order.device} is asked for, but torch {torch.__version__} sees no GPU"
            raise SmokeFailure(FailureCode.NO_GPU, what)
        torch.manual_seed(order.seed)
        if order.threads:
            torch.set_num_threads(order.threads)
        with explained(order, "loading"):
            tokenizer = transformers.AutoTokenizer.from_pretrained(order.weights, **_OURS)
            module = transformers.AutoModelForCausalLM.from_pretrained(
                order.weights, use_safetensors=True, dtype="auto", **_OURS
            )
            module = module.to(order.device).eval()
        _check_parameters(torch, module, order.device)
        yield InProcess(torch, tokenizer, module, _describe(module), order)


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
            begun = time.monotonic()
            found = [self._next(output := self.module(input_ids=ids, use_cache=True))]
            first = time.monotonic()
            while len(found) < tokens:
                ids = self.torch.tensor([[found[-1]]], device=self.module.device)
                output = self.module(input_ids=ids, past_key_values=output.past_key_values, use_cache=True)
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

    def encode(self, text: str) -> tuple[int, ...]:
        """As the protocol says."""
        return tuple(self.tokenizer(text, add_special_tokens=False)["input_ids"])

    def decode(self, ids: Sequence[int]) -> str:
        """As the protocol says."""
        return str(self.tokenizer.decode(list(ids), clean_up_tokenization_spaces=False))

    def likelihood(self, text: str, tokens: int) -> Likelihood:
        """As the protocol says, from one pass over the text."""
        ids = self._ids(text, special=True)[:, :tokens]
        if ids.shape[1] < 2:  # noqa: PLR2004 (one given, one to be foretold)
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
            read = self.torch.tensor([whole], device=self.module.device)
            logits = self._finite(self.module(input_ids=read).logits[0, start - 1 : -1].float())
            chosen = logits.gather(1, read[0, start:, None])[:, 0]
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


def _check_parameters(torch: Any, module: Any, device: str) -> None:
    """Raises SmokeFailure (E_CPU_FALLBACK, E_NAN_LOGITS) naming the first parameter that is elsewhere or no number."""
    wanted = torch.device(device)
    for name, parameter in module.named_parameters():
        if parameter.device.type != wanted.type:
            what = f"{name} is on {parameter.device}, not on {device}: the model does not fit, or was split"
            raise SmokeFailure(FailureCode.CPU_FALLBACK, what)
        if parameter.is_floating_point() and not bool(torch.isfinite(parameter).all()):
            raise SmokeFailure(FailureCode.NAN_LOGITS, f"{name} holds numbers that are not finite")


def _describe(module: Any) -> Description:
    config = module.config
    return Description(
        version=version("transformers"),
        device=str(next(module.parameters()).device),
        device_source=DeviceSource.FRAMEWORK,
        vocabulary=config.vocab_size,
        context=getattr(config, "max_position_embeddings", None),
        cache_bytes=_cache_bytes(config, module.get_input_embeddings().weight.element_size()),
    )


def _cache_bytes(config: Any, number_bytes: int) -> int | None:
    """Keys and values of one token in every layer; None for an architecture that names them otherwise."""
    try:
        heads = config.num_key_value_heads
        size = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
        return int(2 * config.num_hidden_layers * heads * size * number_bytes)
    except AttributeError:
        return None
