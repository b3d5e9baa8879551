"""The real parsers of vLLM and SGLang, asked how they read every spelling of a flag that is refused.

Run by `make test-runtimes`, which names the interpreter that has both with SOVCHECK_RUNTIMES_PYTHON. With
SOVCHECK_UPDATE_GOLDEN set, what the programs have is written into tests/smoke/runtimes/options.
"""

import functools
import json
import os
import subprocess
from pathlib import Path

import pytest

from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.runtimes.environment import environment
from sovcheck.smoke.runtimes.flags import OPTIONS, check_flags

PYTHON = os.environ.get("SOVCHECK_RUNTIMES_PYTHON")
ASKING = Path(__file__).parents[3] / "tools" / "runtime_options.py"
TABLES = Path(__file__).parents[1] / "runtimes" / "options"
RUNTIMES = ("vllm", "sglang")
VALUES = (
    *("2", "dummy", "ray", "native", "{}", '{"model": "/other", "num_speculative_tokens": 2}', "other", "true", "nccl"),
    *("name=/adapter", "prefill", "file", "master", "client", "lmcache"),
)
"""One of them fits each option that takes a value."""
NOT_TAKEN = {
    "vllm": {
        "--model",  # beside the word that is the model already
        "--config",  # a file that is not there
    },
    "sglang": set(),
}


@functools.cache
def asked(runtime, questions="[]"):
    assert PYTHON, "make test-runtimes says which interpreter has them"
    done = subprocess.run(
        [PYTHON, ASKING, runtime], input=questions, capture_output=True, text=True, check=False, timeout=900
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def answers(runtime, command_lines):
    """What each sets, or None where the program refuses it."""
    return asked(runtime, json.dumps(command_lines))["answers"]


def refuses(runtime, words):
    try:
        check_flags(runtime, ["{weights}", *words])
    except SmokeFailure:
        return True
    return False


def held(name, lines):
    """A table as it is, written anew where that is asked for."""
    table = TABLES / name
    if os.environ.get("SOVCHECK_UPDATE_GOLDEN"):
        table.write_text("".join(f"{line}\n" for line in sorted(lines)), encoding="utf-8")
    assert table.exists(), f"another release: look at what is new, and write {name}"
    return set(table.read_text(encoding="utf-8").split())


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_the_tables_have_the_options_of_the_program(runtime):
    program = asked(runtime)
    assert held(f"{runtime}-{program['release']}.txt", program["options"]) == set(program["options"])


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_what_of_the_environment_is_let_through_was_looked_at(runtime):
    program = asked(runtime)
    names = dict.fromkeys(program["environment"], "as it was")
    kept = environment(runtime, hardened=True, inherited=names)
    through = {name for name in names if kept.get(name) == "as it was"}
    assert held(f"{runtime}-{program['release']}.environment.txt", through) == through
    assert len(names) > 300


def spellings(flag):
    """In full, with underscores, and every start of it."""
    starts = {flag[:length] for length in range(3, len(flag) + 1)} if flag.startswith("--") else {flag}
    return sorted(starts | {"--" + start[2:].replace("-", "_") for start in starts if start.startswith("--")})


def values_of(runtime, flags):
    """By the flag, the first value with which the program takes it; none for a switch."""
    tries = [(flag, words) for flag in flags for words in ([], *([value] for value in VALUES))]
    found = {}
    for (flag, words), answer in zip(tries, answers(runtime, [[flag, *words] for flag, words in tries]), strict=True):
        if answer:
            found.setdefault(flag, (words, answer))
    return found


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_every_spelling_that_the_program_takes_for_a_refused_flag_is_refused(runtime):
    program, table = asked(runtime), OPTIONS[runtime]
    flags = sorted({*table.refused, *table.of_weights, *table.values} & set(program["options"]))
    known = values_of(runtime, flags)
    assert set(flags) - set(known) == NOT_TAKEN[runtime]
    tried = []
    for flag, (words, set_by_it) in known.items():
        for spelt in spellings(flag):
            ways = [[spelt, *words], *([f"{spelt}={word}"] for word in words)]
            if len(flag) == 2:
                ways += [[f"{spelt}{word}"] for word in words]
            tried += [(set_by_it, way) for way in ways]
    taken = answers(runtime, [way for _, way in tried])
    meant = [way for (set_by_it, way), answer in zip(tried, taken, strict=True) if answer == set_by_it]
    assert len(meant) > 5 * len(flags)
    assert [way for way in meant if not refuses(runtime, way)] == []


DRAFT = ["model", "/draft"]
NESTED = [
    *(
        [f"{flag}.{key}", value]
        for flag in ("--speculative-config", "--speculative_config", "-sc")
        for key, value in (DRAFT,)
    ),
    *([f"{start}.model=/draft"] for start in ("--speculative-conf", "--spec", "--sp", "--speculative_co")),
    *([flag, '{"model": "/draft"}'] for flag in ("--speculative-config", "-sc", "--speculative-c")),
    ['--speculative-config={"model":"/draft"}'],
    ['-sc={"mod\\u0065l":"/draft"}'],
    ["-sc", '{"num_speculative_tokens": 2, "\\u006dodel": "/draft"}'],
    ["-sc", '{"model": null, "model": "/draft"}'],
    ["-sc.draft_load_config", '{"load_format": "dummy"}'],
    ["-sc.method", "custom_class"],
    ["--kv-transfer-conf.kv_connector", "Theirs"],
    ["--kv-transfer-config.kv_connector_module_path=theirs"],
    ["--kv-events-con.publisher", "zmq"],
    ["-cc.backend", "theirs.backend"],
    ["--compilation-config.inductor_passes.post_grad_custom_post_pass", "json.dumps"],
    ["--compilation-c.backend", "theirs.backend"],
    ["-cc", '{"\\u0062ackend": "theirs.backend"}'],
    ["-cc.cache_dir", "/theirs"],
    ["--structured-outputs-config.reasoning_parser_plugin", "theirs.py"],
    ["--structured-out.reasoning_parser_plugin", "theirs.py"],
    ["--ec-manager-config.encoder_cache_manager_cls", "theirs.Manager"],
    ["--logging-config.pylogging_config_file", "theirs.json"],
    ["--model-loader-extra-conf.x", "1"],
]


def test_what_names_other_weights_or_code_inside_of_an_object_is_refused_as_vllm_reads_it():
    taken = [way for way, answer in zip(NESTED, answers("vllm", NESTED), strict=True) if answer]
    assert len(taken) > len(NESTED) * 2 / 3
    assert [way for way in NESTED if not refuses("vllm", way)] == []


HARMLESS = [
    ["-sc", '{"method": "ngram", "num_speculative_tokens": 3}'],
    ["-sc.method", "ngram"],
    ["--speculative-config.num_speculative_tokens=2"],
    ["-cc.cudagraph_mode", "NONE"],
    ["--compilation-config", '{"backend": "eager"}'],
    ["-O3"],
    ["--structured-outputs-config.backend", "xgrammar"],
    ["-dp", "2", "-tp", "2", "-q", "fp8"],
    ["--max_model_len", "1k"],
    ["--hf-overrides.max_position_embeddings", "4096"],
]


def test_what_says_how_to_compute_is_taken_by_vllm_and_let_through():
    assert [way for way, answer in zip(HARMLESS, answers("vllm", HARMLESS), strict=True) if not answer] == []
    assert [way for way in HARMLESS if refuses("vllm", way)] == []


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_no_second_word_names_weights(runtime):
    assert answers(runtime, [["/other"], ["--", "/other"], ["@flags.txt"]]) == [None] * 3
