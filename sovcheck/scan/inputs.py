"""Every file that a run reads, so that nothing which it writes takes the place of one."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from sovcheck.errors import UsageError
from sovcheck.policy.source.files import REGO
from sovcheck.scan.engines import EngineChoice, OpaServer, StartedOpa
from sovcheck.scan.request import ScanRequest
from sovcheck.user_files import STDIN, SUFFIXES

_EVIDENCE = (".dsse.json",)


class Inputs(Struct, frozen=True):
    """Files that are read by name; folders with the endings, in small letters, of those that are read in them."""

    files: frozenset[str]
    folders: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __contains__(self, path: Path) -> bool:
        place = os.path.realpath(path)
        return place in self.files or (Path(place).exists() and self._is_found(str(path), place))

    def _is_found(self, *names: str) -> bool:
        """Whether a file of these names, the one that is given and the one that links lead to, is read in a folder."""
        above = {os.path.realpath(folder) for name in names for folder in Path(os.path.abspath(name)).parents}  # noqa: PTH100 (a link is followed one folder at a time)
        return any(
            folder in above and any(name.lower().endswith(endings) for name in names)
            for folder, endings in self.folders
        )


def refuse_overwriting(outputs: Iterable[Path | None], inputs: Inputs, option: str = "--output") -> None:
    """Raises UsageError when an output would replace what is read."""
    for path in outputs:
        if path is not None and path in inputs:
            raise UsageError(f"{option}: {path} is read for this: name another file")


def inputs_of(request: ScanRequest, *others: Path | None) -> Inputs:
    """What a scan is to read, and other files. Inventories in a folder are known only when they are read."""
    files = [*_named(request.paths), *(path for path in (request.waivers, request.baseline) if path is not None)]
    files += [path for path in others if path is not None]
    evidence = request.evidence
    files += [Path(name) for name in request.frameworks if Path(name).is_file()]
    files += [*_profiles(request.profile), *evidence.trusted_keys, *_of_engine(request.engine)]
    files += [] if evidence.trust is None else [evidence.trust]
    files += [Path(request.settings.file)] if request.settings and request.settings.file else []
    files += request.patches
    return gather(
        files,
        [
            *((path, SUFFIXES) for path in request.catalogs),
            *((path, SUFFIXES) for path in request.declarations),
            *((path, (REGO,)) for path in request.policies),
            *((path, _EVIDENCE) for path in request.evidence.paths),
        ],
    )


def gather(files: Iterable[Path], either: Iterable[tuple[Path, tuple[str, ...]]] = ()) -> Inputs:
    """Files, and what may be a file or a folder in which files with such endings are read."""
    names = {os.path.realpath(path) for path in files}
    folders = []
    for path, endings in either:
        place = os.path.realpath(path)
        if Path(place).is_dir():
            folders.append((place, endings))
        else:
            names.add(place)
    return Inputs(frozenset(names), tuple(folders))


def _named(paths: Iterable[str]) -> Iterator[Path]:
    return (Path(path) for path in paths if path != STDIN)


def _profiles(name_or_path: str) -> Iterator[Path]:
    """The file of the user's own profile, and those that it extends; what is wrong with one is for the scan to say."""
    if Path(name_or_path).is_file():
        from sovcheck.policy.profile.files import files_read

        yield from files_read(Path(name_or_path))


def _of_engine(engine: EngineChoice) -> Iterator[Path]:
    chosen: tuple[Path | None, ...] = ()
    if isinstance(engine, OpaServer):
        chosen = (engine.token_file, engine.ca)
    elif isinstance(engine, StartedOpa):
        chosen = (engine.binary,)
    return (path for path in chosen if path is not None)
