"""Whether SPDX knows a licence; its list is loaded (55 ms) when the catalog does not know one."""

from functools import cache
from typing import Any

_LONGEST = 200
_OUTSIDE_SPDX = "licenseref-"


@cache
def is_spdx(text: str) -> bool:
    """Whether the text is an id of the SPDX list, or an expression of such ids."""
    if len(text) > _LONGEST or _OUTSIDE_SPDX in text.lower():
        return False
    licensing = _licensing()
    try:
        expression = licensing.parse(text, validate=True)
    except Exception:  # noqa: BLE001 (the parser fails in several ways of its own on text that is not an expression)
        return False
    # The list has nicknames too ("gpl"); only what is written as SPDX writes it counts.
    keys = licensing.license_keys(expression) if expression is not None else []
    return bool(keys) and all(_spelling(key) in text.lower() for key in keys)


def _spelling(key: str) -> str:
    """How the text must spell it: ``GPL-2.0`` and ``GPL-2.0+`` are older ids of the list."""
    return key.lower().removesuffix("-only").removesuffix("-or-later")


@cache
def _licensing() -> Any:
    from license_expression import get_spdx_licensing

    return get_spdx_licensing()
