"""The system calls of the sandbox that Python has no function for."""

import ctypes
import os

from sovcheck.smoke.isolation.architecture import this_architecture

NEW_MOUNTS, NEW_IPC, NEW_USER, NEW_PIDS, NEW_NET = 0x20000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
"""Flags of ``unshare``: CLONE_NEWNS and its siblings."""

READ_ONLY, NO_SUID, NO_DEV, NO_EXEC, REMOUNT, BIND, RECURSIVE, PRIVATE = 1, 2, 4, 8, 32, 0x1000, 0x4000, 0x40000
"""Flags of ``mount``."""

DETACH = 2
"""A flag of ``unmount``."""

NEW_LISTENER = 8
"""A flag of ``install_filter``: answer with a descriptor that reports the calls a filter asks about."""

_PDEATHSIG, _GET_DUMPABLE, _DUMPABLE, _CAPBSET_DROP, _SUBREAPER, _NO_NEW_PRIVS, _CAP_AMBIENT = 1, 3, 4, 24, 36, 38, 47
_CAP_SYS_PTRACE = 19
_AMBIENT_CLEAR_ALL, _FILTER_MODE, _CAPABILITY_VERSION, _MOST_CAPABILITIES = 4, 1, 0x20080522, 64

_libc = ctypes.CDLL(None, use_errno=True)


def unshare(flags: int) -> None:
    """Leave the namespaces of the parent for new ones."""
    _checked(_libc.unshare(ctypes.c_int(flags)), "unshare")


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    """Mount something somewhere; an empty kind or data is NULL."""
    texts = [os.fsencode(text) or None for text in (source, target, kind, data)]
    _checked(_libc.mount(*texts[:3], ctypes.c_ulong(flags), texts[3]), f"mount on {target}")


def unmount(target: str, flags: int = 0) -> None:
    """Take a mount away."""
    _checked(_libc.umount2(os.fsencode(target), ctypes.c_int(flags)), f"unmount {target}")


def die_with_parent(signal: int) -> None:
    """Get this signal when the thread that started this process ends."""
    _prctl(_PDEATHSIG, signal)


def allow_tracing(allowed: bool) -> None:
    """Whether processes of the same user may read this one's memory and descriptors."""
    _prctl(_DUMPABLE, int(allowed))


def is_traceable() -> bool:
    """What ``allow_tracing`` said last."""
    return int(_libc.prctl(ctypes.c_int(_GET_DUMPABLE), *[ctypes.c_ulong(0)] * 4)) == 1


def may_trace_all() -> bool:
    """Whether this process may look into those that do not allow it: it has CAP_SYS_PTRACE."""
    with open("/proc/self/status", encoding="ascii", errors="replace") as lines:
        effective = next((line.split()[1] for line in lines if line.startswith("CapEff:")), "0")
    return bool(int(effective, 16) >> _CAP_SYS_PTRACE & 1)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends."""
    _prctl(_SUBREAPER, 1)


def drop_privileges() -> None:
    """Give up every capability, and the way to get one back by starting a program."""
    for capability in range(_MOST_CAPABILITIES):
        try:
            _prctl(_CAPBSET_DROP, capability)
        except PermissionError:
            break  # without CAP_SETPCAP the set stays, and no_new_privs keeps it from mattering
        except OSError:
            break  # the kernel knows no further capability
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    _checked(_libc.syscall(_number("capset"), header, (ctypes.c_uint32 * 6)()), "capset")
    _prctl(_NO_NEW_PRIVS, 1)


def install_filter(program: bytes, flags: int = 0) -> int:
    """Put a seccomp filter on this process for good; with NEW_LISTENER, the descriptor of its questions."""

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))

    struct = Program(len(program) // 8, program)
    call = (_number("seccomp"), _FILTER_MODE, ctypes.c_ulong(flags), ctypes.byref(struct))
    return _checked(_libc.syscall(*call), "seccomp")


def landlock_version() -> int:
    """Which Landlock this kernel has; 0 for none."""
    return max(int(_libc.syscall(_number("landlock_create_ruleset"), None, ctypes.c_size_t(0), 1)), 0)


def landlock_ruleset(attributes: bytes) -> int:
    """A descriptor of an empty set of rules: what they are about is refused from then on, unless a rule allows it."""
    call = (_number("landlock_create_ruleset"), attributes, ctypes.c_size_t(len(attributes)), 0)
    return _checked(_libc.syscall(*call), "landlock_create_ruleset")


def landlock_allow(rules: int, kind: int, rule: object) -> None:
    """Add a rule."""
    _checked(_libc.syscall(_number("landlock_add_rule"), rules, kind, rule, 0), "landlock_add_rule")


def landlock_restrict(rules: int) -> None:
    """Put the rules in force for this process for good."""
    _checked(_libc.syscall(_number("landlock_restrict_self"), rules, 0), "landlock_restrict_self")


def take_descriptor(process: int, number: int) -> int:
    """A copy of what another process has open under this number; ``process`` is a pidfd."""
    return _checked(_libc.syscall(_number("pidfd_getfd"), process, number, 0), "pidfd_getfd")


def _number(name: str) -> ctypes.c_long:
    return ctypes.c_long(this_architecture().numbers[name])


def _prctl(option: int, argument: int) -> None:
    rest = (ctypes.c_ulong(argument), *[ctypes.c_ulong(0)] * 3)
    _checked(_libc.prctl(ctypes.c_int(option), *rest), f"prctl({option})")


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result
