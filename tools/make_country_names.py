"""Writes the names of countries in the languages of the HTML report: English as in the catalog, others from CLDR.

usage: python tools/make_country_names.py      (needs babel, which brings CLDR along: pip install babel)
"""

import json
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
CATALOG = ROOT / "sovcheck" / "catalog" / "data" / "countries.yaml"
TARGET = ROOT / "sovcheck" / "report" / "messages" / "countries.json"


def main() -> int:
    """0 when the file was written."""
    import babel

    entries = yaml.safe_load(CATALOG.read_text("utf-8"))["countries"]
    # To YAML 1.1 the code of Norway is a false value.
    english = {entry["code"] or "NO": entry["name"] for entry in entries}
    names = {"en": english}
    for language in ("de", "fr"):
        territories = babel.Locale(language).territories
        names[language] = {code: territories[code] for code in english}
    source = f"English: the catalog. Others: Unicode CLDR as in babel {babel.__version__} (Unicode License v3)"
    text = json.dumps({"source": source, "names": names}, ensure_ascii=False, indent=0, sort_keys=True)
    TARGET.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
