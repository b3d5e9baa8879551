"""Template environment of every page: nothing is markup unless we wrote it, and a content security policy by digest."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sovcheck.report.html.words import name
from sovcheck.visible import visible

_TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Templates are compiled once."""
    found = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_seen,
    )
    found.filters["name"] = name
    return found


def beside(file: str) -> Markup:
    """The style or the script, which are among the templates."""
    return Markup((_TEMPLATES / file).read_text(encoding="utf-8"))  # noqa: S704 (our own file)


def content_policy(style: str, script: str | None = None) -> str:
    """That a page loads nothing, and runs and is styled by these texts alone."""
    scripts = f"script-src {_hashed(script)}; " if script is not None else ""
    sources = f"style-src {_hashed(style)}; {scripts}img-src data:"
    return f"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'"


def _seen(value: object) -> object:
    """Whatever a template puts out: only what was escaped before may hold markup, and nothing unseen is left."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
