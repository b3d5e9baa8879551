"""Values for shell completion beside options: rules, assets, profiles, formats, ids of the catalog."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sovcheck.errors import SovcheckError
from sovcheck.visible import visible

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_MOST = 1_000
_DESCRIBED = 60
_PLAIN = re.compile(r"[A-Za-z0-9._:/+-]+")
"""Names that a shell takes for nothing else; completion scripts leave them without quotes."""


def complete_rules(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """The ids of all rules, in any case of letters, with their titles."""
    del parameter
    from sovcheck.policy.loading import load_policies

    try:
        rules = load_policies(context.params.get("policies") or ()).rules
    except SovcheckError:
        return []
    return offered(((rule.id, rule.title) for rule in rules), incomplete)


def complete_assets(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """The ids of what the PATH declares that stands on the line, before or after; else the inventory of the folder."""
    del parameter
    from sovcheck.inventory.reader import read_with_flaws

    try:
        inventory, _ = read_with_flaws(_paths(context), stdin=bytes)
    except SovcheckError:
        return []
    declared = inventory.assets.values()
    return offered(((each.asset.id, each.asset.name or each.asset.kind) for each in declared), incomplete)


def complete_parties(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Who may leave: what the PATH declares first, then countries, blocs, organizations and clouds of the catalog."""
    from sovcheck.catalog.loading import load_catalog

    try:
        catalog = load_catalog(context.params.get("catalogs") or ())
    except SovcheckError:
        return []
    known = [(code, country.name) for code, country in catalog.countries.items()]
    known += [(f"bloc:{name}", bloc.name) for name, bloc in catalog.blocs.items()]
    known += [(name, entry.name or "") for name, entry in catalog.organizations.items()]
    known += [(name, cloud.name) for name, cloud in catalog.clouds.items()]
    declared = complete_assets(context, parameter, incomplete)
    named = {item.value for item in declared}
    return [*declared, *(item for item in offered(known, incomplete) if item.value not in named)]


def complete_profiles(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """The bundled profiles, and files."""
    del context, parameter
    from sovcheck.policy.profile.files import bundled_profiles

    return offered(((name, "") for name in bundled_profiles()), incomplete) or _files(incomplete)


def complete_frameworks(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """The bundled frameworks, and files."""
    del context, parameter
    from sovcheck.policy.framework.files import bundled_frameworks

    return offered(((name, "") for name in bundled_frameworks()), incomplete) or _files(incomplete)


def complete_paths(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Files and folders."""
    del context, parameter
    return _files(incomplete)


def complete_formats(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """The formats of a report."""
    del context, parameter
    from sovcheck.report.formats import ReportFormat

    return offered(((report_format.value, "") for report_format in ReportFormat), incomplete)


def complete_catalog(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """The ids of all entries of the catalog, with their names."""
    del parameter
    from sovcheck.catalog.loading import load_catalog
    from sovcheck.catalog.lookup import LISTS, entries_of, entry_name

    try:
        catalog = load_catalog(context.params.get("catalogs") or ())
    except SovcheckError:
        return []
    entries = ((name, entry_name(entry)) for kind in LISTS for name, entry in entries_of(catalog, kind).items())
    return offered(entries, incomplete)


def complete_commands(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """The names of all commands."""
    del context, parameter
    return offer_commands(incomplete)


def offer_commands(incomplete: str) -> "list[CompletionItem]":
    """The names of all commands with what they do."""
    from sovcheck.cli.command_table import COMMANDS

    return offered(COMMANDS.items(), incomplete)


def offered(known: Iterable[tuple[str, str]], incomplete: str) -> "list[CompletionItem]":
    """Those that begin so, whatever the case, each once; their descriptions are written as they can be seen."""
    from click.shell_completion import CompletionItem

    wanted = incomplete.lower()
    begun = {
        name: visible(about)[:_DESCRIBED]
        for name, about in known
        if name.lower().startswith(wanted) and _PLAIN.fullmatch(name)
    }
    return [CompletionItem(name, help=about or None) for name, about in list(begun.items())[:_MOST]]


def _files(incomplete: str) -> "list[CompletionItem]":
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def _paths(context: click.Context) -> tuple[str, ...]:
    from sovcheck.scan.config import default_paths

    before = tuple(context.params.get("paths") or ())
    return before or tuple(_named_after()) or default_paths(Path())


def _named_after() -> Iterator[str]:
    """Files and folders among all words of the line: the shell gives those behind the cursor, too."""
    import shlex

    try:
        words = shlex.split(os.environ.get("COMP_WORDS", ""))[2:]
    except ValueError:
        return
    yield from (word for word in words if not word.startswith("-") and Path(word).exists())
