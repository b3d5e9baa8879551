"""``sovcheck catalog``: look up what the catalog says, since when and on whose word."""

import json
from datetime import date
from pathlib import Path

import click
import yaml

from sovcheck.catalog.entries.clouds import CatalogOrganization
from sovcheck.catalog.entries.provenance import Certainty, Sourced
from sovcheck.catalog.fact_audit import count, stale
from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.lookup import LISTS, entries_of, entry_id, entry_name, find, ownership_chain
from sovcheck.catalog.search import search
from sovcheck.catalog.search_hints import near_words
from sovcheck.catalog.store import Catalog
from sovcheck.cli.command_table import NearGroup
from sovcheck.cli.completion_values import complete_catalog
from sovcheck.cli.options import DateParameter, catalog_option, current_day
from sovcheck.errors import UsageError
from sovcheck.inventory.messages import cut
from sovcheck.visible import visible

output_option = click.option(
    "--output", type=click.Choice(["text", "json"]), default="text", show_default=True, help="For people or programs."
)


@click.group(name="catalog", cls=NearGroup)
def command() -> None:
    """Look up countries, blocs, organizations, clouds, services, models, licences, accelerators and technologies."""


@command.command(name="list")
@click.argument("kind", type=click.Choice(LISTS), required=False)
@catalog_option
@output_option
def list_entries(kind: str | None, catalogs: tuple[Path, ...], output: str) -> None:
    """List the entries of a KIND; without one, count the entries of each."""
    catalog = load_catalog(catalogs)
    if kind is None:
        counts = {name: len(entries_of(catalog, name)) for name in LISTS}
        lines = [f"{count:>5} {name}" for name, count in counts.items()]
        click.echo(json.dumps(counts, indent=2) if output == "json" else "\n".join(lines))
        return
    entries = entries_of(catalog, kind)
    if output == "json":
        click.echo(json.dumps([_as_json(entry) for entry in entries.values()], indent=2, ensure_ascii=False))
        return
    width = max(map(len, entries), default=0)
    for name, entry in entries.items():
        click.echo(visible(f"{name:<{width}}  {entry.as_of}  {entry.certainty:<10}  {entry_name(entry)}"))


@command.command(name="show")
@click.argument("name", metavar="ID", shell_complete=complete_catalog)
@catalog_option
@output_option
def show_entry(name: str, catalogs: tuple[Path, ...], output: str) -> None:
    """Show the entry ID with its source, its date, and how sure it is."""
    catalog = load_catalog(catalogs)
    found = find(catalog, name)
    if output == "json":
        entries = [{"kind": kind, "entry": _as_json(entry)} for kind, entry in found]
        click.echo(json.dumps(entries, indent=2, ensure_ascii=False))
        return
    click.echo("\n\n".join(_as_text(kind, entry, catalog) for kind, entry in found))


@command.command(name="find")
@click.argument("words", nargs=-1, required=True, metavar="TEXT...")
@catalog_option
@output_option
def find_entries(words: tuple[str, ...], catalogs: tuple[Path, ...], output: str) -> None:
    """Find entries of every kind by what they are called: id, name, spelling, product, hub id, region, host, machine.

    Each word of TEXT has to begin a word, a number a whole one: `llama 3.3` or `llama3.3`, `h100`, `frankfurt`,
    `westlaw`, `api.openai.com`, `p5.48xlarge`.
    """
    text = " ".join(words)
    catalog = load_catalog(catalogs)
    found = search(catalog, text)
    if not found:
        near = near_words(catalog, text)
        advice = f"did you mean {near!r}?" if near else "write fewer words, or the beginning of one"
        raise UsageError(f"the catalog knows nothing that is called {cut(text)!r}: {advice}")
    if output == "json":
        told = [{"kind": one.kind, "spelling": one.spelling, "entry": _as_json(one.entry)} for one in found]
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    kinds, ids = (
        max(map(len, names)) for names in zip(*((one.kind, entry_id(one.entry)) for one in found), strict=True)
    )
    for one in found:
        spelling = f"  ({one.spelling})" if one.spelling else ""
        line = f"{one.kind:<{kinds}}  {entry_id(one.entry):<{ids}}  {entry_name(one.entry)}{spelling}"
        click.echo(visible(line))


@command.command(name="stale")
@click.argument("kind", type=click.Choice(LISTS), required=False)
@click.option("--days", type=click.IntRange(min=0), default=365, show_default=True, help="How old a fact may be.")
@click.option(
    "--today", type=DateParameter(), default=current_day, help="Count up to this day.  [default: the current day]"
)
@catalog_option
@output_option
def stale_facts(kind: str | None, days: int, today: date, catalogs: tuple[Path, ...], output: str) -> None:
    """List facts that decide verdicts and whose newest document is older than that many days, oldest first."""
    found = stale(load_catalog(catalogs), today, days, (kind,) if kind else LISTS)
    if output == "json":
        told = [
            {
                "kind": one.kind,
                "id": one.id,
                "fields": one.fields,
                "as_of": one.provenance.as_of.isoformat(),
                "days": one.days,
                "source": one.provenance.source,
                "certainty": one.provenance.certainty,
            }
            for one in found
        ]
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    for one in found:
        fields = cut(", ".join(one.fields))
        click.echo(visible(f"{one.days:>5} days  {one.provenance.as_of}  {one.kind}  {one.id}: {fields}"))
    click.echo(f"{len(found)} older than {days} days on {today}")


@command.command(name="count")
@catalog_option
@output_option
def count_facts(catalogs: tuple[Path, ...], output: str) -> None:
    """Count the facts that decide verdicts, of each kind and of all, by how certain they are."""
    counted = list(count(load_catalog(catalogs)))
    if output == "json":
        told = [{"kind": one.kind, "entries": one.entries, "facts": one.facts} for one in counted]
        click.echo(json.dumps(told, indent=2))
        return
    for one in counted:
        shares = "  ".join(f"{one.facts[each]:>5} {each} ({one.percent(each)} %)" for each in Certainty)
        click.echo(f"{one.kind:<13}  {one.entries:>5} entries  {one.total:>5} facts: {shares}")


def _as_json(entry: Sourced) -> dict[str, object]:
    """What the entry says, and after that on whose word it says so."""
    said = entry.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    word = {name: said.pop(name) for name in Sourced.model_fields if name in said}
    return {**said, **word}


def _as_text(kind: str, entry: Sourced, catalog: Catalog) -> str:
    written = yaml.safe_dump(_as_json(entry), sort_keys=False, allow_unicode=True, width=100)
    lines = [f"# {kind}", *written.splitlines()]
    if isinstance(entry, CatalogOrganization):
        lines += ["# owners", *(f"#{'  ' * depth} {holder}" for depth, holder in ownership_chain(catalog, entry.id))]
    blocs = catalog.blocs_of(entry_id(entry)) if kind == "countries" else ()
    if blocs:
        lines.append(f"# member of {', '.join(blocs)}")
    return "\n".join(visible(line) for line in lines)
