"""Values of the options of a smoke run: what cannot be meant is refused before any work."""

import re
from ipaddress import IPv6Address
from pathlib import Path

import click

from sovcheck.smoke.steps import OFFERED

_DESTINATION = re.compile(r"(?:(?P<name>[A-Za-z0-9._-]+)|\[(?P<address>[0-9A-Fa-f:.]+)\]):(?P<port>[0-9]{1,5})")
_PORTS = 2**16


def listed(context: click.Context, parameter: click.Parameter, text: str | None) -> tuple[str, ...] | None:
    """Comma-separated words; None where the option is not given."""
    del context, parameter
    return None if text is None else tuple(word.strip() for word in text.split(",") if word.strip())


def steps(context: click.Context, parameter: click.Parameter, text: str) -> tuple[str, ...]:
    """Comma-separated steps, at least one."""
    named = listed(context, parameter, text) or ()
    for step in named or [text]:
        if step not in OFFERED:
            raise click.BadParameter(f"no step {step!r}: write some of {', '.join(OFFERED)}", context, parameter)
    return tuple(dict.fromkeys(named))


def device(context: click.Context, parameter: click.Parameter, text: str) -> str:
    """Where to load it: a kind of device, and its number where there are several."""
    if re.fullmatch(r"[a-z]+(:[0-9]{1,3})?", text) is None:
        raise click.BadParameter(f"no device {text!r}: write auto, cpu, cuda or cuda:1", context, parameter)
    return text


def lines(context: click.Context, parameter: click.Parameter, file: Path | None) -> tuple[str, ...] | None:
    """One prompt a line."""
    if file is None:
        return None
    from sovcheck.user_files import read_bounded

    try:
        text = read_bounded(file, "name a file with prompts, one a line").decode()
    except UnicodeDecodeError as error:
        raise click.BadParameter(f"{file} cannot be read as text: {error}", context, parameter) from error
    prompts = tuple(line for line in text.splitlines() if line.strip())
    if not prompts:
        raise click.BadParameter(f"{file} holds no line: write one prompt a line", context, parameter)
    return prompts


def destinations(context: click.Context, parameter: click.Parameter, written: tuple[str, ...]) -> tuple[str, ...]:
    """``HOST:PORT`` as attempts are written: a name in small letters, an address of IPv6 without its brackets."""
    return tuple(_destination(context, parameter, text) for text in written)


def _destination(context: click.Context, parameter: click.Parameter, text: str) -> str:
    match = _DESTINATION.fullmatch(text)
    host = "" if match is None else match["name"] or _address(match["address"])
    if match is None or not host or not 0 < int(match["port"]) < _PORTS:
        wrong = f"no destination {text!r}: write HOST:PORT, such as stats.example.org:443 or [2001:db8::1]:443"
        raise click.BadParameter(wrong, context, parameter)
    return f"{host.lower()}:{int(match['port'])}"


def _address(text: str) -> str:
    """In its shortest form; empty when it is none."""
    try:
        return str(IPv6Address(text))
    except ValueError:
        return ""
