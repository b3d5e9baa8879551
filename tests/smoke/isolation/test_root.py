"""The root of a sandbox on machines whose files are put together from many mounts."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from sovcheck.smoke.isolation.root import regular_files

AS_NOBODY = Path(__file__).with_name("as_nobody.py")
RUNNING = """
import json, os, sys
from sovcheck.smoke.isolation import kernel
from sovcheck.smoke.isolation.interface import Job
from sovcheck.smoke.isolation.levels import NamespaceSandbox
folder = sys.argv[1]
def run(program, **more):
    log = os.memfd_create("log")
    with NamespaceSandbox().start(Job((sys.executable, "-c", program, folder), {}, b"", log, **more)) as confined:
        status = confined.wait(30)
    print(json.dumps([status, os.pread(log, 1 << 16, 0).decode(), confined.observed().gaps]))
"""
ELSEWHERE = f"""{RUNNING}
user, group = os.getuid(), os.getgid()
kernel.unshare(kernel.NEW_USER | kernel.NEW_MOUNTS)
maps = {{"setgroups": "deny", "uid_map": f"{{user}} {{user}} 1", "gid_map": f"{{group}} {{group}} 1"}}
for name, content in maps.items():
    open(f"/proc/self/{{name}}", "w").write(content)
kernel.mount("none", "/", flags=kernel.RECURSIVE | kernel.PRIVATE)
def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(content)
"""
CLOSED = """
import os, sys
from sovcheck.smoke.isolation import kernel
folder, as_nobody, running = sys.argv[1:]
kernel.unshare(kernel.NEW_MOUNTS)
kernel.mount("none", "/", flags=kernel.RECURSIVE | kernel.PRIVATE)
def write(path, content):
    with open(path, "w") as file:
        file.write(content)
kernel.mount("tmpfs", folder, "tmpfs", data="mode=0711")
write(f"{folder}/named", "a")
for name in ("file", "folder", "many"):
    os.mkdir(f"{folder}/{name}")
write(f"{folder}/file/cover", "b")
write(f"{folder}/file/under", "c")
kernel.mount(f"{folder}/file/cover", f"{folder}/file/under", flags=kernel.BIND)
kernel.mount("tmpfs", f"{folder}/folder", "tmpfs", data="mode=0755")
write(f"{folder}/folder/inner", "d")
kernel.mount("tmpfs", f"{folder}/many", "tmpfs", data="mode=0755")
write(f"{folder}/many/beside", "e")
os.mkdir(f"{folder}/many/mounted")
kernel.mount("tmpfs", f"{folder}/many/mounted", "tmpfs", data="mode=0711")
write(f"{folder}/many/mounted/innermost", "f")
os.mkdir(f"{folder}/none", 0o700)
os.mkdir(f"{folder}/none/mounted")
kernel.mount("tmpfs", f"{folder}/none/mounted", "tmpfs", data="mode=0755")
os.execv(sys.executable, [sys.executable, as_nobody, "-c", running, folder])
"""
SHOW = """
import os, sys
os.chdir(sys.argv[1])
for name in sys.argv[2:] or sorted(os.listdir(".")):
    held = open(name).read() if os.path.isfile(name) else sorted(os.listdir(name))
    print(name, os.path.islink(name), oct(os.stat(name).st_mode & 0o777), held)
    try:
        open(name if os.path.isfile(name) else name + "/new", "a")
        print("written")
    except OSError as error:
        print(error.strerror)
"""


def _elsewhere(program, *more):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        done = subprocess.run(
            [sys.executable, "-c", program, folder, *more], capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr
        status, output, gaps = json.loads(done.stdout)
        assert status == 0, output
        assert not any(Path(folder).iterdir())  # what was mounted there is gone with its namespace
        return output.splitlines(), gaps


def test_mounts_below_mounts_files_that_are_mounts_and_links_are_all_there():
    lines, gaps = _elsewhere(
        f"""{ELSEWHERE}
kernel.mount("tmpfs", folder, "tmpfs", data="mode=0750")
write(f"{{folder}}/plain/file", "a")
write(f"{{folder}}/file", "b")
write(f"{{folder}}/cover", "c")
write(f"{{folder}}/odd, name: \\\\040", "d")
os.symlink("file", f"{{folder}}/link")
os.symlink("nowhere", f"{{folder}}/plain/broken")
os.makedirs(f"{{folder}}/below/inner space")
kernel.mount("tmpfs", f"{{folder}}/below/inner space", "tmpfs")
write(f"{{folder}}/below/inner space/file", "e")
write(f"{{folder}}/below/beside/file", "f")
kernel.mount(f"{{folder}}/cover", f"{{folder}}/file", flags=kernel.BIND)
os.mkfifo(f"{{folder}}/fifo")
run({SHOW!r})
""",
    )
    assert lines == [
        *("below False 0o755 ['beside', 'inner space']", "Read-only file system"),
        *("cover False 0o644 c", "Read-only file system"),
        *("file False 0o644 c", "Read-only file system"),
        *("link True 0o644 c", "Read-only file system"),
        *("odd, name: \\040 False 0o644 d", "Read-only file system"),
        *("plain False 0o755 ['broken', 'file']", "Read-only file system"),
    ]
    assert not [gap for gap in gaps if gap.startswith("bare-folders")]


def test_a_folder_that_no_overlay_can_stand_before_is_shown_read_only_and_named():
    """The kernel stacks two overlays and no third: this folder is the second already."""
    lines, gaps = _elsewhere(
        f"""{ELSEWHERE}
kernel.mount("tmpfs", folder, "tmpfs", data="mode=0755")
write(f"{{folder}}/lowest/file", "kept")
for name in ("empty", "first", "second"):
    os.mkdir(f"{{folder}}/{{name}}")
kernel.mount("overlay", f"{{folder}}/first", "overlay", 0, f"lowerdir={{folder}}/empty:{{folder}}/lowest")
kernel.mount("overlay", f"{{folder}}/second", "overlay", 0, f"lowerdir={{folder}}/empty:{{folder}}/first")
folder = f"{{folder}}/second"
run({SHOW!r})
""",
    )
    assert lines == ["file False 0o644 kept", "Read-only file system"]
    (named,) = [gap for gap in gaps if gap.startswith("bare-folders")]
    assert named.endswith("/second")


def test_what_is_mounted_below_a_folder_that_may_be_passed_through_and_not_listed_is_there():
    """As below /srv or a home of others; weights on a disk of their own were not found there by an ordinary user."""
    if os.getuid() != 0:
        return  # nobody else can make a folder that is somebody else's
    names = ("named", "file/under", "folder", "folder/inner", "many", "many/beside", "many/mounted/innermost")
    looking = f"""
import os, sys
os.chdir(sys.argv[1])
print(sorted(os.listdir(".")))
try:
    os.stat("none/mounted")
except OSError as error:
    print(error.strerror)
sys.argv[2:] = {names!r}
{SHOW}
"""
    program = f"{RUNNING}\nrun({looking!r}, weights=(f'{{folder}}/named',))"
    lines, gaps = _elsewhere(CLOSED, str(AS_NOBODY), program)
    assert lines[:2] == ["['file', 'folder', 'many', 'named', 'none']", "No such file or directory"]
    assert lines[2::2] == [
        "named False 0o644 a",
        "file/under False 0o644 b",
        "folder False 0o755 ['inner']",
        "folder/inner False 0o644 d",
        "many False 0o755 ['beside', 'mounted']",
        "many/beside False 0o644 e",
        "many/mounted/innermost False 0o644 f",
    ]
    assert set(lines[3::2]) <= {"Read-only file system", "Permission denied"}
    assert not [gap for gap in gaps if gap.startswith("bare-folders")]


def test_regular_files_are_found_behind_links_and_nothing_else_is(tmp_path):
    folder, blobs = tmp_path / "snapshot", tmp_path / "blobs"
    for each in (folder / "inner", blobs):
        each.mkdir(parents=True)
    (blobs / "a").write_text("a")
    (folder / "a").symlink_to("../blobs/a")
    (folder / "again").symlink_to("../blobs/a")
    (folder / "inner/b").write_text("b")
    (folder / "broken").symlink_to("nowhere")
    (folder / "loop").symlink_to("loop")
    (folder / "elsewhere").symlink_to("/etc")
    os.mkfifo(folder / "fifo")
    assert regular_files([str(folder)]) == [str(blobs / "a"), str(folder / "inner/b")]
    assert regular_files([str(folder / "a")]) == [str(blobs / "a")]
    assert regular_files([str(tmp_path / "none")]) == []
