"""The tables of refused flags against the options that the programs really have.

``options/`` holds every option of the releases that their names tell, with the keys of those that take an object, as
the parsers of vLLM and SGLang have them: `make test-runtimes` asks them, and writes the files anew where
SOVCHECK_UPDATE_GOLDEN is set. llama.cpp's are looked up in the server that is installed here; those of
``transformers serve`` in tests/smoke/torch.
"""

import re
from pathlib import Path

import pytest
import xllamacpp

from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.runtimes.flags import OPTIONS, check_flags

TABLES = Path(__file__).parent / "options"
RELEASES = {"vllm": "vllm-0.32.0", "sglang": "sglang-0.5.23"}
NOT_OF_THIS_RELEASE = {
    "vllm": {
        "--model-tag",  # a word without a flag, that takes its place
        "--omni",  # looked for before anything is parsed: another program takes over
    },
    "sglang": set(),
    # Of releases before: loaded by name, and given up.
    "llama-server": {"--hf-repo-v", "--hf-file-v", "--lora-base", "--model-vocoder"},
}
TELLING = re.compile(
    r"weight|lora|adapter|draft|model|revision|remote|url|plugin|-cls|code|endpoint|addr|node|-path|-dir\b|ray|master"
    r"|socket|hook|handler|class|redirect|transfer|checkpoint|loader|connector|import|overrides|config-file"
)
"""What the name of an option says that could load something, or lead somewhere."""
HARMLESS = re.compile(
    r"^--no-|decode|encode|lora-|-loras?\b|lora$|max-model-len|model-impl|served-model-name|language-model-only|root-path"
    r"|numa|array|token-|mamba|cohere|otlp|server-load|tokenizer-info|ep-weight|master-port|media-path|access-log"
    r"|tracing|ray-workers|nvtx|spec-decode|trace|metrics|prefill|file-storage|model-checksum|model-config-parser"
    r"|modelopt-(?:checkpoint-save|export|quant)|pdmux|ple-offload|startup-weight|weight-(?:cache-timeout|version)"
    r"|weight-loader|weights-cpu-backup|speculative-(?:draft-(?:attention|kv|load|model-quant|sink|window)|dspark|ngram|num)"
    r"|model-override-args|disaggregation-|media-url|model-path$|hf-overrides|gated|radix|deepep|linear-attn"
    r"|compile_ranges|padded_draft|max_model_len|draft_(?:parallel|tensor|sample|topk)|parallel_draft|proton_hook"
)
"""What says how to compute, what is served under which name, where to write; of adapters, how many and how large:
without one there is none. ``model-override-args`` and ``hf-overrides`` change the configuration: then the answers are
not those that the reference computes again from the files (E_MODEL_DIFFERS)."""


def options_of(runtime):
    return set((TABLES / f"{RELEASES[runtime]}.txt").read_text(encoding="utf-8").split())


def named(runtime):
    table = OPTIONS[runtime]
    keys = {f"{flag}.{key}" for flag, keys in table.objects.items() if flag.startswith("--") for key in keys}
    return {*table.refused, *table.of_weights, *table.values, *table.objects, *keys}


def refuses(runtime, flag):
    try:
        check_flags(runtime, ["{weights}", flag, "{}" if flag in OPTIONS[runtime].objects else "something"])
    except SmokeFailure:
        return True
    return False


@pytest.mark.parametrize("runtime", RELEASES)
def test_the_program_knows_every_flag_that_is_refused(runtime):
    assert named(runtime) - options_of(runtime) == NOT_OF_THIS_RELEASE[runtime]


@pytest.mark.parametrize("runtime", RELEASES)
def test_every_telling_option_is_refused_or_known_to_be_harmless(runtime):
    telling = {flag for flag in options_of(runtime) if TELLING.search(flag)}
    assert {flag for flag in telling if not refuses(runtime, flag) and not HARMLESS.search(flag)} == set()


@pytest.mark.parametrize("runtime", RELEASES)
def test_no_option_is_refused_for_what_a_longer_one_does(runtime):
    table = OPTIONS[runtime]
    meant = named(runtime) | {
        flag for flag in options_of(runtime) if any(each.match(flag) for each, _ in table.patterns)
    }
    found = {flag for flag in options_of(runtime) if flag.partition(".")[0] not in table.refused}
    assert {flag for flag in found if refuses(runtime, flag)} - meant == set()


def test_llama_cpp_knows_every_flag_that_is_refused():
    program = b"\n".join(file.read_bytes() for file in Path(xllamacpp.__file__).parent.glob("*.so"))
    flags = {flag for flag in named("llama-server") if flag.startswith("--")}
    missing = {flag for flag in flags if b"\0" + flag.encode() + b"\0" not in program}
    assert missing == NOT_OF_THIS_RELEASE["llama-server"]


def test_what_loads_a_model_by_its_name_in_llama_cpp_is_refused():
    program = b"\n".join(file.read_bytes() for file in Path(xllamacpp.__file__).parent.glob("*.so"))
    presets = {found.decode() for found in re.findall(rb"\0(--[a-z0-9.-]+-(?:default|spec))\0", program)}
    assert len(presets) > 5
    assert {flag for flag in presets if not refuses("llama-server", flag)} == set()


def test_of_a_runtime_whose_options_nobody_read_those_of_all_others_are_refused():
    """One that was added to the known runtimes has no table yet."""
    command = ("new-server", "{weights}", "--port", "{port}")
    assert check_flags("new-server", command) == command
    for flag in ("--lora-modules", "--hf-repo", "--dist-init-addr"):
        with pytest.raises(SmokeFailure, match=f"{flag} is refused"):
            check_flags("new-server", (*command, flag, "x"))
