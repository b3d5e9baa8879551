"""The table of refused flags of ``transformers serve`` against the options that the installed one has."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.runtimes.flags import OPTIONS, check_flags

TABLE = OPTIONS["transformers-serve"]
NOT_OF_THIS_RELEASE = {"--revision", "--force-model"}
"""Of releases before; the model is now a word without a flag, of which there is room for one."""
TELLING = re.compile(r"weight|adapter|lora|model|revision|remote|code|url|plugin|config|implementation")
HARMLESS = {"--model-timeout", "--no-trust-remote-code"}


@pytest.fixture(scope="module")
def options():
    program = Path(sys.executable).with_name("transformers")
    told = subprocess.run(
        [program, "serve", "--help"], capture_output=True, text=True, check=True, timeout=120, env={"COLUMNS": "300"}
    )
    return set(re.findall(r"(?<![\w-])--[a-z][a-z0-9-]+", told.stdout))


def test_the_program_knows_every_flag_that_is_refused(options):
    assert {*TABLE.refused, *TABLE.of_weights, *TABLE.values} - options == NOT_OF_THIS_RELEASE


def test_every_telling_option_is_refused_or_known_to_be_harmless(options):
    let_through = set()
    for flag in options:
        try:
            check_flags("transformers-serve", [flag, "some/thing"])
            let_through.add(flag)
        except SmokeFailure:
            continue
    assert {flag for flag in let_through if TELLING.search(flag)} == HARMLESS
