"""Which facts the text of a rule can look at, so that its answer need not be asked for twice."""

import re
from collections.abc import Collection, Mapping

from sovcheck.policy.rules import Module, Rule

_NO_CODE = re.compile(r'#[^\n]*|`[^`]*`|"(?:[^"\\\n]|\\.)*"')
_WORD = re.compile(r'"[A-Za-z_]\w*"')
_INPUT = re.compile(r"\binput\b")
_MENTIONED = re.compile(r'\binput\.([A-Za-z_]\w*)|\bobject\.get\(\s*input,\s*"([A-Za-z_]\w*)"')
_OTHER_DATA = re.compile(r"(?<![.\w])data\b(?!\.(?:profile|catalog|today|sovcheck\.lib)\b)")
_LIBRARY = re.compile(r"^package sovcheck\.lib\b", re.MULTILINE)


def facts_read(rules: Collection[Rule], modules: Collection[Module]) -> Mapping[str, frozenset[str] | None]:
    """By rule id, the top-level facts that it can depend on; None when its text does not tell: it may be all.

    The text is read, not run: what it mentions counts. It does not tell when ``input`` is handed on as a whole, when
    packages other than libraries are used, or when a library looks at ``input`` itself.
    """
    libraries = (_code(module.text) for module in modules if _LIBRARY.search(module.text))
    if any(map(_INPUT.search, libraries)):
        return {rule.id: None for rule in rules}
    texts = {module.path: module.text for module in modules}
    return {rule.id: _read(rule, _code(texts[rule.file])) for rule in rules}


def _code(text: str) -> str:
    """The text without comments and strings, except strings that are one word: they may name a fact."""
    return _NO_CODE.sub(lambda found: found[0] if _WORD.fullmatch(found[0]) else '""', text)


def _read(rule: Rule, code: str) -> frozenset[str] | None:
    mentioned = [field or looked_up for field, looked_up in _MENTIONED.findall(code)]
    if _OTHER_DATA.search(code) or len(mentioned) < len(_INPUT.findall(code)):
        return None
    needed = (need.split(".")[0] for need in (*rule.needs, *rule.needs_to_pass))
    return frozenset((*mentioned, *needed))
