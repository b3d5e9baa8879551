"""The one sentence that says why OPA gave no answer: which rule, or what of the server, and what to do about it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sovcheck.engine.decision import MalformedFindingError
from sovcheck.engine.errors import about, cannot_be_evaluated, did_not_finish, does_not_compile
from sovcheck.engine.interface import EngineLimits
from sovcheck.engine.opa.deployment import Deployed
from sovcheck.engine.opa.faults import (
    Fault,
    ForeignError,
    LeftoverError,
    NoReplyInTimeError,
    RefusedError,
    RejectedError,
    UnencryptedError,
    UnreachableError,
    UnreadableError,
    UnsupportedReleaseError,
    UntrustedError,
)
from sovcheck.engine.opa.judge import RuleError
from sovcheck.engine.opa.remote import without_root
from sovcheck.errors import EngineError, Location
from sovcheck.policy.bundle.bundle import bundle_path, packages
from sovcheck.policy.rules import PolicySet, Rule
from sovcheck.policy.source.fact_references import defines

_ADVICE: dict[type[Fault], str] = {
    UnreachableError: "check that the server runs, and the address of --opa-url",
    UntrustedError: "it must be in force, for the host of --opa-url, and of an authority of the system or of --opa-ca",
    UnencryptedError: "write http:// in --opa-url if the server does not encrypt",
    UnsupportedReleaseError: "have it upgraded, or let sovcheck start an opa of its own with --engine opa",
    NoReplyInTimeError: "allow more with --engine-timeout, or run it again when the server has time",
    UnreadableError: "check that an Open Policy Agent listens there, and nothing between changes what it says",
    LeftoverError: "remove every policy whose name begins so from the server, and run it again",
    ForeignError: "run it again; if the server gets its policies from a bundle, build that anew",
    RefusedError: "look into the server's log",
}
_FORBIDDEN = (401, 403)


class Explainer:
    """Knows the policies, and the server once there is one."""

    def __init__(self, policies: PolicySet, limits: EngineLimits) -> None:
        self._policies = policies
        self._limits = limits
        self._files = {bundle_path(package): module.path for package, module in packages(policies)}

    def check_entries(self) -> None:
        """Raise EngineError for a rule without an entry that it should have; to OPA it would just be undefined."""
        texts = {module.path: module.text for module in self._policies.modules}
        for rule in self._policies.rules:
            for entry in rule.entries:
                name = entry.rpartition(".")[2]
                if not defines(texts[rule.file], name):
                    raise about(rule, cannot_be_evaluated(rule.applies_to[0], f"it does not define {name}"))

    @contextmanager
    def explaining(self, deployed: Deployed | None = None) -> Iterator[None]:
        """Turn what comes instead of answers into an EngineError."""
        try:
            yield
        except (Fault, RuleError) as error:
            raise self._explained(error, deployed) from error

    def _explained(self, error: Fault | RuleError, deployed: Deployed | None) -> EngineError:
        if isinstance(error, RuleError):
            return self._about_rule(error)
        if isinstance(error, RejectedError):
            return self._uncompiled(error)
        return EngineError(_about_server(error, deployed))

    def _about_rule(self, error: RuleError) -> EngineError:
        rule = self._policies.rule(error.rule)
        match error.cause:
            case NoReplyInTimeError():
                return about(rule, did_not_finish(error.kind, self._limits))
            case RejectedError():
                return about(rule, cannot_be_evaluated(error.kind, _words(error.cause)), self._place(error.cause))
            case MalformedFindingError():
                return about(rule, cannot_be_evaluated(error.kind, str(error.cause)))

    def _uncompiled(self, error: RejectedError) -> EngineError:
        place = self._place(error) or Location("the policies")
        rule = self._rule_of(place.file)
        if error.parsed and rule is not None:
            return about(rule, cannot_be_evaluated(rule.applies_to[0], _words(error)), place)
        return does_not_compile(place, _words(error))

    def _place(self, error: RejectedError) -> Location | None:
        file = self._files.get(without_root(error.file))
        return Location(file, error.line) if file else None

    def _rule_of(self, file: str) -> Rule | None:
        return next((rule for rule in self._policies.rules if rule.file == file), None)


def _words(error: RejectedError) -> str:
    return without_root(str(error))


def _about_server(error: Fault, deployed: Deployed | None) -> str:
    loss = deployed.loss() if deployed else None
    if loss is not None:
        return loss
    where = f"OPA at {deployed.address.url}" if deployed else "OPA"
    advice = _ADVICE[type(error)]
    if isinstance(error, RefusedError) and error.status in _FORBIDDEN:
        advice = "name the file of a token that may do this with --opa-token-file"
    return f"{where} gave no answer: {error}: {advice}"
