"""Runs at the start of every Python program inside: reports to the sandbox which module tries to reach the network."""
# Any Python from 3.8 on may run this, and it must never get in the way of the program: it fails in silence.

from __future__ import annotations

import os
import sys

_TRANSPORTS = frozenset(
    [
        "aiohappyeyeballs",
        "aiohttp",
        "anyio",
        "dns",
        "grpc",
        "h11",
        "h2",
        "httpcore",
        "httpcore2",
        "httplib2",
        "httpx",
        "httpx2",
        "niquests",
        "requests",
        "sniffio",
        "trio",
        "urllib3",
        "uvloop",
        "websocket",
        "websockets",
    ]
)
"""Modules that carry requests for others: the module behind them is named where there is one."""

_STANDARD = frozenset(getattr(sys, "stdlib_module_names", sys.builtin_module_names)) | {"sitecustomize"}
_DEEPEST = 200


class _SuppressErrors:
    """As ``contextlib.suppress(Exception)``, which takes a millisecond to import: the program goes first."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: object, _trace: object) -> bool:
        return isinstance(error, Exception)


def _module() -> str | None:
    """The nearest module on the stack that is neither Python's own nor a mere transport."""
    nearest = None
    frame = sys._getframe(2)  # noqa: SLF001 (the hook and this function are the first two)
    for _ in range(_DEEPEST):
        name = str(frame.f_globals.get("__name__") or "")
        top = name.partition(".")[0]
        if top and top not in _STANDARD:
            nearest = nearest or name
            if top not in _TRANSPORTS:
                return name
        if frame.f_back is None:
            break
        frame = frame.f_back
    return nearest


def _destination(event: str, arguments: tuple[object, ...]) -> tuple[object, object] | None:
    if event == "socket.getaddrinfo":
        return arguments[0], arguments[1]
    if event == "socket.gethostbyname":
        return arguments[0], None
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        if isinstance(address, tuple) and len(address) > 1:
            return address[0], address[1]
    return None


def _report(host: object, port: object, module: str) -> bytes:
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    number = port if type(port) is int else "null"
    host_text, module_text = (part.replace("\\", "").replace('"', "") for part in (text, module))
    return f'["{host_text}",{number},"{module_text}"]'.encode("ascii", "replace")


def _install(name: str) -> None:
    import _socket

    reports = _socket.socket(_socket.AF_UNIX, _socket.SOCK_DGRAM)
    reports.setblocking(False)
    busy = False

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal busy
        if busy or not event.startswith("socket."):
            return
        busy = True  # what is sent from here is an event too
        try:
            with _SuppressErrors():
                found = _destination(event, arguments)
                module = _module() if found else None
                if found and module:
                    reports.sendto(_report(*found, module), name)
        finally:
            busy = False

    sys.addaudithook(hook)


def _run_shadowed() -> None:
    """Run the ``sitecustomize`` that this one hides."""
    import importlib.machinery
    import importlib.util

    here = os.path.realpath(__file__).rpartition("/")[0]
    rest = [folder for folder in sys.path if os.path.realpath(folder) != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", rest)
    if spec and spec.loader:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


with _SuppressErrors():
    if os.environ.get("SOVCHECK_REPORTS"):
        _install("\0" + os.environ["SOVCHECK_REPORTS"])
_run_shadowed()
