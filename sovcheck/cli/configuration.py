"""Where options come from that are not on the command line: the environment, then ``sovcheck.yaml``."""

import os
from collections.abc import Callable, Container, Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import TypeVar

import click
from click.core import ParameterSource

from sovcheck.cli.command_table import load_command
from sovcheck.command_words import option_words
from sovcheck.errors import UsageError
from sovcheck.findings.inputs import Settings
from sovcheck.scan.config import NAME, PATHS, Config, Form, Key, default_paths, find_config, load_config
from sovcheck.suggestions import did_you_mean
from sovcheck.visible import visible

Function = TypeVar("Function", bound=Callable[..., object])

VARIABLE = "SOVCHECK_"
PRESENTATION = frozenset({"details", "lang", "output", "passes", "paths", "quiet", "root", "rule_pages", "verbose"})
"""Keys that decide nothing; whatever else comes from outside of the command line is reported each time."""

_OF_TESTS = "SOVCHECK_UPDATE_"
_OWN = frozenset({"SOVCHECK_CONFIG", "SOVCHECK_NO_CONFIG", "SOVCHECK_OPA"})
_CONFIG = "sovcheck.config"
_NAMED = "sovcheck.config.named"
_PATHS_KEY = Key(name=PATHS, form=Form.PATH, several=True, help="What is judged.")
_OPA = "opa_bin"
_LONGEST = 60
_ALL = "scan"
"""The command whose options are the keys; others that have an option of the same name mean the same by it."""
_MEANT_OTHERWISE = frozenset({"output"})


def config_options(function: Function) -> Function:
    """--config and --no-config, and with them the environment's and the file's values for all other options."""
    function = click.option(
        "--no-config",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        envvar="SOVCHECK_NO_CONFIG",
        callback=_configure,
        help=f"Read no {NAME}.",
    )(function)
    return click.option(
        "--config",
        type=click.Path(path_type=Path),
        is_eager=True,
        expose_value=False,
        envvar="SOVCHECK_CONFIG",
        callback=_name_config,
        help=f"The file that sets options.  [default: {NAME}, from here up to the repository's top]",
    )(function)


def key_of(parameter: click.Parameter) -> Key | None:
    """The key that sets this parameter; None where it has none."""
    if isinstance(parameter, click.Argument):
        return _PATHS_KEY if parameter.name == PATHS else None
    long = next((option[2:] for option in parameter.opts if option.startswith("--")), "").replace("-", "_")
    if not isinstance(parameter, click.Option) or long in ("", "help", "config", "no_config"):
        return None
    choices = tuple(parameter.type.choices) if isinstance(parameter.type, click.Choice) else ()
    return Key(
        name=long, form=_form(long, parameter), several=parameter.multiple, choices=choices, help=parameter.help or ""
    )


def config_keys(command: click.Command) -> tuple[Key, ...]:
    """All keys that a configuration file could set for this command."""
    return tuple(key for parameter in command.params if (key := key_of(parameter)) is not None)


def settings_in_effect(context: click.Context) -> Settings | None:
    """What was not set on the command line; one line on standard error says what of it decides a verdict."""
    config: Config | None = context.meta.get(_CONFIG)
    of_file = [] if config is None else list(_taken(context, ParameterSource.DEFAULT_MAP, config.values))
    of_environment = list(_taken(context, ParameterSource.ENVIRONMENT, None))
    told = [
        f"{values} by {where}"
        for taken, where in ((of_file, config.file if config else ""), (of_environment, "the environment"))
        if (values := _deciding(taken))
    ]
    if told:
        click.echo(visible(f"sovcheck: notice: set {'; '.join(told)}"), err=True)
    if config is None and not of_environment:
        return None
    return Settings(
        file=config.file if config is not None else None,
        sha256=config.sha256 if config is not None else None,
        keys=tuple(sorted(name for name, _ in of_file)),
        variables=tuple(sorted(_variable(name) for name, _ in of_environment)),
    )


def config_named(context: click.Context) -> list[str]:
    """``--config FILE`` or ``--no-config`` as it was typed, for a command that is to read the same; else nothing."""
    if context.get_parameter_source("no_config") is ParameterSource.COMMANDLINE:
        return ["--no-config"]
    if context.get_parameter_source("config") is ParameterSource.COMMANDLINE:
        return option_words("--config", str(context.meta[_NAMED]))
    return []


def _taken(
    context: click.Context, source: ParameterSource, among: Container[str] | None
) -> Iterator[tuple[str, object]]:
    """The keys whose values come from there, with these values."""
    for parameter in context.command.params:
        key, value = key_of(parameter), context.params.get(parameter.name or "")
        if key is None or context.get_parameter_source(parameter.name or "") is not source:
            continue
        if (among is None or key.name in among) and not _is_idle(key, context):
            yield key.name, value


def _is_idle(key: Key, context: click.Context) -> bool:
    """The opa of the environment is nobody's choice for this scan until one is started."""
    return key.name == _OPA and context.params.get("engine") != "opa"


def _form(name: str, option: click.Option) -> Form:
    if option.count or option.is_flag:
        return Form.TIMES if option.count else Form.FLAG
    if name in ("profile", "output"):
        return Form.NAME_OR_PATH if name == "profile" else Form.OUTPUT
    if isinstance(option.type, click.Path):
        return Form.PATH
    return Form.NUMBER if isinstance(option.type, click.FloatRange | click.IntRange) else Form.TEXT


def _name_config(context: click.Context, parameter: click.Parameter, path: Path | None) -> None:
    del parameter
    context.meta[_NAMED] = path


def _configure(context: click.Context, parameter: click.Parameter, off: bool) -> None:
    """Give every option its variable and its value of the file; click takes the command line's over both."""
    del parameter
    if context.resilient_parsing:
        return
    keys = {key: one for one in context.command.params if (key := key_of(one)) is not None and _is_meant(key, context)}
    known = _names_of_scan(context) if any(name.startswith(VARIABLE) for name in os.environ) else frozenset()
    for key, one in keys.items():
        if isinstance(one, click.Option) and one.envvar is None and key.name in known:
            one.envvar = _variable(key.name)
    _tell_unknown(context, keys)
    config = _config(context, off)
    context.meta[_CONFIG] = config
    values: dict[str, object] = {} if config is None else dict(config.values)
    values[PATHS] = values.get(PATHS) or default_paths(Path())
    context.default_map = {one.name or "": values[key.name] for key, one in keys.items() if values.get(key.name)}


def _config(context: click.Context, off: bool) -> Config | None:
    named: Path | None = context.meta.get(_NAMED)
    if off and named is not None:
        raise UsageError("--config and --no-config exclude each other: leave one out")
    if off:
        return None
    found = find_config(Path.cwd()) if named is None else None
    path = Path(os.path.relpath(found)) if found is not None else named
    return None if path is None else load_config(path, _keys_of_scan(context))


def _names_of_scan(context: click.Context) -> frozenset[str]:
    """What a variable may set: ``SOVCHECK_ALL`` is not for `waive` to accept everything by."""
    return frozenset(key.name for key in _keys_of_scan(context))


def _keys_of_scan(context: click.Context) -> tuple[Key, ...]:
    """One file serves all commands, so each knows the keys of all."""
    if context.info_name == _ALL:
        return config_keys(context.command)
    return config_keys(load_command(_ALL))


def _is_meant(key: Key, context: click.Context) -> bool:
    return context.info_name == _ALL or key.name not in _MEANT_OTHERWISE


def _tell_unknown(context: click.Context, keys: Iterable[Key]) -> None:
    """A variable that nobody reads sets nothing, and the one who set it believes that it does."""
    if context.info_name != _ALL:
        return
    known = _OWN | {_variable(key.name) for key in keys}
    for name in sorted(os.environ):
        if name.startswith(VARIABLE) and name not in known and not name.startswith(_OF_TESTS):
            advice = did_you_mean(name, known, "`sovcheck scan --help` lists the options")
            click.echo(visible(f"sovcheck: notice: {name} sets no option of a scan: {advice}"), err=True)


def _variable(name: str) -> str:
    return f"{VARIABLE}{name.upper()}" if name != _OPA else "SOVCHECK_OPA"


def _deciding(taken: Iterable[tuple[str, object]]) -> str:
    """What decides a verdict, as ``name=value``, a long value cut."""
    return ", ".join(
        f"{name}={_shown(value)}" for name, value in sorted(taken, key=itemgetter(0)) if name not in PRESENTATION
    )


def _shown(value: object) -> str:
    text = " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
