"""SPDX: whether its list knows a licence, and which licences of the catalog an SPDX expression binds its user to.

The list is loaded (55 ms) when the catalog does not know what is written.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from sovcheck.catalog.entries.licences import Commercial, Licence, Revocability

_LONGEST = 200
_OUTSIDE_SPDX = "licenseref-"
_OPERATORS = {"and", "or", "with"}
_NO_PARENTHESES = str.maketrans("()", "  ")

Named = Callable[[str], Licence | None]
"""Finds the licence of the catalog that goes by a name."""


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


def licences_of_expression(text: str, named: Named) -> tuple[Licence, ...]:
    """The licences that all bind the users of what is under the expression; none where one of them is not known.

    Of ``A OR B`` the user takes one: the first that limits nothing. Where all of them limit something, which was taken
    is not known. ``WITH`` an exception of the SPDX list grants more than the licence alone, never less.
    """
    words = text.lower().translate(_NO_PARENTHESES).split()
    if len(text) > _LONGEST or (_OPERATORS.isdisjoint(words) and "+" not in text):
        return ()
    licensing = _licensing()
    try:
        expression = licensing.parse(text)
    except Exception:  # noqa: BLE001 (as above)
        return ()
    return tuple(dict.fromkeys(_binding(expression, licensing, named) or ()))


def _binding(expression: Any, licensing: Any, named: Named) -> tuple[Licence, ...] | None:
    if isinstance(expression, (licensing.AND, licensing.OR)):
        parts = [_binding(part, licensing, named) for part in expression.args]
        return _taken(parts) if isinstance(expression, licensing.OR) else _all(parts)
    exception = getattr(expression, "exception_symbol", None)
    if exception is not None and not exception.is_exception:
        return None
    key = expression.license_symbol.key if exception is not None else expression.key
    licence = named(key) or named(key.removesuffix("+"))
    return (licence,) if licence is not None else None


def _all(parts: Iterable[tuple[Licence, ...] | None]) -> tuple[Licence, ...] | None:
    found: list[Licence] = []
    for part in parts:
        if part is None:
            return None
        found += part
    return tuple(found)


def _taken(parts: Iterable[tuple[Licence, ...] | None]) -> tuple[Licence, ...] | None:
    return next((part for part in parts if part and all(map(_limits_nothing, part))), None)


def _limits_nothing(licence: Licence) -> bool:
    limits = (licence.geographic_limits, licence.owner_limits, licence.use_limits, licence.scale_limits)
    return (
        licence.commercial is Commercial.YES
        and licence.revocability in {Revocability.IRREVOCABLE, Revocability.BREACH}
        and licence.mutable is False
        and all(stated == () for stated in limits)
    )


def _spelling(key: str) -> str:
    """How the text must spell it: ``GPL-2.0`` and ``GPL-2.0+`` are older ids of the list."""
    return key.lower().removesuffix("-only").removesuffix("-or-later")


@cache
def _licensing() -> Any:
    from license_expression import get_spdx_licensing

    return get_spdx_licensing()
