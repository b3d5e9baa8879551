"""What evidence says of the inference software: no secret of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.smoke.runtimes.evidence import scrub_argv, scrub_env


@pytest.mark.parametrize(
    ("argv", "scrubbed"),
    [
        (["vllm", "--api-key", "s3cr3t", "--port", "1"], ("vllm", "--api-key", "***", "--port", "1")),
        (["vllm", "--api-key=s3cr3t"], ("vllm", "--api-key=***")),
        (
            ["x", "--max-total-tokens", "4096", "--tokenizer=bpe"],
            ("x", "--max-total-tokens", "4096", "--tokenizer=bpe"),
        ),
        (["x", "--hf-token", "--offline"], ("x", "--hf-token", "--offline")),
        (["x", "https://me:s3cr3t@host/path"], ("x", "https://***@host/path")),
    ],
)
def test_a_command_line_loses_its_secrets(argv, scrubbed):
    assert scrub_argv(argv) == scrubbed


def test_an_environment_loses_its_secrets_and_is_sorted():
    env = {"Z": "http://u:p@h", "MY_PASSWORD": "s3cr3t", "A": "1"}
    assert list(scrub_env(env).items()) == [("A", "1"), ("MY_PASSWORD", "***"), ("Z", "http://***@h")]


@given(st.lists(st.text()))
def test_nothing_is_added_or_lost(argv):
    assert len(scrub_argv(argv)) == len(argv)
