"""Drafts of entries come from public collections with source and day, and differences are told, never taken over."""

import json
import subprocess
import zipfile
from datetime import date

import derive
import pytest
from changes import changes

from sovcheck.catalog.bundled import KEYS
from sovcheck.catalog.store import Catalog

SOURCED = "source: a test, as_of: 2026-01-02, certainty: confirmed"
ENTRIES = {
    "models": f"\n  - {{id: known-1b, hub_ids: [maker/Known-1B], release_date: 2026-01-01, {SOURCED}}}\n",
    "licences": """
  - id: kept
    name: Kept
    spdx: false
    commercial: yes
    geographic_limits: null
    use_limits: null
    revocability: unknown
    mutable: null
    scale_limits: null
    clause: '1'
    source: Kept, text in ScanCode Toolkit 32.5.0 (AboutCode), kept-1.0.LICENSE, 2026-01-15
    as_of: 2026-01-15
    certainty: confirmed
""",
    "clouds": f"\n  - {{id: aws, name: AWS, operator: x, regions: [{{id: eu-here-1, countries: [DE]}}], {SOURCED}}}\n",
}


@pytest.fixture
def catalog():
    return Catalog({key: f"{key}: {ENTRIES.get(key, '[]')}".encode() for key in KEYS})


@pytest.fixture
def repository(tmp_path):
    def of(files, name):
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)
        who = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
        for arguments in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "x", "--date", "2026-02-03"]):
            subprocess.run(
                ["git", "-C", str(tmp_path), *arguments],
                check=True,
                env={"GIT_COMMITTER_DATE": "2026-02-03T12:00:00", "PATH": "/usr/bin:/bin:/usr/local/bin"},
            )
        return derive.Repository(tmp_path, name)

    return of


@pytest.fixture
def wheel(tmp_path):
    def of(files):
        path = tmp_path / "package-1.0-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in {"package-1.0.dist-info/METADATA": "Name: package\nVersion: 1.0\n", **files}.items():
                archive.writestr(zipfile.ZipInfo(name, (2026, 3, 4, 0, 0, 0)), text)
        return derive.Package(path)

    return of


def toml(hub, day):
    return (
        f'name = "A"\nrelease_date = "{day}"\nopen_weights = true\n[modalities]\ninput = ["text", "pdf", "image"]\n'
        f'output = ["text"]\n[[weights]]\nurl = "https://huggingface.co/{hub}"\n'
    )


def test_a_model_of_a_collection_is_compared_or_drafted(catalog, repository):
    files = {
        "models/maker/known.toml": toml("maker/Known-1B", "2026-01-05"),
        "models/maker/New-2B.toml": toml("maker/New-2B", "2026-01"),
        "models/maker/closed.toml": 'name = "C"\nopen_weights = false\n',
    }
    findings = derive.from_models_dev(repository(files, "anomalyco/models.dev"), catalog)
    (difference,) = findings.differences
    assert difference.startswith("known-1b.release_date: the catalog says 2026-01-01, anomalyco/models.dev@")
    (draft,) = findings.drafts["models"]
    assert (draft["id"], draft["hub_ids"], draft["modalities"]) == ("new-2b", ["maker/New-2B"], ["text", "image"])
    assert (draft["as_of"], draft["certainty"]) == ("2026-02-03", "secondary")
    assert draft["source"].endswith(":models/maker/New-2B.toml")
    assert "release_date" not in draft


def test_a_developers_own_list_gives_confirmed_drafts(catalog, repository):
    text = "name: 'New', releaseDate: '2026-01-09', license: 'Apache 2.0', url: 'https://huggingface.co/maker/New-3B',"
    findings = derive.from_mistral(
        repository({"src/schema/models/models/new.ts": text}, "mistralai/platform-docs-public"), catalog
    )
    (draft,) = findings.drafts["models"]
    assert (draft["licence"], draft["certainty"]) == ({"id": "Apache-2.0"}, "confirmed")


def test_regions_that_no_cloud_has_are_told(catalog, wheel):
    partitions = {
        "partitions": [
            {"id": "aws", "regions": {"aws-global": {}, "eu-here-1": {}, "xx-new-1": {"description": "Somewhere"}}},
            {"id": "aws-iso", "regions": {"us-iso-east-1": {}}},
        ]
    }
    findings = derive.from_botocore(wheel({"botocore/data/partitions.json": json.dumps(partitions)}), catalog)
    assert findings.differences == ["aws: xx-new-1 (Somewhere) is in no cloud, package 1.0"]


def test_a_licence_text_that_changed_since_it_was_read_is_told(catalog, wheel, tmp_path):
    texts = tmp_path / "texts.json"
    name = "licensedcode/data/licenses/kept-1.0.LICENSE"
    first = wheel({name: "---\nnotes: a\n---\nThe text\n"})
    assert derive.from_scancode(first, catalog, texts).differences == [
        "kept: the text kept-1.0 was not recorded as read"
    ]
    derive.from_scancode(first, catalog, texts, accept=True)
    assert derive.from_scancode(first, catalog, texts).differences == []
    other_notes = wheel({name: "---\nnotes: b\n---\nThe text\n"})
    assert derive.from_scancode(other_notes, catalog, texts).differences == []
    changed = wheel({name: "---\nnotes: a\n---\nAnother text\n"})
    assert derive.from_scancode(changed, catalog, texts).differences == [
        "kept: the text kept-1.0 changed in package 1.0, read it again"
    ]
    assert derive.from_scancode(wheel({}), catalog, texts).differences == [
        "kept: package 1.0 has no text kept-1.0 any more"
    ]


def test_a_package_says_its_name_and_its_day(wheel):
    package = wheel({})
    assert (package.name, package.day) == ("package 1.0", date(2026, 3, 4))


def test_every_licence_text_that_an_entry_cites_is_recorded_as_read(bundled):
    read = json.loads(derive.TEXTS.read_text())
    cited = {key for licence in bundled.licences.values() for key in derive.CITED.findall(licence.source)}
    assert cited == set(read)


@pytest.fixture(scope="module")
def bundled():
    from sovcheck.catalog.loading import load_catalog

    return load_catalog()


def test_changes_tell_what_came_went_and_is_said_otherwise():
    old = {
        "a": {"id": "a", "country": "FR", "source": "s", "as_of": "2025-01-01", "certainty": "secondary"},
        "b": {"id": "b", "source": "s"},
    }
    new = {
        "a": {
            "id": "a",
            "country": "DE",
            "source": "s",
            "as_of": "2026-01-01",
            "certainty": "confirmed",
            "field_sources": [{"fields": ["country"], "source": "register"}],
        },
        "c": {"id": "c", "source": "t"},
    }
    assert list(changes("organizations", old, new)) == [
        "~ organizations a.country: FR -> DE (register)",
        "~ organizations a: its word (secondary, 2025-01-01 -> confirmed, 2026-01-01)",
        "- organizations b",
        "+ organizations c: t",
    ]
