"""System call numbers of the processors that the filters know; on any other the sandbox is refused, not weakened."""

import os
import sys

X86_64 = {
    "socket": 41,
    "connect": 42,
    "sendto": 44,
    "sendmsg": 46,
    "socketpair": 53,
    "clone": 56,
    "capset": 126,
    "unshare": 272,
    "sendmmsg": 307,
    "setns": 308,
    "seccomp": 317,
    "io_uring_setup": 425,
    "clone3": 435,
    "pidfd_getfd": 438,
}
AARCH64 = {
    "capset": 91,
    "unshare": 97,
    "socket": 198,
    "socketpair": 199,
    "connect": 203,
    "sendto": 206,
    "sendmsg": 211,
    "clone": 220,
    "setns": 268,
    "sendmmsg": 269,
    "seccomp": 277,
    "io_uring_setup": 425,
    "clone3": 435,
    "pidfd_getfd": 438,
}
X32_BIT = 0x40000000
"""Set in the numbers of the x32 calls, which x86-64 kernels may offer beside their own."""


class Architecture:
    """A processor as the kernel names it to a filter (``AUDIT_ARCH_*``), with its numbers."""

    def __init__(self, audit: int, numbers: dict[str, int]) -> None:
        self.audit = audit
        self.numbers = numbers


KNOWN = {"x86_64": Architecture(0xC000003E, X86_64), "aarch64": Architecture(0xC00000B7, AARCH64)}


def this_architecture() -> Architecture:
    """The processor that this program runs on; OSError where its numbers are not known, or the program is 32 bits."""
    machine = os.uname().machine
    if sys.platform != "linux" or machine not in KNOWN or sys.maxsize < 2**32:
        raise OSError(f"no system call numbers for {sys.platform} on {machine}")
    return KNOWN[machine]
