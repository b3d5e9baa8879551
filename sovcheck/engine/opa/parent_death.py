"""Parent-death signal: however its parent ends, the kernel kills the process."""

import fcntl
import os
import signal


def tie(pid: int, life_end: int) -> None:
    """Have the kernel kill the process when the other end of the pipe closes; it must hold ``life_end``, too.

    Linux can do that; elsewhere a parent that is killed itself leaves the process behind.
    """
    if not hasattr(fcntl, "F_SETSIG"):
        return
    fcntl.fcntl(life_end, fcntl.F_SETOWN, pid)
    fcntl.fcntl(life_end, fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(life_end, fcntl.F_SETFL, fcntl.fcntl(life_end, fcntl.F_GETFL) | os.O_ASYNC)
