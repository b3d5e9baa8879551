"""Fact references: which entries and facts the text of a rule mentions, so that no answer is asked for twice.

The text is read by patterns and not by its syntax tree, since every scan needs this of all rules: regorus takes 80 ms
to give the trees of those that are bundled, the patterns 7 ms. A test holds both to the same for each of these rules;
of a user's the tree is looked at anyway, when they are checked (check/entries.py).
"""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from sovcheck.policy.rules import Module, PolicySet, Rule

_NO_CODE = re.compile(r'#[^\n]*|`[^`]*`|"(?:[^"\\\n]|\\.)*"')
_WORD = re.compile(r'"[A-Za-z_]\w*"')
_INPUT = re.compile(r"\binput\b")
_NAME = r"([A-Za-z_]\w*)"
_MENTIONED = re.compile(rf'\binput\.{_NAME}(?:\.{_NAME})?|\bobject\.get\(\s*input,\s*"{_NAME}"')
_OTHER_DATA = re.compile(r'(?<![.\w"])data\b(?!\.(?:profile|catalog|today|sovcheck\.lib)\b)')
_LIBRARY = re.compile(r"^package sovcheck\.lib\b", re.MULTILINE)


def facts_read(rules: Collection[Rule], modules: Collection[Module]) -> Mapping[str, frozenset[str] | None]:
    """By rule id, the facts that it can depend on; None when its text does not tell: it may be all.

    A fact is given by its name, ``tenancy``, or where only a part of it is looked at, as ``contract.law``.

    The text is read, not run: what it mentions counts. It does not tell when ``input`` is handed on as a whole, when
    packages other than libraries are used, or when a library looks at ``input`` itself.
    """
    libraries = (without_comments(module.text) for module in modules if _LIBRARY.search(module.text))
    if any(map(_INPUT.search, libraries)):
        return {rule.id: None for rule in rules}
    texts = {module.path: module.text for module in modules}
    return {rule.id: _read(rule, without_comments(texts[rule.file])) for rule in rules}


def reads_of(policies: PolicySet) -> Mapping[str, frozenset[str] | None]:
    """The same of all rules of the set."""
    return policies.reads if policies.reads is not None else facts_read(policies.rules, policies.modules)


def whole_facts(read: Iterable[str]) -> frozenset[str]:
    """The names of the whole facts of which something is read."""
    return frozenset(name.partition(".")[0] for name in read)


def defines(text: str, entry: str) -> bool:
    """Whether the text of a module defines a rule of that name, as `opa fmt` would write it."""
    return re.search(rf"^(?:default[ \t]+)?{entry}\b", without_comments(text), re.MULTILINE) is not None


def names_other_data(code: str) -> bool:
    """Whether the code, without its comments, looks at other data than what all rules share, and libraries."""
    return _OTHER_DATA.search(code) is not None


@lru_cache(maxsize=1024)
def without_comments(text: str) -> str:
    """The text without comments and strings, except strings that are one word: they may name a fact."""
    return _NO_CODE.sub(lambda found: found[0] if _WORD.fullmatch(found[0]) else '""', text)


def _read(rule: Rule, code: str) -> frozenset[str] | None:
    mentioned = [f"{fact}.{part}" if part else fact or looked_up for fact, part, looked_up in _MENTIONED.findall(code)]
    if names_other_data(code) or len(mentioned) < len(_INPUT.findall(code)):
        return None
    needed = (".".join(need.split(".")[:2]) for need in (*rule.needs, *rule.needs_to_pass))
    return frozenset((*mentioned, *needed))
