"""Policies as an OPA bundle: every module with its text as it is, and one that answers many questions at once."""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from sovcheck.errors import Location, PolicyError, Problem
from sovcheck.policy.bundle import known_answer
from sovcheck.policy.bundle.dispatch import PACKAGE, dispatch_module
from sovcheck.policy.profile.data import DataDocument
from sovcheck.policy.rules import Module, PolicySet
from sovcheck.policy.source.header import read_header

_MANIFEST = ".manifest"
_DATA = "data.json"
_NOTHING: Mapping[str, str] = MappingProxyType({})


def policy_bundle(policies: PolicySet, data: DataDocument | None, more: Mapping[str, str] = _NOTHING) -> bytes:
    """The policies as a bundle (``.tar.gz``), equal bytes for equal policies and data.

    With ``data`` it is for one scan and owns all of a server's ``data``. Without, it is for a server that serves other
    bundles, too: it owns the packages of the policies, and each query brings the rest of ``data``. ``more`` are
    further files. Raises PolicyError for a module without a package.
    """
    manifest: dict[str, object] = {"revision": revision(policies), "rego_version": 1}
    modules = modules_to_serve(policies, data_in_query=data is None)
    files = {bundle_path(package): module.text for package, module in modules.items()}
    if data is None:
        manifest["roots"] = sorted({package.partition(".")[0] for package, _ in packages(policies)} | {"sovcheck"})
    else:
        files[_DATA] = json.dumps(data, sort_keys=True)
    return _archive({_MANIFEST: json.dumps(manifest), **dict(sorted({**files, **more}.items()))})


def bundle_path(package: str) -> str:
    """Where the module of a package is in the bundle, and how OPA names it in its errors."""
    return f"{package.replace('.', '/')}.rego"


def revision(policies: PolicySet) -> str:
    """What identifies these policies among all others: a digest of every package and its text, wherever the files are.

    How they are asked is part of it, so that a bundle that an earlier sovcheck made is another one.
    """
    total = hashlib.sha256()
    asking = Module(PACKAGE, dispatch_module((), "", data_in_query=False))
    for package, module in ((PACKAGE, asking), (known_answer.PACKAGE, known_answer.MODULE), *packages(policies)):
        total.update(f"{package}\0{hashlib.sha256(module.text.encode()).hexdigest()}\n".encode())
    return total.hexdigest()


def packages(policies: PolicySet) -> Iterator[tuple[str, Module]]:
    """Each module with its package, sorted by package. Raises PolicyError for a module without one."""
    found = {}
    for module in policies.modules:
        header = read_header(module.text)
        if header is None:
            raise PolicyError([Problem(Location(module.path), "", "declares no package", "begin with `package`")])
        found[header.package] = module
    yield from sorted(found.items())


def modules_to_serve(policies: PolicySet, *, data_in_query: bool) -> dict[str, Module]:
    """By package the policies, the question whose answer is known, and what asks the entries of all rules."""
    entries = sorted((*known_answer.ENTRIES, *(entry for rule in policies.rules for entry in rule.entries)))
    asking = Module(PACKAGE, dispatch_module(entries, revision(policies), data_in_query=data_in_query))
    return {**dict(packages(policies)), known_answer.PACKAGE: known_answer.MODULE, PACKAGE: asking}


def _archive(files: Mapping[str, str]) -> bytes:
    packed = io.BytesIO()
    # Neither a time nor a name of this machine goes in.
    with (
        gzip.GzipFile(filename="", fileobj=packed, mode="wb", mtime=0) as stream,
        tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path, text in files.items():
            content = text.encode()
            member = tarfile.TarInfo(path)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()
