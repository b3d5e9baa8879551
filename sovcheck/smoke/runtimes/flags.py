"""Flags of servers with which a smoke would prove nothing: by the options that each runtime has, and how it reads them.

Against which releases they were held: docs/smoke-runtimes.md; ``make test-runtimes`` asks the programs themselves.
"""

import json
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
    "guessed": "it takes guesses for answers, which the weights did not give",
}

Allowed = tuple[re.Pattern[str], str]
"""What a value has to be, and the reason for all else."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a runtime's command line must not hold.

    ``refused`` gives the reason by flag; ``of_weights`` are the flags whose value has to be the weights; ``values``
    gives, by flag, what has to follow it, and the reason for all else; ``objects`` the same for each key of an object
    in JSON, which may also be written ``--flag.key value``. ``shortest`` is from how many characters on the start of a
    flag may stand for it, as in Python's argparse, which also takes the value of a short flag in the same word; None
    where it never does. ``harmless`` are flags of their own that a refused one begins like.
    """

    refused: Mapping[str, str]
    of_weights: frozenset[str] = frozenset()
    values: Mapping[str, Allowed] = field(default_factory=dict)
    objects: Mapping[str, Mapping[str, Allowed]] = field(default_factory=dict)
    patterns: tuple[tuple[re.Pattern[str], str], ...] = ()
    harmless: frozenset[str] = frozenset()
    shortest: int | None = 3


def _reasons(**flags: tuple[str, ...]) -> dict[str, str]:
    return {flag: _REASONS[reason] for reason, named in flags.items() for flag in named}


_LOADED = (re.compile(r"auto|safetensors|gguf|mistral|bitsandbytes"), _OTHER)
"""Ways to load that read the files; others invent numbers, or fetch them."""
_HERE = (re.compile(r"mp|uni"), _REASONS["elsewhere"])
"""Ways to run several processes that stay on this machine, and are the runtime's own."""
_NOTHING = re.compile(r"(?!)")
_OWN_CODE = (_NOTHING, _REASONS["code"])
_SPECULATION: dict[str, Allowed] = {
    **dict.fromkeys(
        ("model", "revision", "code_revision", "draft_model_config", "draft_load_config", "target_model_config"),
        (_NOTHING, _REASONS["adapted"]),
    ),
    "method": (re.compile(r"(?!custom_class).*"), _REASONS["code"]),
    "rejection_sample_method": (re.compile(r"(?!synthetic).*"), _REASONS["guessed"]),
}
"""Speculation by the weights themselves, or by what was said before: no other model is named."""
_COMPILATION = {
    "backend": (re.compile(r"|eager|inductor"), _REASONS["code"]),
    "inductor_passes": _OWN_CODE,
    "cache_dir": _OWN_CODE,
}

_VLLM = Options(
    _reasons(
        elsewhere=(
            *("--nnodes", "-n", "--node-rank", "-r", "--master-addr", "--headless", "--kv-transfer-config"),
            *("--ec-transfer-config", "--kv-events-config", "--data-parallel-address", "-dpa"),
            *("--data-parallel-rpc-port", "-dpp", "--data-parallel-external-lb", "-dpe", "--data-parallel-hybrid-lb"),
            *("-dph", "--data-parallel-multi-port-external-lb", "-dpm", "--data-parallel-start-rank", "-dpr"),
            *("--data-parallel-rank", "-dpn", "--tool-server"),
        ),
        other=(
            *("--revision", "--code-revision", "--hf-config-path", "--model-loader-extra-config", "--download-dir"),
            "--weight-transfer-config",
        ),
        adapted=("--lora-modules", "--default-mm-loras", "--spec-model", "--mm-encoder-fp8-scale-path"),
        code=(
            *("--trust-remote-code", "--worker-cls", "--worker-extension-cls", "--logits-processors", "--middleware"),
            *("--tool-parser-plugin", "--reasoning-parser-plugin", "--io-processor-plugin", "--scheduler-cls"),
            *("--model-class-overrides", "--logging-config", "--log-config-file", "--omni"),
        ),
        file=("--config",),
        text=("--tokenizer", "--tokenizer-revision"),
    ),
    of_weights=frozenset({"--model", "--model-tag"}),
    values={
        "--load-format": _LOADED,
        "--distributed-executor-backend": _HERE,
        "--data-parallel-backend": _HERE,
        "-dpb": _HERE,
        "--kv-offloading-backend": (re.compile("native"), _REASONS["elsewhere"]),
    },
    objects={
        **dict.fromkeys(("--speculative-config", "-sc"), _SPECULATION),
        **dict.fromkeys(("--compilation-config", "-cc"), _COMPILATION),
        "--structured-outputs-config": {"reasoning_parser_plugin": _OWN_CODE},
        "--ec-manager-config": {"encoder_cache_manager_cls": _OWN_CODE},
    },
    harmless=frozenset({"--reasoning-parser"}),
)
_SGLANG = Options(
    _reasons(
        elsewhere=(
            *("--nnodes", "--node-rank", "--dist-init-addr", "--nccl-init-addr", "--disaggregation-mode"),
            *("--disaggregation-bootstrap-port", "--encoder-urls", "--encoder-register-urls", "--use-ray"),
            *("--decoupled-spec-bind-endpoint", "--decoupled-spec-connect-endpoints"),
            *("--hicache-storage-backend", "--enable-lmcache", "--lmcache-config-file", "--enable-flexkv"),
            *("--flexkv-config-file", "--kv-events-config", "--load-publish-endpoint", "--tool-server"),
        ),
        other=(
            *("--revision", "--model-loader-extra-config", "--custom-weight-loader", "--download-dir"),
            *("--checkpoint-engine-wait-weights-before-ready", "--kt-weight-path", "--weight-cache-mode"),
            *("--weight-cache-socket", "--modelexpress-config", "--modelopt-checkpoint-restore-path"),
            *("--decrypted-config-file", "--quantization-param-path"),
        ),
        adapted=(
            *("--lora-paths", "--uno-lora-path", "--speculative-draft-model-path", "--speculative-draft-model"),
            *("--speculative-draft-model-revision", "--decrypted-draft-config-file", "--speculative-token-map"),
        ),
        code=(
            *("--trust-remote-code", "--forward-hooks", "--enable-custom-logit-processor"),
            *("--sidecar", "--sidecar-args"),
        ),
        file=("--config",),
        text=("--tokenizer-path",),
    ),
    of_weights=frozenset({"--model-path", "--model"}),
    values={"--load-format": _LOADED},
    patterns=((re.compile(r"--remote-instance-"), _OTHER),),
    harmless=frozenset({"--quantization", "--ep"}),
)
_TRANSFORMERS_SERVE = Options(
    _reasons(code=("--trust-remote-code",), other=("--revision",), file=("--decision-config",)),
    of_weights=frozenset({"--force-model"}),
    # Other ones name a repository of kernels, whose code is fetched.
    values={"--attn-implementation": (re.compile(r"[a-z0-9_]+"), _REASONS["code"])},
    shortest=None,
)
_LLAMA_SERVER = Options(
    _reasons(
        elsewhere=("--rpc",),
        other=(
            *("--model-url", "-mu", "--hf-repo", "-hf", "-hfr", "--hf-file", "-hff", "--hf-repo-v", "-hfv", "-hfrv"),
            *("--hf-file-v", "-hffv", "--hf-repo-draft", "-hfd", "-hfrd", "--docker-repo", "-dr", "--models-dir"),
            *("--models-preset", "--model-vocoder", "-mv", "--override-kv", "--spec-draft-hf"),
        ),
        adapted=(
            *("--model-draft", "-md", "--spec-draft-model"),
            *("--lora", "--lora-scaled", "--lora-base", "--control-vector", "--control-vector-scaled", "--mmproj"),
            *("-mm", "--mmproj-url", "-mmu"),
        ),
        code=("--mcp-servers-config", "--mcp-servers-json", "--tools-runtime", "--video-ffmpeg-dir"),
        guessed=("--spec-synth-len", "--spec-synth-rates"),
    ),
    of_weights=frozenset({"--model", "-m"}),
    patterns=((re.compile(r"--[a-z0-9.-]+-default$|--fim-[a-z0-9.-]+-spec$"), _OTHER),),
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
    values={"--load-format": _LOADED},
    objects={"--speculative-config": _SPECULATION},
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
    }
)
"""By the name of the runtime; one that has none here is a server that nobody knows."""


def check_flags(runtime: str, argv: Sequence[str]) -> tuple[str, ...]:
    """The command line as it is, ``{weights}`` not filled in yet.

    Raises SmokeFailure (E_RUNTIME_REFUSED) for one with which a smoke proves nothing, and for a server of ``http`` that
    is not shown where the weights are.
    """
    options = OPTIONS.get(runtime, _ANY)
    for argument, following in zip(argv, [*argv[1:], None], strict=True):
        for why in _against(options, argument, following):
            flag = argument.partition("=")[0]
            raise SmokeFailure(FailureCode.RUNTIME_REFUSED, f"{_spelt(flag)} is refused: {why}: leave it out")
    if runtime == "http" and not any(WEIGHTS in argument for argument in argv):
        what = f"no word of the server's command is {WEIGHTS}, so that nothing says what to load"
        raise SmokeFailure(FailureCode.RUNTIME_REFUSED, f"{what}: write {WEIGHTS} where its weights go")
    return tuple(argv)


def _against(options: Options, argument: str, following: str | None) -> Iterator[str]:
    """The reasons against one argument; ``following`` is the next, its value where it has none of its own."""
    written, equals, own = argument.partition("=")
    flag = _spelt(written)
    if not re.match(r"--?[A-Za-z]", flag):
        return
    value = own if equals else following
    before, _, key = written.partition(".")
    whole = _spelt(before)
    if flag in options.of_weights:
        if value != WEIGHTS:
            yield _OTHER
        return
    if flag in options.values:
        yield from _unfit(options.values[flag], value, "with ")
        return
    if whole in options.objects:
        yield from _against_keys(options.objects[whole], key, value)
        return
    yield from (options.refused[name] for name in (flag, whole) if name in options.refused)
    yield from (why for pattern, why in options.patterns if pattern.match(flag))
    if options.shortest is not None and flag not in options.harmless:
        yield from _abbreviated(options, whole, options.shortest)


def _against_keys(keys: Mapping[str, Allowed], key: str, value: str | None) -> Iterator[str]:
    """The reasons against an object, or against a value for one ``key`` of it (``a.b``, ``a+``)."""
    if key:
        held: object = {re.split(r"[.+]", key)[0]: value}
    else:
        try:
            held = json.loads(value or "")
        except (ValueError, RecursionError):
            yield "it cannot be read as JSON, and may say anything"
            return
    for name, said in held.items() if isinstance(held, dict) else ():
        if name in keys:
            yield from _unfit(keys[name], said if isinstance(said, str) else json.dumps(said), f"with {name} ")


def _unfit(allowed: Allowed, value: str | None, before: str) -> Iterator[str]:
    fits, why = allowed
    if value is None or not fits.fullmatch(value):
        yield f"{before}{value or 'no value'} {why}"


def _abbreviated(options: Options, flag: str, shortest: int) -> Iterator[str]:
    """The reasons against the start of a flag, and against a short flag with its value in one word."""
    if not flag.startswith("--"):
        short = {name: why for name, why in _all_named(options).items() if not name.startswith("--")}
        yield from (why for name, why in short.items() if flag.startswith(name) and flag != name)
    elif len(flag) >= shortest:
        full = _all_named(options)
        yield from (f"it may stand for {name}: {why}" for name, why in full.items() if name.startswith(flag))


def _all_named(options: Options) -> dict[str, str]:
    return {**options.refused, **dict.fromkeys((*options.of_weights, *options.values, *options.objects), _OTHER)}


def _spelt(flag: str) -> str:
    """Python's servers take underscores for hyphens."""
    dashes = len(flag) - len(flag.lstrip("-"))
    return flag[:dashes] + flag[dashes:].replace("_", "-")
