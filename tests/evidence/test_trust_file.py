"""Trust files: which key may sign for what, and every problem at its line."""

from datetime import date
from pathlib import Path

import pytest

from sovcheck.errors import InputError
from sovcheck.evidence.trust_file import load_grants, open_trust

HEADER = "apiVersion: sovcheck/v1\nkind: TrustPolicy\nkeys:\n"


@pytest.fixture
def trust(tmp_path: Path, key_files: tuple[Path, Path]) -> Path:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "a.pub").write_bytes(key_files[1].read_bytes())
    (tmp_path / "secret.key").write_bytes(key_files[0].read_bytes())
    return tmp_path / "trust.yaml"


def problems(trust: Path, content: str) -> list[str]:
    trust.write_text(content)
    with pytest.raises(InputError) as wrong:
        load_grants(trust)
    return [str(problem).replace(f"{trust.parent}/", "") for problem in wrong.value.problems]


def test_everything_that_can_be_said_of_a_key(trust: Path):
    trust.write_text(
        f"{HEADER}  - {{key: keys/a.pub, hosts: [rack], models: [llama, other], from: 2026-01-01, until: 2026-12-31, "
        "revoked: 2026-06-01}\n  - key: keys/a.pub\n"
    )
    limited, free = load_grants(trust)
    assert (limited.hosts, limited.models) == (frozenset({"rack"}), frozenset({"llama", "other"}))
    assert (limited.first_day, limited.last_day) == (date(2026, 1, 1), date(2026, 12, 31))
    assert limited.revoked == date(2026, 6, 1)
    assert (free.hosts, free.models, free.first_day, free.last_day, free.revoked) == (None,) * 5


def test_bare_keys_and_a_file_are_one_trust(trust: Path, key_files: tuple[Path, Path]):
    trust.write_text(f"{HEADER}  - key: keys/a.pub\n")
    both = open_trust([key_files[1]], trust)
    assert len(both.key_ids) == len(both.keys) == 1
    assert open_trust([], None).keys == ()


def test_a_host_list_that_is_empty_is_no_host(trust: Path):
    trust.write_text(f"{HEADER}  - {{key: keys/a.pub, hosts: []}}\n")
    assert load_grants(trust)[0].hosts == frozenset()


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("  - {key: keys/b.pub}\n", "keys/b.pub: no such file or directory"),
        ("  - {key: secret.key}\n", "secret.key: is a private key"),
        ("  - {key: keys/a.pub, host: [x]}\n", "trust.yaml:4: keys.0.host"),
        ("  - {key: keys/a.pub, from: 2026-02-01, until: 2026-01-01}\n", "trust.yaml:4: keys.0.until: is before from"),
        ("  - {key: keys/a.pub, until: 31/12/2026}\n", "write the date as YYYY-MM-DD"),
        ("  []\n", "trust.yaml:3: keys"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(trust: Path, keys: str, said: str):
    assert any(said in problem for problem in problems(trust, HEADER + keys))


@pytest.mark.parametrize("content", ["", "apiVersion: sovcheck/v1\nkind: Profile\nid: x\n", "keys: []\n", "- 1\n"])
def test_what_is_no_trust_file_is_refused(trust: Path, content: str):
    assert problems(trust, content)
