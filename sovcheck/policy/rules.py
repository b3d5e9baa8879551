"""What a loaded policy is: a rule with its metadata, the modules behind it, and the set of all of them."""

from collections.abc import Collection, Mapping

from msgspec import Struct
from msgspec.structs import replace

from sovcheck.errors import Location, UsageError
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.controls import Control
from sovcheck.policy.severity import Severity
from sovcheck.suggestions import did_you_mean

DATA_NAMES = ("catalog", "profile", "today")
"""What policies see under ``data`` beside their own packages: the fields of DataDocument."""


class Rule(Struct, frozen=True, kw_only=True):
    """One rule: what its METADATA states, and where it is.

    ``package`` is the Rego package without ``data.``; ``line`` is that of the package declaration. ``layer`` is the
    folder the file is in. ``has_applies`` and ``has_unknown`` say whether the package defines ``applies``, to
    which assets the rule applies, and ``unknown``, what else keeps a clean result from being a pass.
    ``severity_if_spared`` holds where every application that depends on the asset goes on by a tested alternative.
    ``controls`` are the clauses of each framework, ``typed_controls`` the same with what the rule is to each.
    """

    id: str
    title: str
    description: str
    severity: Severity
    applies_to: tuple[Kind, ...]
    needs: tuple[str, ...]
    needs_to_pass: tuple[str, ...]
    controls: Mapping[str, tuple[str, ...]]
    remediation: str
    package: str
    file: str
    line: int
    layer: str
    has_applies: bool
    has_unknown: bool = False
    severity_if_spared: Severity | None = None
    typed_controls: tuple[Control, ...] = ()

    @property
    def location(self) -> Location:
        """Where the rule's package is declared."""
        return Location(self.file, self.line)

    @property
    def entries(self) -> tuple[str, ...]:
        """What an engine is asked of the rule: the references of what its package defines for us."""
        defined = {"applies": self.has_applies, "deny": True, "unknown": self.has_unknown}
        return tuple(f"data.{self.package}.{name}" for name, there in defined.items() if there)


class Module(Struct, frozen=True):
    """The text of one Rego file; ``path`` is how messages name it."""

    path: str
    text: str


class PolicySet(Struct, frozen=True):
    """All rules of a scan sorted by id, all modules sorted by path, and the hash over every file.

    ``reads`` has by rule id what ``facts_read`` says of them; None where nobody has asked.
    """

    rules: tuple[Rule, ...]
    modules: tuple[Module, ...]
    sha256: str
    reads: Mapping[str, frozenset[str] | None] | None = None

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id, in any case of letters unless two differ in that. Raises UsageError with the nearest."""
        exact = [rule for rule in self.rules if rule.id == rule_id]
        found = exact or [rule for rule in self.rules if rule.id.lower() == rule_id.lower()]
        if len(found) == 1:
            return found[0]
        hint = did_you_mean(rule_id, [rule.id for rule in self.rules], "`sovcheck policy list` lists them")
        raise UsageError(f"no rule {rule_id!r}: {hint}")

    def text_of(self, rule: Rule) -> str:
        """The text of the file that holds the rule."""
        return next(module.text for module in self.modules if module.path == rule.file)

    def without(self, disabled: Collection[str]) -> "PolicySet":
        """The same modules with fewer rules to judge by."""
        return replace(self, rules=tuple(rule for rule in self.rules if rule.id not in disabled))
