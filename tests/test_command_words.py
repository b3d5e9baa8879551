"""Commands that are printed can be copied: quoted, and broken only where a shell reads on."""

import shlex

from sovcheck.command_words import option_words, path_words, wrapped_command

WORDS = [
    "sovcheck",
    "scan",
    "it's a b.yaml",
    *option_words("--home", "CA"),
    *option_words("--nonce", "-x"),
    "--details",
]


def test_no_value_is_taken_for_an_option():
    assert option_words("--nonce", "-x") == ["--nonce=-x"]
    assert option_words("--nonce", "x") == ["--nonce", "x"]
    assert path_words(["-a.yaml", "-", "b.yaml"]) == ["./-a.yaml", "-", "b.yaml"]


def test_a_shell_reads_the_lines_as_the_words():
    for width in range(1, 80):
        lines = wrapped_command(WORDS, width)
        assert shlex.split("\n".join(lines).replace("\\\n", " ")) == WORDS
        assert all(line.endswith(" \\") for line in lines[:-1])
    assert len(wrapped_command(WORDS, 80)) == 1


def test_lines_are_as_wide_as_said_and_an_option_keeps_its_value():
    lines = wrapped_command(WORDS, 30)
    assert max(map(len, lines)) <= 30
    assert any("--home CA" in line for line in lines)
