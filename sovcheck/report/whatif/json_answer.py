"""The answer as JSON, ``sovcheck.whatif/v1``: ASCII only, so that no name acts on a terminal."""

import json

from sovcheck.whatif.report import WhatIfReport


def render_json(report: WhatIfReport) -> str:
    """The answer with every field, sorted as the model has them."""
    return json.dumps(report.model_dump(mode="json", by_alias=True), indent=2) + "\n"
