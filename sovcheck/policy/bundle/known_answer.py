"""A question whose answer is known, so that an engine without findings is not taken for a clean system.

Its module is loaded beside the policies and is none of them: no report names it, and no profile can disable it.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sovcheck.policy.rules import Module

PACKAGE = "sovcheck.known_answer"
"""The package of the module."""

MODULE = Module(
    PACKAGE,
    """# Written by sovcheck: facts of which is known what a rule finds in them.
package sovcheck.known_answer

default applies := false

applies if count(input.known) == 2

deny contains {"message": sprintf("%s is found", [word]), "path": null} if {
	some word in input.known
	word != input.harmless
}

unknown contains name if {
	some name in input.known
	not name in {"first"}
}
""",
)

FACTS: Mapping[str, object] = MappingProxyType({"known": ["first", "second"], "harmless": "third"})

ENTRIES = tuple(f"data.{PACKAGE}.{name}" for name in ("applies", "deny", "unknown"))

ANSWERS: Mapping[str, object] = MappingProxyType(
    dict(
        zip(
            ENTRIES,
            (
                True,
                [{"message": "first is found", "path": None}, {"message": "second is found", "path": None}],
                ["second"],
            ),
            strict=True,
        )
    )
)
"""The answer of each entry on the facts."""
