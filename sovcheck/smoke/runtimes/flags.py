"""Flags of servers with which a smoke would prove nothing: by the options that each runtime has, and how it reads them.

Which of them were tried on the real programs, and of which version: docs/smoke-runtimes.md.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from sovcheck.smoke.failures import FailureCode, SmokeFailure

WEIGHTS = "{weights}"
"""What stands for the weights in a command, until they are filled in."""

_OTHER = "it loads other weights than those that were hashed"
_REASONS = {
    "elsewhere": "it computes on other machines",
    "other": _OTHER,
    "adapted": "it adds weights that nobody hashed",
    "code": "it runs code that is not the runtime's own",
    "file": "it takes further flags from a file, which may say anything",
    "text": "it reads text in another way than the model's own files say",
}


@dataclass(frozen=True, slots=True)
class Options:
    """What a runtime's command line must not hold.

    ``refused`` gives the reason by flag; ``of_weights`` are the flags whose value has to be the weights; ``values``
    lists, by flag, what may follow it. ``shortest`` is from how many characters on the start of a flag may stand for
    it, as in Python's argparse; None where it never does.
    """

    refused: Mapping[str, str]
    of_weights: frozenset[str] = frozenset()
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)
    patterns: tuple[tuple[re.Pattern[str], str], ...] = ()
    shortest: int | None = 3


def _reasons(**flags: tuple[str, ...]) -> dict[str, str]:
    return {flag: _REASONS[reason] for reason, named in flags.items() for flag in named}


_LOADED = {"--load-format": frozenset({"auto", "safetensors", "gguf", "mistral", "bitsandbytes"})}
"""Ways to load that read the files; others invent numbers, or fetch them."""

_VLLM = Options(
    _reasons(
        elsewhere=(
            *("--nnodes", "--node-rank", "--master-addr", "--headless", "--kv-transfer-config", "--ec-transfer-config"),
            *("--data-parallel-address", "--data-parallel-rpc-port", "--data-parallel-external-lb"),
            *("--data-parallel-hybrid-lb", "--data-parallel-start-rank"),
        ),
        other=("--revision", "--code-revision", "--hf-config-path", "--model-loader-extra-config", "--download-dir"),
        adapted=("--lora-modules",),
        code=(
            *("--trust-remote-code", "--worker-cls", "--worker-extension-cls", "--logits-processors", "--middleware"),
            *("--tool-parser-plugin", "--reasoning-parser-plugin", "--io-processor-plugin", "--scheduler-cls"),
        ),
        file=("--config",),
        text=("--tokenizer", "--tokenizer-revision"),
    ),
    of_weights=frozenset({"--model", "--model-tag"}),
    values=_LOADED,
)
_SGLANG = Options(
    _reasons(
        elsewhere=(
            *("--nnodes", "--node-rank", "--dist-init-addr", "--nccl-init-addr", "--disaggregation-mode"),
            *("--disaggregation-bootstrap-port", "--encoder-urls"),
        ),
        other=(
            *("--revision", "--model-loader-extra-config", "--custom-weight-loader", "--download-dir"),
            *("--remote-instance-weight-loader-seed-instance-ip", "--checkpoint-engine-wait-weights-before-ready"),
        ),
        adapted=("--lora-paths",),
        code=("--trust-remote-code", "--forward-hooks", "--enable-custom-logit-processor"),
        file=("--config",),
        text=("--tokenizer-path",),
    ),
    of_weights=frozenset({"--model-path", "--model"}),
    values=_LOADED,
)
_TRANSFORMERS_SERVE = Options(
    _reasons(code=("--trust-remote-code",), other=("--revision",)),
    of_weights=frozenset({"--force-model"}),
    shortest=None,
)
_LLAMA_SERVER = Options(
    _reasons(
        elsewhere=("--rpc",),
        other=(
            *("--model-url", "-mu", "--hf-repo", "-hf", "-hfr", "--hf-file", "-hff", "--hf-repo-v", "-hfv", "-hfrv"),
            *("--hf-file-v", "-hffv", "--hf-repo-draft", "-hfd", "-hfrd", "--docker-repo", "-dr", "--models-dir"),
            *("--models-preset", "--model-vocoder", "-mv", "--override-kv"),
        ),
        adapted=(
            *("--lora", "--lora-scaled", "--lora-base", "--control-vector", "--control-vector-scaled", "--mmproj"),
            *("-mm", "--mmproj-url", "-mmu"),
        ),
    ),
    of_weights=frozenset({"--model", "-m"}),
    patterns=((re.compile(r"--[a-z0-9.-]+-default$"), _OTHER),),
    shortest=None,
)
_ANY_LONG = {
    flag: why
    for options in (_VLLM, _SGLANG, _TRANSFORMERS_SERVE, _LLAMA_SERVER)
    for flag, why in options.refused.items()
    if flag.startswith("--") and flag not in {"--config", "--tokenizer", "--middleware"}
}
_ANY = Options(
    {**_ANY_LONG, **dict.fromkeys(("-hf", "-hfr", "-mu", "-hff"), _OTHER)},
    of_weights=frozenset({"--model", "--model-path"}),
    values=_LOADED,
    shortest=10,
)
"""Of a server that nobody here knows: what has a meaning of its own in several is let through."""

OPTIONS: Mapping[str, Options] = MappingProxyType(
    {
        "vllm": _VLLM,
        "sglang": _SGLANG,
        "transformers-serve": _TRANSFORMERS_SERVE,
        "llama-server": _LLAMA_SERVER,
        "ollama": Options({}, shortest=None),
        "http": _ANY,
    }
)
"""By the name of the runtime."""


def check_flags(runtime: str, argv: Sequence[str]) -> tuple[str, ...]:
    """The command line as it is, ``{weights}`` not filled in yet.

    Raises SmokeFailure (E_RUNTIME_REFUSED) for one with which a smoke proves nothing, and for a server of ``http`` that
    is not told where the weights are.
    """
    options = OPTIONS[runtime]
    for argument, following in zip(argv, [*argv[1:], None], strict=True):
        for why in _against(options, argument, following):
            flag = argument.partition("=")[0]
            raise SmokeFailure(FailureCode.RUNTIME_REFUSED, f"{_spelt(flag)} is refused: {why}: leave it out")
    if runtime == "http" and not any(WEIGHTS in argument for argument in argv):
        what = f"no word of the server's command is {WEIGHTS}, so that it is not told what to load"
        raise SmokeFailure(FailureCode.RUNTIME_REFUSED, f"{what}: write {WEIGHTS} where its weights go")
    return tuple(argv)


def _against(options: Options, argument: str, following: str | None) -> Iterator[str]:
    """The reasons against one argument; ``following`` is the next, its value where it has none of its own."""
    written, equals, own = argument.partition("=")
    flag = _spelt(written)
    if not re.match(r"--?[A-Za-z]", flag):
        return
    value = own if equals else following
    dotted = flag.partition(".")[0]  # vLLM: --json-flag.key value
    if flag in options.of_weights:
        if value != WEIGHTS:
            yield _OTHER
        return
    allowed = options.values.get(flag)
    if allowed is not None:
        if value not in allowed:
            yield f"with {value or 'no value'} {_OTHER}"
        return
    yield from (options.refused[name] for name in (flag, dotted) if name in options.refused)
    yield from (why for pattern, why in options.patterns if pattern.match(flag))
    if options.shortest is not None and flag.startswith("--") and len(flag) >= options.shortest:
        full = {**options.refused, **dict.fromkeys((*options.of_weights, *options.values), _OTHER)}
        yield from (f"it may stand for {name}: {why}" for name, why in full.items() if name.startswith(flag))


def _spelt(flag: str) -> str:
    """Python's servers take underscores for hyphens."""
    dashes = len(flag) - len(flag.lstrip("-"))
    return flag[:dashes] + flag[dashes:].replace("_", "-")
