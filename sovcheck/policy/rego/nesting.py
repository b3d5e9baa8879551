"""How deep brackets may nest: the parser of regorus tries each bracket twice, so each level doubles its time."""

import re

_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`|#[^\n]*|[\[{(\])}]')
_WEIGHT_LIMIT = 2**17
"""About a quarter of a second of parsing."""

_DEPTH_LIMIT = 24


def too_deep_line(text: str) -> int | None:
    """The line at which the brackets nest deeper than can be parsed in time, None when they never do."""
    depth = weight = 0
    for token in _TOKEN.finditer(text):
        match token[0][0]:
            case "[" | "{" | "(":
                depth += 1
                weight += 2**depth if token[0] != "(" else 1
                if depth > _DEPTH_LIMIT or weight > _WEIGHT_LIMIT:
                    return text.count("\n", 0, token.start()) + 1
            case "]" | "}" | ")":
                depth = max(0, depth - 1)
    return None
