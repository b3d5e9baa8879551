"""The options that choose an engine: what contradicts itself, or cannot be used, is exit 2 and says what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sovcheck.cli.main import main

HTTPS, HTTP = "--opa-url=https://127.0.0.1:1", "--opa-url=http://127.0.0.1:1"
NO_URL = "--opa-url is not the URL of a server: write it as http://HOST:PORT or https://HOST:PORT"
ABOUT_A_SERVER = "--opa-token-file, --opa-ca and --opa-preloaded are about a server: name it with --opa-url"
NOT_STARTED = "--opa-bin is for --engine opa without --opa-url: leave it out"
NOT_READ = "the token cannot be read: check the path and its permissions"
HOLDS_NONE = "holds no token: write it there, alone on one line"
NO_CERTIFICATE = "no certificate can be read from it: name a file in PEM format"
NO_OPA = "is not an Open Policy Agent that runs here: install opa "
GONE = "gave no answer: "

WRONG = {
    "embedded, and a server": (["--engine=embedded", HTTP], "--opa-url asks for --engine opa, not embedded: leave one"),
    "a token for no server": (["--opa-token-file=token"], ABOUT_A_SERVER),
    "a token for a started opa": (["--engine=opa", "--opa-token-file=token"], ABOUT_A_SERVER),
    "certificates for no server": (["--opa-ca=text"], ABOUT_A_SERVER),
    "policies on no server": (["--opa-preloaded"], ABOUT_A_SERVER),
    "policies on a started opa": (["--engine=opa", "--opa-preloaded"], ABOUT_A_SERVER),
    "a program, and a server": ([HTTP, "--opa-bin=opa"], NOT_STARTED),
    "a program for the default": (["--opa-bin=opa"], NOT_STARTED),
    "a program for the embedded engine": (["--engine=embedded", "--opa-bin=opa"], NOT_STARTED),
    "another engine": (["--engine=cedar"], "'cedar' is not one of 'embedded', 'opa'"),
    "an empty address": (["--opa-url="], NO_URL),
    "no address": (["--opa-url=127.0.0.1:8181"], NO_URL),
    "another scheme": (["--opa-url=ftp://127.0.0.1"], NO_URL),
    "a port that is none": (["--opa-url=http://127.0.0.1:99999"], NO_URL),
    "a password in the address": (["--opa-url=http://user:secret@127.0.0.1"], NO_URL),
    "a query in the address": (["--opa-url=http://127.0.0.1?a"], NO_URL),
    "a name that is none": (["--opa-url=http://[1"], NO_URL),
    "no token file": ([HTTP, "--opa-token-file=missing"], f"missing: {NOT_READ}"),
    "a folder of tokens": ([HTTP, "--opa-token-file=."], NOT_READ),
    "an empty token file": ([HTTP, "--opa-token-file=empty"], f"empty: {HOLDS_NONE}"),
    "two tokens": ([HTTP, "--opa-token-file=text"], f"text: {HOLDS_NONE}"),
    "a token that is no text": ([HTTP, "--opa-token-file=bytes"], NOT_READ),
    "a token without end": ([HTTP, "--opa-token-file=/dev/zero"], NOT_READ),
    "no certificates": ([HTTPS, "--opa-ca=missing"], f"missing: {NO_CERTIFICATE}"),
    "certificates that are none": ([HTTPS, "--opa-ca=text"], f"text: {NO_CERTIFICATE}"),
    "certificates that nobody needs": (
        [HTTP, "--opa-ca=text"],
        "--opa-ca is for a server that encrypts: write https:// in --opa-url, or leave it out",
    ),
    "no program": (["--engine=opa", "--opa-bin=missing"], f"missing {NO_OPA}"),
    "another program": (["--engine=opa", "--opa-bin=text"], f"text {NO_OPA}"),
    "nobody there": ([HTTP, "--opa-token-file=token"], GONE),
    "nobody there, preloaded": ([HTTP, "--opa-preloaded"], GONE),
    "nobody there, encrypted": ([HTTPS], GONE),
}


@pytest.fixture
def sovcheck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run a command on a small system; its exit code, and what it says on standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOVCHECK_OPA", raising=False)
    (tmp_path / "system.yaml").write_text(
        "apiVersion: sovcheck/v1\nkind: Inventory\n"
        "organizations: [{id: home, country: FR, parents: []}]\n"
        "gpu_hosts: [{id: host, owner: home, operator: home, tenancy: owned, country: FR}]\n"
    )
    (tmp_path / "token").write_text("secret\n")
    (tmp_path / "text").write_text("two words\n")
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")

    def run(*arguments: str) -> tuple[object, str]:
        monkeypatch.setattr("sys.argv", ["sovcheck", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        assert bool(said.out) == (end.value.code == 0)
        return end.value.code, said.err

    return run


@pytest.mark.parametrize(("options", "said"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_meant_or_used_is_no_verdict(sovcheck: Callable[..., tuple[object, str]], options, said):
    code, message = sovcheck("scan", "system.yaml", "--home=FR", "--quiet", *options)
    assert code == 2
    assert said in message
    assert "Traceback" not in message
    assert "secret" not in message


def test_every_command_that_judges_refuses_the_same(sovcheck: Callable[..., tuple[object, str]]):
    code, message = sovcheck("explain", "CMP-01", "host", "system.yaml", "--home=FR", "--opa-preloaded")
    assert (code, ABOUT_A_SERVER in message) == (2, True)


def test_the_environment_is_no_contradiction(
    sovcheck: Callable[..., tuple[object, str]], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SOVCHECK_OPA", "missing")
    code, message = sovcheck("scan", "system.yaml", "--home=FR", "--quiet", "--fail-on=never", "--engine=embedded")
    assert (code, message) == (0, "")
