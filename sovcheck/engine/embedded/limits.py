"""Resource limits of a worker, set before it runs a policy: terminal, memory, core dumps, end of its parent."""

import fcntl
import os
import resource
import signal
import sys
from pathlib import Path

from sovcheck.engine.embedded.worker_status import redirect_stderr

_STDERR_BYTES = 2**20
_STATM = Path("/proc/self/statm")


def confine(status: int, life: int) -> None:
    """Detach from the terminal, and die by SIGIO when the other end of ``life`` closes, whatever runs then."""
    # Ctrl-C and the end of a terminal reach the whole group: the scan decides what becomes of its workers.
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for number in (signal.SIGALRM, signal.SIGIO, signal.SIGPIPE, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    fcntl.fcntl(life, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(life, fcntl.F_SETFL, fcntl.fcntl(life, fcntl.F_GETFL) | os.O_ASYNC)
    if "faulthandler" in sys.modules:
        sys.modules["faulthandler"].disable()
    # regorus would look up symbols for a backtrace that nobody reads: 50 ms for each error.
    os.environ["RUST_LIB_BACKTRACE"] = "0"
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    redirect_stderr(status)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, _STDERR_BYTES)


def limit_memory(mebibytes: int) -> None:
    """Allow at most so much more address space than the process has now; no limit where the system does not tell."""
    if not _STATM.exists():
        return
    now = int(_STATM.read_text().split()[0]) * resource.getpagesize()
    _limit(resource.RLIMIT_AS, now + mebibytes * 2**20)


def _limit(what: int, most: int) -> None:
    """Allow no more than that; where this process is allowed less already, that stays."""
    _, hard = resource.getrlimit(what)
    limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (limit, limit))
