import hashlib

import pytest

from sovcheck.cli.configuration import config_keys
from sovcheck.cli.scan import command
from sovcheck.errors import InputError
from sovcheck.scan.config import MOST_BYTES, NAME, NOT_HERE, default_paths, find_config, load_config

KEYS = config_keys(command)
HEAD = "apiVersion: sovcheck/v1\nkind: Config\n"


@pytest.fixture
def read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(text, name=NAME):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + text)
        return load_config(path.relative_to(tmp_path), KEYS)

    return run


def test_it_is_found_from_below_up_to_the_top_of_the_repository_and_no_further(tmp_path):
    top, below = tmp_path / "repository", tmp_path / "repository" / "a" / "b"
    below.mkdir(parents=True)
    (tmp_path / NAME).touch()
    assert find_config(below) is None, "outside of a repository only the folder itself is asked"
    assert find_config(tmp_path) == tmp_path / NAME
    (top / ".git").touch()
    assert find_config(below) is None
    (top / NAME).touch()
    assert find_config(below) == top / NAME
    (below.parent / NAME).touch()
    assert find_config(below) == below.parent / NAME


def test_a_link_that_leads_nowhere_is_found_and_then_an_error(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / NAME).symlink_to("nowhere")
    with pytest.raises(InputError, match="no such file"):
        load_config(find_config(tmp_path), KEYS)


def test_values_are_what_the_command_line_would_say(read):
    config = read("profile: hybrid\npasses: true\nengine_timeout: 2.5\npolicy: own\ncatalog: [a, b.yaml]\nhome:\n")
    assert config.values == {
        "profile": "hybrid",
        "passes": True,
        "engine_timeout": 2.5,
        "policy": ("own",),
        "catalog": ("a", "b.yaml"),
    }
    assert (
        config.sha256
        == hashlib.sha256(
            (
                HEAD + "profile: hybrid\npasses: true\nengine_timeout: 2.5\npolicy: own\ncatalog: [a, b.yaml]\nhome:\n"
            ).encode()
        ).hexdigest()
    )


def test_paths_are_seen_from_the_folder_of_the_file(read, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "own.yaml").touch()
    text = (
        "paths: [inventory, -, /abs]\nwaivers: w.yaml\nprofile: own.yaml\noutput: [text, json=-, sarif=out/a.sarif]\n"
    )
    assert read(text, f"deep/{NAME}").values == {
        "paths": ("deep/inventory", "-", "/abs"),
        "waivers": "deep/w.yaml",
        "profile": "deep/own.yaml",
        "output": ("text", "json=-", "sarif=deep/out/a.sarif"),
    }


@pytest.mark.parametrize("key", sorted({key.name for key in KEYS} & set(NOT_HERE)))
@pytest.mark.parametrize("hyphens", [False, True])
def test_programs_servers_secrets_and_the_day_are_refused(read, key, hyphens):
    written = key.replace("_", "-") if hyphens else key
    with pytest.raises(
        InputError, match=rf"sovcheck.yaml:3: {written}: .* give --{key.replace('_', '-')} to the command"
    ):
        read(f"{written}: x\n")


def test_everything_about_an_opa_is_refused():
    assert {key.name for key in KEYS if key.name.startswith("opa_")} <= set(NOT_HERE)
    assert set(NOT_HERE) <= {key.name for key in KEYS}, "a refusal of what no option is called refuses nothing"


OUTSIDE = ["../out.json", "/etc/out.json", ".git/hooks/pre-commit", "a/.b/c", "link/out.json", ".out"]


@pytest.mark.parametrize("file", OUTSIDE)
def test_reports_are_written_below_the_file_and_never_into_hidden_folders(read, tmp_path, file):
    (tmp_path / "link").symlink_to(tmp_path.parent)
    with pytest.raises(InputError, match=r"output.1: .*is not a file below this folder, or is a hidden one"):
        read(f"output: [text, json={file}]\n")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("fail_on: lo\n", "fail_on"),
        ("policyy: x\n", "did you mean 'policy'"),
        ("passes: maybe\n", "passes"),
        ("engine_timeout: soon\n", "engine_timeout"),
        ("profile: [a]\n", "profile"),
        ("policy: {a: b}\n", "policy"),
        ("profile: a\nprofile: b\n", "twice"),
        ("---\n" + HEAD, "holds 2 documents"),
        ("x: &a [*a]\n", "sovcheck.yaml"),
        ("#" * MOST_BYTES, "larger"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(read, text, what):
    with pytest.raises(InputError) as caught:
        read(text)
    assert str(caught.value).startswith("sovcheck.yaml")
    assert what in str(caught.value)


def test_a_document_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "other.yaml"
    path.write_text("apiVersion: sovcheck/v1\nkind: Waivers\nwaivers: []\n")
    with pytest.raises(InputError, match="kind"):
        load_config(path, KEYS)


def test_without_a_path_the_inventory_of_the_folder_is_judged(tmp_path):
    assert default_paths(tmp_path) == ()
    (tmp_path / "inventory").mkdir()
    assert default_paths(tmp_path) == ("inventory",)
    for name in ("inventory.ndjson", "inventory.jsonl", "inventory.json", "inventory.yml", "inventory.yaml"):
        (tmp_path / name).touch()
        assert default_paths(tmp_path) == (name,)
