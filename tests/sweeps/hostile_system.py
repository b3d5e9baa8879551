"""A small system in foreign hands, all of whose free texts are one hostile text; and the files that go with it."""

import json
from pathlib import Path
from typing import Any

MARKUP = (
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>\x1b[2J\x07\r\n::error::x\u202e\u2066\u200b ``` ` "
    "[x](javascript:alert(1)) ![x](http://h) @all ]]> --> %0A {{7*7}} {% x %} [red]b[/red] \"' | <b>&amp;"
)
FORMULA = "=cmd|' /C calc'!A0"
LONG = ("A very long name " * 600)[:9_990]

TEXTS = {"markup": MARKUP, "formula": FORMULA, "long": LONG}

RULE = """# METADATA
# title: %(text)s
# description: %(text)s
# custom:
#   id: ACME-01
#   severity: high
#   applies_to: [application]
#   needs: []
#   controls: {}
#   remediation: %(text)s
package acme.rule

deny contains finding if {
	input.kind == "application"
	finding := {"message": %(text)s, "path": null}
}
"""


def write_all(folder: Path, text: str) -> None:
    """The system as ``system.json``, a patch, waivers, a profile and a rule, each with the text wherever it fits."""
    host = {"name": text[:9_000] + "2", "operator": "agency"}
    waiver = {"rule": "CMP-01", "asset": "host", "discriminator": "*", "reason": text, "owner": text}
    waiver |= {"approver": f"Somebody else {text[:9_000]}", "expires": "2026-12-31"}
    files: dict[str, dict[str, Any]] = {
        "system.json": _system(text),
        "patch.json": {"kind": "Patch", "set": {"host": host}},
        "waivers.json": {"kind": "Waivers", "waivers": [waiver]},
        "profile.json": {"kind": "Profile", "id": "own", "extends": "coalition", "title": text, "description": text},
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps({"apiVersion": "sovcheck/v1", **content}, indent=1), encoding="utf-8")
    (folder / "rules").mkdir()
    (folder / "rules" / "own.rego").write_text(RULE % {"text": json.dumps(text[:700])}, encoding="utf-8")


def _system(text: str) -> dict[str, Any]:
    called = {"name": text, "notes": text}
    return {
        "kind": "Inventory",
        "metadata": {"name": text, "owner": text, "description": text},
        "organizations": [
            {"id": "agency", **called, "country": "FR", "public_body": "true", "parents": []},
            {
                "id": "operator-a",
                **called,
                "country": "US",
                "parents": [{"organization": "group-a", "capital": "60"}],
                "listed_parties": [{"list": text, "since": "2026-01-01", "source": text}],
                "certifications": [{"scheme": text, "level": text, "status": "claimed"}],
            },
            {"id": "group-a", **called, "country": "US", "parents": []},
        ],
        "gpu_hosts": [
            {
                "id": "host",
                **called,
                "operator": "operator-a",
                "tenancy": "rented",
                "country": "FR",
                "site": text,
                "serves": ["writer"],
                "accelerators": [{"model": "nvidia-h100-sxm", "count": "1", "driver": text}],
                "runtime": {"version": text, "software": "engine"},
            }
        ],
        "models": [
            {
                "id": "writer",
                **called,
                "access": "weights",
                "developer": "operator-a",
                "base_models": [],
                "licence": {"id": "Apache-2.0", "url": text},
                "revision": text,
                "stored_in": ["store"],
                "files": [{"path": text, "format": "safetensors"}],
                "evaluations": [{"name": text, "date": "2026-01-01", "url": text}],
            }
        ],
        "cloud_services": [
            {
                "id": "store",
                **called,
                "provider": "operator-a",
                "type": "object-store",
                "country": "FR",
                "region": text,
                "contract": {"law": "US"},
            },
            {"id": "api", **called, "provider": "operator-a", "type": "inference-api", "country": "US"},
        ],
        "software": [{"id": "engine", **called, "developer": "group-a"}],
        "datasets": [
            {
                "id": "cases",
                **called,
                "controller": "agency",
                "class": "personal",
                "stored_in": ["store"],
                "deletion_evidence": {"method": text, "date": "2026-01-01"},
            }
        ],
        "data_flows": [{"id": "flow", **called, "from": "desk", "to": "api", "datasets": ["cases"], "purpose": text}],
        "applications": [
            {
                "id": "desk",
                **called,
                "owner": "agency",
                "domicile": "FR",
                "criticality": "government",
                "data": ["cases"],
                "requires": [{"any_of": ["writer", "api"]}],
            }
        ],
    }
