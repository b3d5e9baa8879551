"""The root that a sandbox sees: the machine's files, to be read and not to be written, and nothing that answers.

An overlay covers each folder. Sockets and FIFOs keep their names in it, but the one who connects to one, or writes
to it, meets nobody: the kernel looks for a listener behind the overlay's own file, whatever name or link leads there.
"""

import contextlib
import os
import stat
from collections.abc import Iterable

from sovcheck.smoke.isolation import kernel

_STAGES = ("/tmp", "/mnt", "/run", "/var")  # noqa: S108 (places to mount on)
"""Where the new root grows before it is entered: the first that is there. Nobody outside sees it."""

_OWN = ".sovcheck"
_APART = frozenset({"proc", "sys", "dev"})
"""Folders of the root that are not shown as they are: each is made anew."""

_NEVER_SHOWN = frozenset({"proc", "devtmpfs", "devpts", "mqueue", "rpc_pipefs", "binfmt_misc"})
"""File systems that speak for processes or devices outside."""

_SILENT = frozenset(
    {
        *("cgroup", "cgroup2", "sysfs", "securityfs", "debugfs", "tracefs", "hugetlbfs", "pstore", "bpf", "efivarfs"),
        *("vfat", "msdos", "exfat", "ntfs3", "iso9660", "udf"),
    }
)
"""File systems that can hold no socket or FIFO: what no overlay can cover is shown as it is, read-only."""

_AUTOMATIC = "autofs"
_MOST_FILES = 20_000
_LEAST_FIELDS = 6
_HARMLESS = kernel.NO_SUID | kernel.NO_DEV
_CLOSED = kernel.REMOUNT | kernel.BIND | kernel.READ_ONLY | _HARMLESS
_ESCAPES = {"\\040": " ", "\\011": "\t", "\\012": "\n", "\\134": "\\"}


class Root:
    """A root that grows on a stage, from parts of the machine's, until it is entered.

    ``named`` are paths that will be opened by name: of a folder that may be passed through and not listed, and that has
    mounts below, they and the mounts are all that is shown, as no overlay can be put before it.
    ``bare`` are the folders that no overlay could be put before: their sockets and FIFOs can be reached.
    """

    def __init__(self, named: Iterable[str] = ()) -> None:
        self.stage = next(folder for folder in _STAGES if os.path.isdir(folder))
        self.bare: list[str] = []
        self._mounts = _mounts()
        self._named = (*self._mounts, *named)
        self._covered = os.open(self.stage, os.O_PATH | os.O_DIRECTORY)
        kernel.mount("tmpfs", self.stage, "tmpfs", _HARMLESS, "size=16m,mode=0755")
        os.makedirs(f"{self.stage}/{_OWN}/empty")
        for name in sorted(os.listdir("/")):
            if name not in _APART:
                self._show(f"/{name}")
        os.mkdir(f"{self.stage}/proc", 0o555)
        self._show_system()

    def at(self, path: str) -> str:
        """Where a path of the machine is on the stage."""
        return self.stage + path

    def machine(self, path: str) -> str:
        """Where a path of the machine is to be found, also when the stage covers it."""
        if path == self.stage or path.startswith(f"{self.stage}/"):
            return f"/proc/self/fd/{self._covered}/.{path[len(self.stage) :]}"
        return path

    def show_itself(self, path: str) -> None:
        """Show the machine's own file or folder, not an overlay's: its device and inode are the machine's."""
        kernel.mount(self.machine(path), self.at(path), flags=kernel.BIND)
        self._close(path, self.at(path))

    def show_weights(self, files: Iterable[str]) -> None:
        """Show each of these files itself, so that it shows which were opened."""
        for path in files:
            with contextlib.suppress(OSError):  # what cannot be shown cannot be loaded: the runtime says so
                self.show_itself(path)

    def hide(self, files: Iterable[str]) -> None:
        """Put nothing in the place of these files."""
        for path in files:
            if os.path.lexists(self.at(path)):
                kernel.mount("/dev/null", self.at(path), flags=kernel.BIND)

    def put(self, path: str, content: str) -> None:
        """Show a file with this content in the place of a file of the machine."""
        source = f"{self.stage}/{_OWN}/{path.rpartition('/')[2]}"
        with open(source, "x", encoding="utf-8", errors="surrogateescape") as file:
            file.write(content)
        if os.path.exists(self.at(path)):
            kernel.mount(source, self.at(path), flags=kernel.BIND)
            kernel.mount("none", self.at(path), flags=_CLOSED)

    def show_processes(self) -> None:
        """Show the machine's own processes, where no process namespace can be had."""
        kernel.mount("/proc", self.at("/proc"), flags=kernel.BIND | kernel.RECURSIVE)
        for path in ("/proc", *[each for each in self._mounts if each.startswith("/proc/")]):
            self._close(path, self.at(path))

    def give_memory(self, path: str, size: int, mode: int) -> None:
        """A folder of memory in this place, of this size at most: what is written there ends with the sandbox."""
        options = f"size={size},nr_inodes=1m,mode={mode:04o}"
        kernel.mount("tmpfs", self.at(path), "tmpfs", _HARMLESS, options)

    def enter(self) -> None:
        """Close the stage for writing, and make it the root of this process."""
        os.close(self._covered)
        kernel.mount("none", self.stage, flags=_CLOSED)
        here = _here()
        os.chroot(self.stage)
        try:
            os.chdir(here)
        except OSError:
            os.chdir("/")

    def _show(self, path: str) -> None:
        """Show what is at a path of the machine, with all that is mounted below."""
        try:
            mode = os.lstat(self.machine(path)).st_mode
        except OSError:
            return
        if stat.S_ISLNK(mode):
            os.symlink(os.readlink(self.machine(path)), self.at(path))
        elif stat.S_ISREG(mode):
            os.close(os.open(self.at(path), os.O_CREAT | os.O_WRONLY, 0o644))
            self._bind(path)
        elif stat.S_ISDIR(mode):
            os.mkdir(self.at(path), 0o755)
            self._show_folder(path, mode)

    def _show_folder(self, path: str, mode: int) -> None:
        kind = self._mounts[path].kind if path in self._mounts else ""
        if kind in _NEVER_SHOWN:
            return
        if not self._has_mounts_below(path):
            self._shield(path, kind)
            return
        for name in self._names_in(path):
            inner = f"{path}/{name}"
            # To look at what an automounter has not mounted would make it do so.
            if kind != _AUTOMATIC or inner in self._mounts or self._has_mounts_below(inner):
                with contextlib.suppress(OSError):  # what goes away meanwhile is not shown, and all else is
                    self._show(inner)
        os.chmod(self.at(path), stat.S_IMODE(mode))

    def _names_in(self, path: str) -> list[str]:
        """What is in a folder; of one that may not be listed, what will be opened by name and what is mounted below."""
        try:
            return sorted(os.listdir(self.machine(path)))
        except OSError:
            below = [each[len(path) + 1 :] for each in self._named if each.startswith(f"{path}/")]
            return sorted({each.partition("/")[0] for each in below})

    def _shield(self, path: str, kind: str) -> None:
        """Put an overlay before a folder; where that is refused show it itself, read-only."""
        lower = os.open(self.machine(path), os.O_PATH | os.O_DIRECTORY)
        try:
            layers = f"lowerdir={self.stage}/{_OWN}/empty:/proc/self/fd/{lower}"
            kernel.mount("overlay", self.at(path), "overlay", _HARMLESS | kernel.READ_ONLY, layers)
        except OSError:
            self._bind(path)
            if kind not in _SILENT:
                self.bare.append(path)
        finally:
            os.close(lower)

    def _bind(self, path: str) -> None:
        """Show a file or folder itself; nothing where that cannot be made read-only."""
        try:
            self.show_itself(path)
        except OSError:
            with contextlib.suppress(OSError):
                kernel.unmount(self.at(path), kernel.DETACH)

    def _show_system(self) -> None:
        """``/sys`` with all that is mounted below: it has neither sockets nor FIFOs."""
        target = self.at("/sys")
        os.mkdir(target, 0o555)
        if os.path.isdir("/sys"):
            kernel.mount("/sys", target, flags=kernel.BIND | kernel.RECURSIVE)
            for path in ("/sys", *[each for each in self._mounts if each.startswith("/sys/")]):
                if os.path.exists(self.at(path)):
                    self._close(path, self.at(path))

    def _close(self, path: str, target: str) -> None:
        """Make what is mounted at a target read-only; a copy has to stay without programs where the machine's is."""
        while path not in self._mounts and path:
            path = path.rpartition("/")[0]
        found = self._mounts.get(path or "/")
        without_programs = kernel.NO_EXEC if found and found.without_programs else 0
        kernel.mount("none", target, flags=_CLOSED | without_programs)

    def _has_mounts_below(self, path: str) -> bool:
        return any(each.startswith(f"{path}/") for each in self._mounts)


def regular_files(paths: Iterable[str]) -> list[str]:
    """The regular files that these paths are, lead to, or have in them, each by its path without links."""
    found: set[str] = set()
    for path in paths:
        names = [path, *(f"{folder}/{name}" for folder, _, files in os.walk(path) for name in files)]
        found.update(os.path.realpath(name) for name in names)
    return sorted(path for path in found if os.path.isfile(path))[:_MOST_FILES]


class _Mount:
    """A mount of the machine: the kind of its file system, and whether no program may be started from there."""

    def __init__(self, kind: str, options: list[str]) -> None:
        self.kind, self.without_programs = kind, "noexec" in options


def _mounts() -> dict[str, _Mount]:
    """What is mounted where; of several mounts on one place the last, which is the one that is seen."""
    found = {}
    with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as lines:
        for line in lines:
            before, _, after = line.partition(" - ")
            fields = before.split(" ")
            if len(fields) >= _LEAST_FIELDS:
                found[_unescaped(fields[4])] = _Mount(after.partition(" ")[0], fields[5].split(","))
    return found


def _unescaped(path: str) -> str:
    for escape, character in _ESCAPES.items():
        path = path.replace(escape, character)
    return path


def _here() -> str:
    try:
        return os.getcwd()
    except OSError:
        return "/"
