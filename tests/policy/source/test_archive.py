"""Bundles come from others: nothing in one may reach the disk, or ask for more memory than a policy needs."""

import gzip
import io
import subprocess
import tarfile
from datetime import date
from pathlib import Path

import pytest

from sovcheck.errors import PolicyError
from sovcheck.policy.loading import load_policies
from sovcheck.policy.source import archive
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

CUSTOM = Path(__file__).parents[3] / "examples" / "custom-policy"


@pytest.fixture
def pack(tmp_path):
    """Writes a bundle of files and special members; gives its path."""

    def write(files, *members, name="bundle.tar.gz"):
        path = tmp_path / name
        with tarfile.open(path, "w:gz") as bundle:
            for file, content in files.items():
                data = content if isinstance(content, bytes) else content.encode()
                info = tarfile.TarInfo(file)
                info.size = len(data)
                bundle.addfile(info, io.BytesIO(data))
            for member in members:
                bundle.addfile(member)
        return path

    return write


def problem_of(path):
    with pytest.raises(PolicyError) as error:
        load_policies([path])
    (problem,) = error.value.problems
    return str(problem).replace(str(path), "BUNDLE")


def test_a_bundle_is_read_like_a_folder(pack, rule):
    path = pack({"mine/rule.rego": rule(), "mine/rule_test.rego": "not rego", "data.json": "{", ".manifest": "{"})
    found = load_policies([path]).rule("ACME-01")
    assert found.file == f"{path}/mine/rule.rego"
    assert found.layer == "mine"


def test_the_paths_of_opa_begin_with_a_slash(pack, rule):
    path = pack({"/rule.rego": rule(), "/data.json": "{}"}, name="acme.tgz")
    found = load_policies([path]).rule("ACME-01")
    assert found.file == f"{path}/rule.rego"
    assert found.layer == "acme"


def test_folders_in_a_bundle_are_passed_over(pack, rule):
    folder = tarfile.TarInfo("mine")
    folder.type = tarfile.DIRTYPE
    assert load_policies([pack({"mine/rule.rego": rule()}, folder)]).rule("ACME-01")


@pytest.mark.parametrize("name", ["../rule.rego", "a/../../rule.rego", "/../rule.rego"])
def test_paths_that_lead_out_are_refused(pack, rule, tmp_path, name):
    path = pack({name: rule()})
    assert problem_of(path).startswith(f"BUNDLE: {name!r}: leads out of the bundle, or is there twice: pack it again")
    assert [each.name for each in tmp_path.iterdir()] == ["bundle.tar.gz"]


SPECIAL = {
    "a link": tarfile.SYMTYPE,
    "a hard link": tarfile.LNKTYPE,
    "a pipe": tarfile.FIFOTYPE,
    "a device": tarfile.CHRTYPE,
}


@pytest.mark.parametrize("kind", SPECIAL.values(), ids=SPECIAL)
def test_what_is_no_plain_file_is_refused(pack, rule, kind):
    member = tarfile.TarInfo("other.rego")
    member.type = kind
    member.linkname = "/etc/passwd"
    assert problem_of(pack({"rule.rego": rule()}, member)).startswith(
        "BUNDLE: 'other.rego': is not a plain file: pack it"
    )


def test_a_file_that_is_there_twice_is_refused(pack, rule):
    twice = tarfile.TarInfo("./rule.rego")
    assert "is there twice" in problem_of(pack({"rule.rego": rule()}, twice))


BROKEN = {
    "no archive": b"x" * 1000,
    "empty": b"",
    "no tar inside": gzip.compress(b"x" * 10_000),
    "an empty tar": gzip.compress(b""),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_what_is_no_bundle_is_refused(tmp_path, data):
    path = tmp_path / "bundle.tar.gz"
    path.write_bytes(data)
    assert problem_of(path).startswith("BUNDLE: is not a policy bundle: ") or problem_of(path).startswith(
        "BUNDLE: holds no policy"
    )


def test_a_bundle_cut_short_is_refused(pack, rule):
    path = pack({"rule.rego": rule() + "# " + "".join(map(str, range(10_000)))})
    path.write_bytes(path.read_bytes()[:-200])
    assert problem_of(path).startswith("BUNDLE: is not a policy bundle: ")


def test_a_bundle_that_unpacks_without_end_is_refused(pack, rule, monkeypatch):
    monkeypatch.setattr(archive, "MAX_ALL_BYTES", 2**20)
    path = pack({"filler.bin": b"\0" * 2**23, "rule.rego": rule()})
    assert path.stat().st_size < 20_000
    assert problem_of(path) == (
        "BUNDLE: is not a policy bundle: it unpacks to more than 2,097,152 bytes: "
        "pack it again with `tar czf bundle.tar.gz *.rego` or `opa build`"
    )


def test_a_bundle_of_too_many_files_is_refused(pack, monkeypatch):
    monkeypatch.setattr(archive, "MAX_FILES", 10)
    path = pack({f"{number}.txt": "" for number in range(11)})
    assert problem_of(path).startswith("BUNDLE: holds more than 10 files: pack it again")


def test_a_rule_in_a_bundle_that_is_too_large_is_refused(pack, rule):
    path = pack({"rule.rego": rule() + "#" * 2**20})
    assert problem_of(path) == "BUNDLE/rule.rego: is larger than 1,048,576 bytes: split it into several rules"


def test_a_bundle_without_rego_is_refused(pack):
    assert problem_of(pack({"data.json": "{}"})) == "BUNDLE: holds no policy: name a folder with *.rego files"


def test_a_bundle_that_opa_built_is_judged_by_as_the_folder_is(opa_binary, tmp_path):
    path = tmp_path / "acme.tar.gz"
    subprocess.run([opa_binary, "build", "--bundle", CUSTOM, "--output", path], check=True, capture_output=True)
    home_law = "inventories/french-agency-on-us-apis"
    reports = [
        scan(ScanRequest(paths=(home_law,), today=date(2026, 11, 21), home="FR", policies=(each,)))
        for each in (path, CUSTOM)
    ]
    assert reports[0].results == reports[1].results
    assert {"ACME-01"} <= {result.rule for result in reports[0].results}
