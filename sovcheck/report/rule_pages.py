"""Where the page of a rule is published, for those who say so with ``--rule-pages``."""

from urllib.parse import quote

_PLACE = "{rule}"


def rule_page(template: str | None, rule_id: str) -> str | None:
    """The address of the rule's page; None where nobody said where pages are."""
    return None if template is None else template.replace(_PLACE, quote(rule_id, safe="", errors="backslashreplace"))


def rule_folder(template: str | None) -> str | None:
    """The address that all pages are below."""
    return None if template is None else f"{template.split(_PLACE)[0].rpartition('/')[0]}/"
