"""System call numbers of the processors that the filters know; on any other the sandbox is refused, not weakened."""

import os
import sys

X86_64 = {
    "socket": 41,
    "connect": 42,
    "sendto": 44,
    "sendmsg": 46,
    "bind": 49,
    "listen": 50,
    "socketpair": 53,
    "setsockopt": 54,
    "clone": 56,
    "kill": 62,
    "ptrace": 101,
    "capset": 126,
    "rt_sigqueueinfo": 129,
    "tkill": 200,
    "tgkill": 234,
    "add_key": 248,
    "request_key": 249,
    "keyctl": 250,
    "unshare": 272,
    "rt_tgsigqueueinfo": 297,
    "prlimit64": 302,
    "sendmmsg": 307,
    "setns": 308,
    "process_vm_readv": 310,
    "process_vm_writev": 311,
    "seccomp": 317,
    "pidfd_send_signal": 424,
    "io_uring_setup": 425,
    "pidfd_open": 434,
    "clone3": 435,
    "pidfd_getfd": 438,
    "landlock_create_ruleset": 444,
    "landlock_add_rule": 445,
    "landlock_restrict_self": 446,
}
AARCH64 = {
    "capset": 91,
    "unshare": 97,
    "ptrace": 117,
    "kill": 129,
    "tkill": 130,
    "tgkill": 131,
    "rt_sigqueueinfo": 138,
    "socket": 198,
    "socketpair": 199,
    "bind": 200,
    "listen": 201,
    "connect": 203,
    "sendto": 206,
    "setsockopt": 208,
    "sendmsg": 211,
    "add_key": 217,
    "request_key": 218,
    "keyctl": 219,
    "clone": 220,
    "rt_tgsigqueueinfo": 240,
    "prlimit64": 261,
    "setns": 268,
    "sendmmsg": 269,
    "process_vm_readv": 270,
    "process_vm_writev": 271,
    "seccomp": 277,
    "pidfd_send_signal": 424,
    "io_uring_setup": 425,
    "pidfd_open": 434,
    "clone3": 435,
    "pidfd_getfd": 438,
    "landlock_create_ruleset": 444,
    "landlock_add_rule": 445,
    "landlock_restrict_self": 446,
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
