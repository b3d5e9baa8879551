"""What would be, in every format of ``sovcheck whatif``; each is imported only when it is asked for."""

import json
from enum import StrEnum
from typing import assert_never

from sovcheck.whatif.report import WhatIfReport


class WhatIfFormat(StrEnum):
    """What ``--output`` takes before the equals sign."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    MERMAID = "mermaid"


def render_whatif(output: WhatIfFormat, report: WhatIfReport, width: int = 100) -> str:
    """The whole answer in that format; ``width`` concerns text only."""
    match output:
        case WhatIfFormat.TEXT:
            from sovcheck.report.whatif.text import render_text

            return render_text(report, width)
        case WhatIfFormat.JSON:
            return render_json(report)
        case WhatIfFormat.MARKDOWN:
            from sovcheck.report.whatif.markdown import render_markdown

            return render_markdown(report)
        case WhatIfFormat.MERMAID:
            from sovcheck.report.whatif.mermaid import render_mermaid

            return render_mermaid(report)
        case _:
            assert_never(output)


def render_json(report: WhatIfReport) -> str:
    """The answer with every field, sorted as the model has them."""
    return json.dumps(report.model_dump(mode="json", by_alias=True), indent=2) + "\n"
