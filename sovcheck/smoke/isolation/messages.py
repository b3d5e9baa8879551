"""Messages between the parent and the processes that it starts, before the job runs: literals of Python.

To import ``json``, which takes ``re``, would be a tenth of the time in which a sandbox is set up.
"""

import socket

_LARGEST = 1 << 17
_MOST_DESCRIPTORS = 8

OPENED = "opened"
"""From the entry: the sockets of the sink, as descriptors."""
REFUSED = "refused"
"""From the entry: what the machine did not allow."""
CONFINED = "confined"
"""From the job, before it is the job: its pid, the number of its listener or -1, layers, gaps."""
TRIED = "tried"
"""From the job: the canary was tried."""
GO = "go"
"""To the job: become it."""
EXITED = "exited"
"""From the supervisor: the exit status of the job."""
_GO = ascii([GO]).encode()
CLOSED = ""
"""The other end is gone; on the job's channel it means that the job runs."""


def channel() -> tuple[socket.socket, socket.socket]:
    """Two ends; a message arrives whole or not at all."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def tell(end: socket.socket, kind: str, *fields: object, descriptors: tuple[int, ...] = ()) -> None:
    """Send a message; descriptors go along as copies. OSError when nobody is there to hear."""
    data = ascii([kind, *fields]).encode()
    if descriptors:
        socket.send_fds(end, [data], list(descriptors))
    else:
        end.send(data)  # no sendmsg: a filter may ask about that


def hear(end: socket.socket) -> tuple[str, list[object], list[int]]:
    """The next message: its kind, its fields, its descriptors. CLOSED when there is none to come."""
    try:
        data, descriptors, _, _ = socket.recv_fds(end, _LARGEST, _MOST_DESCRIPTORS)
    except ConnectionResetError:
        data, descriptors = b"", []
    if not data:
        return CLOSED, [], []
    if data == _GO:
        return GO, [], descriptors
    from ast import literal_eval  # the parent's alone: its children get nothing else

    kind, *fields = literal_eval(data.decode("ascii"))
    return kind, fields, descriptors
