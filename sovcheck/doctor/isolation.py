"""Whether this user may make the namespaces that cut smoke inference off from the network; tried in a child."""

import errno
import subprocess
import sys
from pathlib import Path

from sovcheck.doctor.findings import Condition, Finding

_PURPOSE = "smoke inference cut off from the network"
_SECONDS = 20
_PROGRAM = """
import ctypes, sys
NEWUSER, NEWNET = 0x10000000, 0x40000000
libc = ctypes.CDLL(None, use_errno=True)
sys.exit(0 if libc.unshare(NEWUSER | NEWNET) == 0 else ctypes.get_errno())
"""
_ADVICE = {
    "proc/sys/kernel/apparmor_restrict_unprivileged_userns": (
        "1",
        "AppArmor forbids user namespaces: allow them for this program with a profile, or run as root",
    ),
    "proc/sys/user/max_user_namespaces": ("0", "set the sysctl user.max_user_namespaces above 0, or run as root"),
    "proc/sys/kernel/unprivileged_userns_clone": (
        "0",
        "set the sysctl kernel.unprivileged_userns_clone to 1, or run as root",
    ),
}
"""Settings that forbid it, with the value that does and what to do."""

_CONTAINER = "in a container: start it with `--network none`, or with a seccomp profile that allows unshare"


def try_namespaces() -> int:
    """0 when a child of this process could make a user and a network namespace, else the error number."""
    try:
        child = subprocess.run(  # noqa: S603 (our own interpreter)
            [sys.executable, "-I", "-c", _PROGRAM], timeout=_SECONDS, check=False, capture_output=True
        )
    except (OSError, subprocess.TimeoutExpired):
        return errno.EAGAIN
    return child.returncode if child.returncode >= 0 else errno.EPERM


def check_isolation(error: int | None = None, root: Path = Path("/")) -> Finding:
    """User and network namespaces; ``error`` is what trying them gave, by default they are tried now."""
    error = try_namespaces() if error is None else error
    if error == 0:
        return Finding(name="isolation", condition=Condition.FIT, found="user and network namespaces", purpose=_PURPOSE)
    name = errno.errorcode.get(error, str(error))
    return Finding(
        name="isolation",
        condition=Condition.MISSING,
        found=f"user and network namespaces are refused ({name})",
        purpose=_PURPOSE,
        advice=tuple(_reasons(root)) or (_CONTAINER,),
    )


def _reasons(root: Path) -> list[str]:
    return [advice for setting, (forbidding, advice) in _ADVICE.items() if _value(root / setting) == forbidding]


def _value(file: Path) -> str | None:
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
