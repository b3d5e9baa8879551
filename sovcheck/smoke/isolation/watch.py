"""Watches a sandbox from outside, in a thread: reads the tap, serves names, and hears what Python programs report."""

import contextlib
import json
import os
import selectors
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sovcheck.smoke.isolation import dns, packets, tap
from sovcheck.smoke.isolation.dns import Names
from sovcheck.smoke.isolation.ledger import Ledger

LARGEST = 1024
_LONGEST_NAME = 200

_ANCILLARY = 256

_PACKET_INFO_SIZE = 12

_AT_A_TIME = 512

_LONGEST_SETTLING_S = 2.0


class Report(NamedTuple):
    """That a module tried to reach a host; no port where it only asked for a name."""

    host: str
    port: int | None
    module: str


def read_report(data: bytes) -> Report | None:
    """The report in a datagram; None when it is none."""
    try:
        match json.loads(data):
            case [str(host), int() | None as port, str(module)] if _is_module(module) and 0 < len(host) < _LONGEST_NAME:
                return Report(host.lower().rstrip("."), port, module)
    except (ValueError, RecursionError):
        pass
    return None


def _is_module(name: str) -> bool:
    return len(name) < _LONGEST_NAME and name.isascii() and all(part.isidentifier() for part in name.split("."))


_SETTLE, _END = b"s", b"e"


class Watch:
    """What is seen of one sandbox: sources are added, and read until it is closed."""

    def __init__(self) -> None:
        own_names, self._own_addresses = own_identity()
        self.ledger = Ledger()
        self.names = Names(own_names, self._own_addresses)
        self._selector = selectors.DefaultSelector()
        self._open: list[socket.socket] = []
        self.stub_address: tuple[str, int] | None = None
        self._orders, self._order = os.pipe()
        self._settled = threading.Event()
        self._selector.register(self._orders, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._run, name="sovcheck-sandbox-watch", daemon=True)
        self._thread.start()

    def settle(self) -> None:
        """Return when everything that had happened before this call is in the ledger."""
        self._settled.clear()
        os.write(self._order, _SETTLE)
        self._settled.wait()

    def close(self) -> None:
        """Settle, and close every source."""
        os.write(self._order, _END)
        self._thread.join()
        self._selector.close()
        for source in self._open:
            source.close()
        os.close(self._orders)
        os.close(self._order)

    def add_tap(self, source: socket.socket) -> None:
        """Record the packets of a tap."""
        self._add(source, lambda: self._read_packet(source))

    def add_stub(self, source: socket.socket) -> None:
        """Answer DNS questions, and record them."""
        self._add(source, lambda: self._serve_name(source))

    def add_reports(self, source: socket.socket) -> None:
        """Hear Python programs."""
        self._add(source, lambda: self._hear_report(source))

    def add(self, descriptor: int, handle: Callable[[], None]) -> None:
        """Call ``handle`` while the descriptor is readable; BlockingIOError from it means that there is no more."""
        self._selector.register(descriptor, selectors.EVENT_READ, handle)

    def add_listener(self, descriptor: int, answer_one: Callable[[], None]) -> None:
        """Answer the calls of a seccomp listener, until no process is left that could make one."""

        def answer() -> None:
            try:
                answer_one()
            except EOFError:
                self._selector.unregister(descriptor)
                raise BlockingIOError from None

        self.add(descriptor, answer)

    def is_own(self, host: str) -> bool:
        """Whether an address is this machine's, as its hosts file says."""
        return host in self._own_addresses

    def record(self, kind: str, host: str, port: int | None) -> None:
        """Note an attempt, unless it stays on this machine."""
        if host not in self._own_addresses and not self.names.is_own(host):
            self.ledger.record(kind, self.names.at(host), port)

    def record_question(self, packet: bytes) -> dns.Question | None:
        """Note the name that a DNS packet asks for; None when it asks for none, or says more than that."""
        question = dns.read_question(packet)
        if question is None or (self.names.is_own(question.name) and not question.plain):
            return None
        if not self.names.is_own(question.name):
            self.ledger.record("dns", question.name, None)
        return question

    def _add(self, source: socket.socket, handle: Callable[[], None]) -> None:
        source.setblocking(False)
        self._open.append(source)
        self.add(source.fileno(), handle)

    def _run(self) -> None:
        while True:
            if self._handle(None):
                order = os.read(self._orders, 1)
                limit = time.monotonic() + _LONGEST_SETTLING_S
                while self._handle(0) and time.monotonic() < limit:
                    pass
                self._settled.set()
                if order == _END:
                    return

    def _handle(self, seconds: float | None) -> bool:
        """Handle what is readable. Whether there is more to do: an order when asked to wait, else any source."""
        ready = [key.data for key, _ in self._selector.select(seconds)]
        handlers = [handle for handle in ready if handle is not None]
        for handle in handlers:
            with contextlib.suppress(BlockingIOError):
                for _ in range(_AT_A_TIME):
                    handle()
        return len(handlers) < len(ready) if seconds is None else bool(handlers)

    def _read_packet(self, source: socket.socket) -> None:
        destination = packets.destination(source.recv(tap.SNAP))
        if destination is None:
            return
        self.record(destination.kind, destination.address, destination.port)
        if destination.port == tap.DNS and ":" in destination.address:
            self.record_question(destination.payload)  # the stub answers over IPv4 only

    def _serve_name(self, source: socket.socket) -> None:
        packet, ancillary, _, asker = source.recvmsg(dns.LARGEST, _ANCILLARY)
        question = self.record_question(packet)
        if question is None:
            if _asked(ancillary) == tap.STUB:  # what goes to another address is in the tap
                self.ledger.record("udp", tap.STUB, tap.DNS)
        else:
            reply = dns.answer(question, self.names.address_of(question.name))
            # It leaves from the address that was asked: whatever name server a program insists on.
            with contextlib.suppress(OSError):
                source.sendmsg([reply], ancillary, 0, asker)

    def _hear_report(self, source: socket.socket) -> None:
        report = read_report(source.recv(LARGEST))
        if report is not None:
            self.ledger.attribute(self.names.at(report.host), report.port, report.module)


def _asked(ancillary: list[tuple[int, int, bytes]]) -> str:
    """The address that a packet was sent to; the stub's where that is not reported, because it has no other."""
    for _, _, data in ancillary:
        if len(data) == _PACKET_INFO_SIZE:
            return socket.inet_ntoa(data[8:])
    return tap.STUB


def own_identity() -> tuple[frozenset[str], frozenset[str]]:
    """The names of this machine, and the addresses that its hosts file gives them: who connects there stays here."""
    name = socket.gethostname().lower()
    names, addresses = {name, name.partition(".")[0]} - {""}, {"127.0.0.1", "::1"}
    with contextlib.suppress(OSError):
        for line in Path("/etc/hosts").read_text(encoding="utf-8", errors="replace").splitlines():
            address, *aliases = line.partition("#")[0].lower().split() or [""]
            if names & set(aliases):
                addresses.add(address)
                names.update(alias for alias in aliases if alias.startswith(f"{name}."))
    return frozenset(names), frozenset(addresses)
