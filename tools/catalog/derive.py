"""Derives what public collections say into draft entries, with source and day, and shows where the catalog differs.

usage: python tools/catalog/derive.py models.dev REPOSITORY       (a clone of anomalyco/models.dev)
       python tools/catalog/derive.py mistral REPOSITORY          (a clone of mistralai/platform-docs-public)
       python tools/catalog/derive.py aws WHEEL                   (pip download --no-deps botocore)
       python tools/catalog/derive.py licences WHEEL [--accept]   (pip download --no-deps scancode-toolkit-mini)

Prints what differs, and drafts of what the catalog does not have as a catalog document: somebody reads each draft
against its source before it becomes an entry. `--accept` records the hashes of the licence texts that were read again.
"""

import argparse
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from packages import Package, Repository

from sovcheck.catalog.entries.licences import CatalogModel
from sovcheck.catalog.entries.provenance import Sourced
from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.store import Catalog

TEXTS = Path(__file__).with_name("licence_texts.json")
"""The hashes of the licence texts of ScanCode that entries were read against, by its key."""

_MODALITIES = ("text", "image", "audio", "video")
_LICENCES = {
    "Apache 2.0": "Apache-2.0",
    "MRL": "mistral-research",
    "MNPL": "mistral-non-production",
    "Modified MIT": "mistral-modified-mit",
    "CC BY-NC 4.0": "CC-BY-NC-4.0",
}
"""Licences as Mistral AI writes them."""

CITED = re.compile(r"ScanCode Toolkit [^;]*?, ([\w.+-]+)\.LICENSE")
"""How a source cites a text of ScanCode, with its key."""


@dataclass
class Findings:
    """What differs, as lines, and drafts of entries by list key."""

    differences: list[str] = field(default_factory=list)
    drafts: dict[str, list[dict[str, object]]] = field(default_factory=dict)

    def compare(self, entry: Sourced, said: dict[str, object], where: str) -> None:
        """Notes the fields that an entry states otherwise than a source does; what it leaves open is no difference."""
        stated = entry.model_dump(mode="json", exclude_none=True)
        for name, value in said.items():
            known = stated.get(name)
            if known is not None and known != value:
                self.differences.append(f"{stated['id']}.{name}: the catalog says {known}, {where} says {value}")

    def draft(self, key: str, entry: dict[str, object]) -> None:
        """Notes an entry that the catalog does not have."""
        self.drafts.setdefault(key, []).append(entry)


def from_models_dev(repository: Repository, catalog: Catalog) -> Findings:
    """Models by the hub id that models.dev gives them: their day and what they read and write."""
    findings = Findings()
    for path, text in repository.files("models", ".toml"):
        told = tomllib.loads(text)
        hubs = [each["url"].split("huggingface.co/")[-1] for each in told.get("weights", []) if "url" in each]
        if not told.get("open_weights") or not hubs:
            continue
        both = [*told["modalities"]["input"], *told["modalities"]["output"]]
        said: dict[str, object] = {
            "modalities": [each for each in _MODALITIES if each in both],
            "release_date": told["release_date"],
        }
        if len(told["release_date"]) < len("2026-01-01"):
            del said["release_date"]
        source = repository.cited("models.dev", path)
        _model(findings, catalog, Path(path).stem.lower(), told["name"], hubs[:1], said, source, repository)
    return findings


def from_mistral(repository: Repository, catalog: Catalog) -> Findings:
    """Models as Mistral AI lists them: the day, the licence of the weights, their hub ids, what they read and write."""
    findings = Findings()
    for path, text in repository.files("src/schema/models/models", ".ts"):
        hubs = re.findall(r"huggingface\.co/([\w./-]+)'", text)
        if not hubs:
            continue
        licences = {_LICENCES.get(each, each) for each in re.findall(r"license: '([^']*)'", text)}
        said: dict[str, object] = {"release_date": _first(r"releaseDate: '([^']*)'", text)}
        if len(licences) == 1:
            said["licence"] = {"id": licences.pop()}
        source = repository.cited("Models of Mistral AI", path)
        _model(findings, catalog, Path(path).stem, _first(r"name: '([^']*)'", text), hubs, said, source, repository)
    return findings


def from_botocore(package: Package, catalog: Catalog) -> Findings:
    """Regions of AWS that no cloud of the catalog has, with the name that AWS gives them; their country is not told."""
    findings = Findings()
    ((_, data),) = package.files(r"^botocore/data/partitions\.json$")
    known = {region.id for cloud in catalog.clouds.values() if cloud.id.startswith("aws") for region in cloud.regions}
    for partition in json.loads(data)["partitions"]:
        for region, told in partition["regions"].items():
            # Regions of the intelligence services are open to nobody else.
            if region not in known and "global" not in region and "iso" not in partition["id"]:
                name = told.get("description", "")
                findings.differences.append(f"{partition['id']}: {region} ({name}) is in no cloud, {package.name}")
    return findings


def from_scancode(package: Package, catalog: Catalog, texts: Path = TEXTS, *, accept: bool = False) -> Findings:
    """Licence texts that changed, or went, since the entries that cite them were read against them."""
    findings = Findings()
    read = json.loads(texts.read_text("utf-8")) if texts.exists() else {}
    found = {
        Path(name).name.removesuffix(".LICENSE"): hashlib.sha256(_text(data)).hexdigest()
        for name, data in package.files(r"licensedcode/data/licenses/[^/]+\.LICENSE$")
    }
    for licence in catalog.licences.values():
        for key in CITED.findall(licence.source):
            if key not in found:
                findings.differences.append(f"{licence.id}: {package.name} has no text {key} any more")
            elif key not in read:
                findings.differences.append(f"{licence.id}: the text {key} was not recorded as read")
            elif read[key] != found[key]:
                findings.differences.append(f"{licence.id}: the text {key} changed in {package.name}, read it again")
    if accept:
        cited = sorted({key for each in catalog.licences.values() for key in CITED.findall(each.source)} & {*found})
        texts.write_text(json.dumps({key: found[key] for key in cited}, indent=0) + "\n", "utf-8")
    return findings


def _model(
    findings: Findings,
    catalog: Catalog,
    name: str,
    title: str,
    hubs: list[str],
    said: dict[str, object],
    source: str,
    repository: Repository,
) -> None:
    entry = next(filter(None, map(catalog.model_named, hubs)), None)
    if isinstance(entry, CatalogModel):
        findings.compare(entry, said, f"{repository.name}@{repository.commit}")
        return
    own = repository.name.startswith("mistralai/")
    word = {"certainty": "confirmed"} if own else {"certainty": "secondary", "uncertain": "One collection of others."}
    draft = {"id": name, "name": title, "hub_ids": hubs, "access": "weights", "openness": "open-weights", **said}
    findings.draft("models", {**draft, "source": source, "as_of": repository.day.isoformat(), **word})


def _text(data: bytes) -> bytes:
    """The text of a licence without the notes that ScanCode puts before it."""
    return data.split(b"\n---\n", 1)[-1]


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else ""


def _lines(findings: Findings) -> Iterator[str]:
    yield from (f"# {each}" for each in sorted(findings.differences))
    yield f"# {len(findings.differences)} differences, {sum(map(len, findings.drafts.values()))} drafts"
    if findings.drafts:
        document = {"apiVersion": "sovcheck/v1", "kind": "Catalog", **findings.drafts}
        yield yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=118).rstrip()


def main(arguments: list[str]) -> int:
    """0, whatever differs: the reader decides."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collection", choices=["models.dev", "mistral", "aws", "licences"])
    parser.add_argument("path", type=Path)
    parser.add_argument("--accept", action="store_true")
    given = parser.parse_args(arguments)
    catalog = load_catalog()
    match given.collection:
        case "models.dev":
            findings = from_models_dev(Repository(given.path, "anomalyco/models.dev"), catalog)
        case "mistral":
            findings = from_mistral(Repository(given.path, "mistralai/platform-docs-public"), catalog)
        case "aws":
            findings = from_botocore(Package(given.path), catalog)
        case _:
            findings = from_scancode(Package(given.path), catalog, accept=given.accept)
    print("\n".join(_lines(findings)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
