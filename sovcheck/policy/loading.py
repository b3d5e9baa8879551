"""Loading policies: the bundled ones and the user's own, checked together, with all problems reported at once."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from sovcheck.errors import InputError, Location, PolicyError, Problem
from sovcheck.policy.rules import DATA_NAMES, Module, PolicySet, Rule
from sovcheck.policy.source.fact_references import defines, reads_of
from sovcheck.policy.source.files import MAX_FILE_BYTES, PolicyFile
from sovcheck.policy.source.header import Header, read_header
from sovcheck.policy.source.sources import read_bundled, read_extra
from sovcheck.prepared import prepared

_OURS = "sovcheck"
_LIBRARY = "sovcheck.lib"
_CUSTOM = re.compile(r"^custom:", re.MULTILINE)


class KeptRules(Struct, frozen=True):
    """What is worked out of the bundled policies when a wheel is built: see PolicySet."""

    rules: tuple[Rule, ...]
    reads: dict[str, frozenset[str] | None]


class _Part(Struct, frozen=True):
    """One file as far as it could be understood; ``rule`` is None for a library."""

    file: PolicyFile
    module: Module
    header: Header
    rule: Rule | None


def load_policies(extra: Sequence[Path] = (), *, check_bundled: bool = False) -> PolicySet:
    """The bundled policies and those of each path; raises PolicyError with everything that is wrong with them.

    The user's own are checked before anything is judged by them. The bundled ones are good, since the tests and
    `sovcheck policy test` check them: doing it again would cost each scan 0.1 s.
    """
    problems: list[Problem] = []
    files = _read(extra, problems)
    if not extra and not check_bundled:
        digest = _hash(files)
        kept = prepared("policies", digest, KeptRules)
        if kept is not None:
            modules = sorted((Module(file.path, _decode(file)) for file in files), key=lambda module: module.path)
            return PolicySet(kept.rules, tuple(modules), digest, kept.reads)
    parts = [part for file in files if (part := _read_part(file, problems)) is not None]
    problems += _find_duplicates(parts) or _find_empty(parts, problems)
    if not problems and (extra or check_bundled):
        problems += _check(parts, check_bundled=check_bundled)
    if problems:
        raise PolicyError(problems)
    policies = PolicySet(_rules(parts), _modules(parts), _hash(files))
    return replace(policies, reads=reads_of(policies))


def rules_to_keep(policies: PolicySet) -> object:
    """What ``load_policies`` need not work out again of the same files, as it is to be kept."""
    reads = {rule: sorted(read) if read is not None else None for rule, read in (policies.reads or {}).items()}
    return {"rules": policies.rules, "reads": reads}


def _rules(parts: Iterable[_Part]) -> tuple[Rule, ...]:
    return tuple(sorted((part.rule for part in parts if part.rule is not None), key=lambda rule: rule.id))


def _modules(parts: Iterable[_Part]) -> tuple[Module, ...]:
    return tuple(sorted((part.module for part in parts), key=lambda module: module.path))


def _check(parts: Sequence[_Part], *, check_bundled: bool) -> list[Problem]:
    from sovcheck.policy.check.check import check_policies
    from sovcheck.policy.framework.control_checks import check_controls
    from sovcheck.policy.rego.parsing import compile_modules

    suspects = [part for part in parts if check_bundled or not part.file.bundled]
    if problems := [problem for part in suspects if part.rule for problem in check_controls(part.rule, part.header)]:
        return problems
    # Of the known good, only what the others speak of is read again.
    met = suspects + [part for part in parts if part not in suspects and _is_spoken_of(part, suspects)]
    paths = {part.module.path for part in suspects}
    return check_policies(_modules(met), _rules(met), paths) or compile_modules(_modules(parts))


def _is_spoken_of(part: _Part, suspects: Iterable[_Part]) -> bool:
    if part.rule is None:
        return True
    return any(part.header.package in suspect.module.text for suspect in suspects)


def _read(extra: Sequence[Path], problems: list[Problem]) -> list[PolicyFile]:
    files = read_bundled(tests=False)
    for path in dict.fromkeys(extra):
        try:
            files += (file for file in read_extra(path) if not file.is_test)
        except InputError as error:
            problems += error.problems
    return files


def _read_part(file: PolicyFile, problems: list[Problem]) -> _Part | None:
    try:
        text = _decode(file)
        header = _header(text, file)
        return _Part(file, Module(file.path, text), header, _read_rule(text, header, file))
    except InputError as error:
        problems += error.problems
        return None


def _decode(file: PolicyFile) -> str:
    if len(file.data) > MAX_FILE_BYTES:
        raise _refusal(Location(file.path), f"is larger than {MAX_FILE_BYTES:,} bytes", "split it into several rules")
    try:
        return file.data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = file.data.count(b"\n", 0, error.start) + 1
        raise _refusal(Location(file.path, line), "is not valid UTF-8", "save it as UTF-8") from error


def _header(text: str, file: PolicyFile) -> Header:
    header = read_header(text)
    if header is None:
        raise _refusal(Location(file.path), "declares no package", "begin with `package` and a name")
    root = header.package.partition(".")[0]
    if not file.bundled and root in (_OURS, *DATA_NAMES):
        wrong = f"the package {header.package} stands where sovcheck keeps its own"
        raise _refusal(Location(file.path, header.line), wrong, "begin the name with your organization's, as in acme")
    return header


def _read_rule(text: str, header: Header, file: PolicyFile) -> Rule | None:
    if not defines(text, "deny") or f"{header.package}.".startswith(f"{_LIBRARY}."):
        if header.yaml is not None and _CUSTOM.search(header.yaml):
            advice = "write `deny contains finding if { ... }`, or remove custom from the METADATA of a library"
            raise _refusal(Location(file.path, header.line), "the rule has no deny", advice)
        return None
    from sovcheck.policy.controls import flat, typed
    from sovcheck.policy.source.metadata import read_annotations  # what a wheel holds ready needs no models to be read

    annotations = read_annotations(header, file.path)
    custom = annotations.custom
    return Rule(
        id=custom.id,
        title=annotations.title,
        description=annotations.description,
        severity=custom.severity,
        applies_to=tuple(dict.fromkeys(custom.applies_to)),
        needs=custom.needs,
        needs_to_pass=custom.needs_to_pass,
        controls=flat(custom.controls),
        typed_controls=typed(custom.controls),
        remediation=custom.remediation,
        severity_if_spared=custom.severity_if_spared,
        package=header.package,
        file=file.path,
        line=header.line,
        layer=file.layer,
        has_applies=defines(text, "applies"),
        has_unknown=defines(text, "unknown"),
    )


def _find_duplicates(parts: Iterable[_Part]) -> list[Problem]:
    problems = []
    packages: dict[str, Location] = {}
    rule_ids: dict[str, Location] = {}
    for part in parts:
        here = Location(part.file.path, part.header.line)
        first = packages.setdefault(part.header.package, here)
        if first != here:
            wrong = f"the package {part.header.package} is also declared at {first}"
            problems.append(Problem(here, "", wrong, "give each rule a package of its own"))
        if part.rule is not None and (first := rule_ids.setdefault(part.rule.id, here)) != here:
            problems.append(
                Problem(here, "id", f"{part.rule.id} is also the id of the rule at {first}", "choose another")
            )
    return problems


def _find_empty(parts: Iterable[_Part], problems: Sequence[Problem]) -> list[Problem]:
    """What was asked for and holds no rule: a misspelt ``deny`` would otherwise be a library that nobody uses."""
    if problems:
        return []
    with_rules = {part.file.root for part in parts if part.rule is not None}
    advice = "write `deny contains finding if { ... }` with METADATA above the package"
    roots = dict.fromkeys(part.file.root for part in parts)
    return [Problem(Location(root), "", "holds no rule", advice) for root in roots if root not in with_rules]


def _hash(files: Iterable[PolicyFile]) -> str:
    total = hashlib.sha256()
    for relative, digest in sorted((file.relative, hashlib.sha256(file.data).hexdigest()) for file in files):
        total.update(f"{relative}\0{digest}\n".encode())
    return total.hexdigest()


def _refusal(location: Location, wrong: str, advice: str) -> InputError:
    return InputError([Problem(location, "", wrong, advice)])
