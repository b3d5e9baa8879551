"""What is rendered for systemd, really run by a systemd that is the first process of namespaces of its own.

Needs root, systemd, and control groups of the second kind to make one in; skipped where they are not.
"""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from rendered import assert_that_it_counts, predicate_in, render

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("systemd")]

PROGRAM = Path(sys.executable).with_name("sovcheck")
BOOT = Path(__file__).with_name("boot_systemd.sh")
SYSTEMD = Path("/lib/systemd/systemd")
GROUPS = (Path("/sys/fs/cgroup"), Path("/sys/fs/cgroup/unified"))
LIMITS = (Path("/proc/sys/fs/nr_open"), Path("/proc/sys/fs/file-max"))
"""What a systemd that starts raises for the whole machine."""
SOVCHECK = 64999
NO_OTHERS = {"sysinit.target": "[Unit]\n", "basic.target": "[Unit]\n", "shutdown.target": "[Unit]\n"}
LOGGED = "[Service]\nStandardOutput=append:{system}/log\nStandardError=append:{system}/log\n"
ENDING = """[Unit]
DefaultDependencies=no
{after}
[Service]
Type=oneshot
TimeoutStartSec=200
ExecStart=/bin/sh -c "until [ $$(ls {system}/evidence | wc -l) -ge {runs} ]; do sleep 0.1; {unless} done"
ExecStopPost=/bin/systemctl exit 0
"""


@contextmanager
def group_of_its_own():
    """A control group to start systemd in; all that is below it is gone afterwards."""
    mounted = next((each for each in GROUPS if (each / "cgroup.procs").exists()), None)
    if mounted is None:
        pytest.skip("there are no control groups of the second kind")
    group = mounted / f"sovcheck-test-{uuid4().hex}"
    try:
        group.mkdir()
    except OSError as error:
        pytest.skip(f"no control group can be made here: {error}")
    try:
        yield group
    finally:
        for folder, _, _ in os.walk(group, topdown=False):
            Path(folder).rmdir()


@pytest.fixture
def system(system):
    """The same as the service's user may have it: a folder to pass through, and not to list."""
    system.chmod(0o711)
    for name in ("evidence", "it.key"):
        os.chown(system / name, SOVCHECK, SOVCHECK)
    return system


@pytest.fixture
def machine(system, tmp_path_factory):
    """A folder for the units of a machine, and what runs them until one of them ends it; what the smokes had to say."""
    if os.getuid() != 0 or not SYSTEMD.exists() or shutil.which("unshare") is None:
        pytest.skip("needs root, systemd and unshare")
    folder = tmp_path_factory.mktemp("machine")
    for name in ("root", "written", "units"):
        (folder / name).mkdir()

    def run():
        limits = [path.read_text() for path in LIMITS]
        with group_of_its_own() as group:
            # The shell is in the group before it starts anything.
            script = f'echo $$ >{group}/cgroup.procs; exec unshare "$@"'
            alone = ("--mount", "--pid", "--fork", "--kill-child", "--net", "--uts", "--ipc", "--cgroup")
            command = ["sh", "-c", script, "sh", *alone, "sh", str(BOOT), str(folder), str(system), str(PROGRAM)]
            done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        for path, limit in zip(LIMITS, limits, strict=True):
            path.write_text(limit)
        assert done.returncode == 0, done.stdout + done.stderr
        return (system / "log").read_text()

    return folder / "units", run


def write_units(units, system, *more, wanted="smoke-tiny.service", runs=1):
    """Render, and write beside it what systemd needs to run nothing else, and to end."""
    done = render(system, "systemd", "--program", PROGRAM, "--out-dir", units, *more)
    assert done.returncode == 0, done.stderr
    (units / "smoke-tiny.service.d").mkdir()
    (units / "smoke-tiny.service.d" / "log.conf").write_text(LOGGED.format(system=system))
    for name, text in NO_OTHERS.items():
        (units / name).write_text(text)
    # It would empty /tmp, where the checkout of the tests may lie.
    (units / "systemd-tmpfiles-setup.service").symlink_to("/dev/null")
    once = wanted.endswith(".service")
    after, unless = (f"After={wanted}", "break;") if once else ("", "")
    (units / "ending.service").write_text(ENDING.format(after=after, unless=unless, system=system, runs=runs))
    (units / "all.target").write_text(f"[Unit]\nWants={wanted} ending.service\n")


def evidence_of(system):
    """The predicates that were signed, in order, each with the digest of its file."""
    found = []
    for path in (system / "evidence").iterdir():
        predicate = predicate_in(path)
        assert path.stat().st_uid == SOVCHECK
        found.append((predicate, sha256(path.read_bytes()).hexdigest()))
    return sorted(found, key=lambda each: each[0]["run"]["started"])


def test_the_service_leaves_evidence_that_counts(system, machine):
    units, run = machine
    write_units(units, system, "--nonce", "n1")
    log = run()
    ((predicate, _),) = evidence_of(system) or pytest.fail(log)
    assert (predicate["verdict"], predicate["isolation"]["level"]) == ("pass", "netns"), log
    assert predicate["isolation"]["canary"]
    (evidence,) = (system / "evidence").iterdir()
    assert_that_it_counts(system, evidence, "n1")


def test_where_namespaces_are_not_wanted_the_service_asserts_that_nothing_leads_out(system, machine):
    units, run = machine
    write_units(units, system, "--isolation", "external")
    log = run()
    ((predicate, _),) = evidence_of(system) or pytest.fail(log)
    assert (predicate["verdict"], predicate["isolation"]["level"]) == ("pass", "external"), log


def test_the_timer_starts_it_again_and_each_run_follows_the_one_before(system, machine):
    units, run = machine
    write_units(units, system, "--schedule", "*:*:*", wanted="smoke-tiny.timer", runs=2)
    log = run()
    (first, digest), (second, _), *_ = evidence_of(system)
    assert (first["run"]["previous"], second["run"]["previous"]) == (None, digest), log
    assert (first["verdict"], second["verdict"]) == ("pass", "pass"), log
