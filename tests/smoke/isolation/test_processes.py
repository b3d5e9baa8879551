"""What a job may write below /proc: the names of its threads, without which CUDA does not start, and nothing else."""

import pytest

from sovcheck.smoke.isolation import kernel, levels
from sovcheck.smoke.isolation.levels import NamespaceSandbox, RecordingSandbox

NAMING = """
import threading
def name():
    with open(f"/proc/self/task/{threading.get_native_id()}/comm", "w") as file:
        file.write("cuda00001400006")
    print(open(f"/proc/self/task/{threading.get_native_id()}/comm").read().strip(), flush=True)
name()
thread = threading.Thread(target=name)
thread.start()
thread.join()
"""

CHILD = f"""
import subprocess, sys
subprocess.run([sys.executable, "-c", {NAMING!r}], check=True)
"""

SEARCH = """
import os
own = {str(os.getpid()), "self", "thread-self"}
for folder, folders, files in os.walk("/proc"):
    if folder == "/proc":
        folders[:] = [name for name in folders if name not in own]
    for name in files:
        path = f"{folder}/{name}"
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
        except OSError:
            continue
        print(path)
print("searched")
"""

TRYING = """
import os, sys
for path in (*sys.argv[1:], "/proc/1/mem", "/proc/1/comm", "/proc/1/oom_score_adj"):
    try:
        os.close(os.open(path, os.O_WRONLY))
    except OSError:
        continue
    print(path)
print("tried")
"""

OF_ANOTHER = f"""
import ctypes, os, subprocess, sys
ctypes.CDLL(None).prctl(4, 0)  # as what measures hides from the servers that it starts
me = str(os.getpid())
memory = ["/proc/" + me + "/mem", "/proc/" + me + "/task/" + me + "/mem"]
subprocess.run([sys.executable, "-c", {TRYING!r}, *memory], check=True)
"""

LEAST = kernel.NEW_NET | kernel.NEW_MOUNTS | kernel.NEW_IPC | kernel.NEW_USER
NAMES = "cuda00001400006\ncuda00001400006\n"


@pytest.mark.parametrize("sandbox", [NamespaceSandbox(), RecordingSandbox()], ids=["netns", "notify"])
def test_a_job_names_its_threads_as_cuda_does_at_its_start(run_inside, sandbox):
    ran = run_inside(sandbox, NAMING)
    assert (ran.status, ran.output) == (0, NAMES)


def test_a_server_that_a_job_starts_names_its_threads_too(run_inside):
    assert run_inside(NamespaceSandbox(), CHILD).output == NAMES


def test_a_job_names_its_threads_without_a_process_namespace(run_inside, monkeypatch):
    monkeypatch.setattr(levels, "_choices", lambda: [LEAST])
    ran = run_inside(NamespaceSandbox(), NAMING)
    assert ran.output == NAMES
    assert "pidns" not in ran.observed.layers


@pytest.mark.parametrize("sandbox", [NamespaceSandbox(), RecordingSandbox()], ids=["netns", "notify"])
def test_nothing_else_below_proc_can_be_written(run_inside, sandbox):
    assert run_inside(sandbox, SEARCH).output == "searched\n"


@pytest.mark.parametrize("sandbox", [NamespaceSandbox(), RecordingSandbox()], ids=["netns", "notify"])
def test_a_server_writes_neither_to_the_memory_of_what_measures_it_nor_to_the_first_process(run_inside, sandbox):
    assert run_inside(sandbox, OF_ANOTHER).output == "tried\n"
