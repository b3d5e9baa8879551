"""What a wheel holds ready is what its files say, and nothing is taken from it once they say something else."""

import runpy
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from sovcheck import prepared
from sovcheck.catalog.bundled import KEYS, EntryTexts, bundled_entries, parse_bundled, read_bundled
from sovcheck.policy import loading
from sovcheck.policy.loading import load_policies

ROOT = Path(__file__).parents[1]


def prepared_by_the_build() -> dict[str, bytes]:
    return dict(runpy.run_path(str(ROOT / "hatch_build.py"))["prepared_data"]())


FILES = prepared_by_the_build()


@pytest.fixture
def as_in_a_wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.setattr(prepared, "_FOLDER", tmp_path)


def refuse(*_: object) -> None:
    raise AssertionError("worked out again")


@pytest.mark.usefixtures("as_in_a_wheel")
def test_policies_are_those_of_the_files(monkeypatch: pytest.MonkeyPatch):
    policies = load_policies(check_bundled=True)
    monkeypatch.setattr("sovcheck.policy.source.metadata.read_annotations", refuse)
    monkeypatch.setattr(loading, "reads_of", refuse)
    assert load_policies() == policies
    assert policies.reads


@pytest.mark.usefixtures("as_in_a_wheel")
@pytest.mark.parametrize("key", KEYS)
def test_entries_are_those_of_the_files(key: str, monkeypatch: pytest.MonkeyPatch):
    data = read_bundled()[key]
    entries = parse_bundled(key, data)
    monkeypatch.setattr("sovcheck.catalog.bundled.read_documents", refuse)
    assert dict(bundled_entries(key, data)) == entries


@pytest.mark.parametrize("key", sorted(set(KEYS) - {"countries", "blocs"}))
def test_what_is_sought_among_entries_is_that_of_the_files(
    key: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
):
    data = read_bundled()[key]
    texts = EntryTexts(key, data)
    ids, names, folded_texts = list(texts), texts.names, texts.folded_texts
    request.getfixturevalue("as_in_a_wheel")
    monkeypatch.setattr(EntryTexts, "_texts", property(refuse))
    ready = EntryTexts(key, data)
    assert (list(ready), ready.names, ready.folded_texts) == (ids, names, folded_texts)
    assert len(ready) == len(ids)
    assert ids[0] in ready
    assert "no-such-entry" not in ready


@pytest.mark.usefixtures("as_in_a_wheel")
@pytest.mark.parametrize("key", KEYS)
def test_a_changed_file_is_read_again(key: str):
    data = read_bundled()[key].replace(b"as_of: 20", b"as_of: 19")
    changed = bundled_entries(key, data)
    assert dict(changed) == parse_bundled(key, data)
    assert any(str(entry.get("as_of", "")).startswith("19") for entry in changed.values())


@pytest.mark.usefixtures("as_in_a_wheel")
def test_changed_policies_are_read_again(monkeypatch: pytest.MonkeyPatch):
    files = loading.read_bundled()
    rule = next(number for number, file in enumerate(files) if b"# title: " in file.data and not file.is_test)
    files[rule] = replace(files[rule], data=files[rule].data.replace(b"# title: ", b"# title: Changed "))
    monkeypatch.setattr(loading, "read_bundled", lambda *, tests: [file for file in files if tests or not file.is_test])
    assert [rule.title.startswith("Changed ") for rule in load_policies().rules].count(True) == 1


@pytest.mark.usefixtures("as_in_a_wheel")
def test_users_policies_are_never_looked_for_among_what_is_ready():
    own = ROOT / "examples" / "custom-policy"
    assert "ACME-01" in {rule.id for rule in load_policies([own]).rules}


def test_a_checkout_has_nothing_ready():
    key = KEYS[0]
    assert prepared.prepared(key, sha256(read_bundled()[key]).hexdigest(), dict[str, object]) is None


def test_equal_content_is_kept_in_equal_bytes():
    assert prepared_by_the_build() == FILES
