"""What is rendered for Slurm, really run by a Slurm of this test alone, with one node on loopback.

Needs root, and slurmctld, slurmd and sbatch (Debian: slurm-wlm); skipped where they are not.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rendered import assert_that_it_counts, predicate_in, render

from sovcheck.engine.opa.server import free_port

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slurm")]

PROGRAMS = ("slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "sinfo")
CONFIGURATION = """
ClusterName=one
SlurmctldHost={name}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/none
CredType=cred/none
SlurmctldPort={controller}
SlurmdPort={daemon}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/controller.pid
SlurmdPidFile={folder}/daemon.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
ReturnToService=2
NodeName={name} NodeAddr=127.0.0.1 CPUs={processors} RealMemory=1000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
"""


def until(what, seconds=60):
    """What it returns once that is true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.2)
    pytest.fail("Slurm does not come to it")


@pytest.fixture(scope="module")
def slurm(tmp_path_factory):
    """Runs a command of Slurm."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing or os.getuid() != 0:
        pytest.skip(f"needs root, and {', '.join(missing) or 'nothing else'}: apt-get install slurm-wlm")
    folder = tmp_path_factory.mktemp("slurm")
    for name in ("state", "spool"):
        (folder / name).mkdir()
    host = socket.gethostname().partition(".")[0]
    ports = {"controller": free_port(), "daemon": free_port()}
    text = CONFIGURATION.format(name=host, folder=folder, processors=os.cpu_count(), **ports)
    (folder / "slurm.conf").write_text(text)
    env = {**os.environ, "SLURM_CONF": str(folder / "slurm.conf")}
    daemons = []
    try:
        for program in ("slurmctld", "slurmd"):
            with (folder / f"{program}.log").open("wb") as log:
                command = [shutil.which(program), "-D"]
                daemons.append(subprocess.Popen(command, env=env, stdout=log, stderr=subprocess.STDOUT))

        def run(*words):
            return subprocess.run(list(map(str, words)), env=env, capture_output=True, text=True, check=False)

        until(lambda: "idle" in run("sinfo", "--noheader").stdout)
        yield run
    finally:
        for daemon in reversed(daemons):
            daemon.terminate()
            daemon.wait(30)


def batch_script(system, *more):
    program = Path(sys.executable).with_name("sovcheck")
    done = render(system, "slurm", "--program", program, "--out-dir", "out", *more)
    assert done.returncode == 0, done.stderr
    return system / "out" / "smoke-tiny.sbatch"


def test_a_batch_job_leaves_evidence_that_counts(system, slurm):
    script = batch_script(system, "--nonce", "n1")
    assert slurm("sbatch", "--test-only", script).returncode == 0
    log = system / "job.log"
    submitted = slurm("sbatch", "--parsable", f"--output={log}", f"--chdir={system}", script)
    assert submitted.returncode == 0, submitted.stderr
    job = submitted.stdout.strip()
    until(lambda: "JobState=COMP" in (state := slurm("scontrol", "show", "job", job).stdout) or "FAILED" in state, 300)
    (evidence,) = (system / "evidence").iterdir()
    assert evidence.name == f"smoke-tiny-{job}.dsse.json"
    predicate = predicate_in(evidence)
    assert (predicate["verdict"], predicate["isolation"]["level"]) == ("pass", "netns"), log.read_text()
    assert_that_it_counts(system, evidence, "n1")


def test_options_of_a_schedule_are_what_slurm_takes(system, slurm):
    script = batch_script(system, "--schedule", "daily")
    assert slurm("sbatch", "--test-only", script).returncode == 0
    assert slurm("sbatch", "--test-only", "--gpus-per-node=2", script).returncode != 0  # it looks at them
