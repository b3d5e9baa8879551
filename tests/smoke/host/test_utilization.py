"""Whether a run used the accelerators: figures of the driver made by hand, read through its library's own names."""

from types import SimpleNamespace

import pynvml
import pytest

from sovcheck.smoke.host.accelerators.utilization import AcceleratorUse, Occupancy, occupancy_of_driver, read_occupancy

GB = 1_000_000_000


class _NotKnownError(Exception):
    pass


def nvml(*devices, **functions):
    """The module ``pynvml`` of a machine with these accelerators: (bytes used, {pid: bytes})."""
    running = [
        [SimpleNamespace(pid=pid, usedGpuMemory=taken) for pid, taken in processes.items()] for _, processes in devices
    ]
    assert {"nvmlDeviceGetComputeRunningProcesses", "nvmlDeviceGetMemoryInfo"} <= set(dir(pynvml))
    usual = {
        "NVMLError": _NotKnownError,
        "nvmlInit": lambda: None,
        "nvmlShutdown": lambda: None,
        "nvmlDeviceGetCount": lambda: len(devices),
        "nvmlDeviceGetHandleByIndex": lambda index: index,
        "nvmlDeviceGetMemoryInfo": lambda index: SimpleNamespace(used=devices[index][0]),
        "nvmlDeviceGetComputeRunningProcesses": lambda index: running[index],
    }
    return SimpleNamespace(**usual | functions)


def refuse(*_arguments):
    raise _NotKnownError


def use(*moments, sees_all=True):
    """What comes of a run that is looked at in these moments; 10 and 11 run inside."""
    told = iter(moments)
    watched = AcceleratorUse(lambda: next(told), sees_all=sees_all)
    for _ in moments[1:]:
        watched.look(lambda: frozenset({10, 11}))
    return watched


EMPTY = Occupancy({}, 1 * GB)


def test_a_machine_without_a_driver_cannot_be_asked():
    """Through the real library; on a machine with a driver it tells how much is taken."""
    found = occupancy_of_driver()
    assert found is None or found.memory_bytes >= 0


def test_all_accelerators_are_added_up():
    found = read_occupancy(nvml((5 * GB, {10: 3 * GB, 7: 1 * GB}), (2 * GB, {10: 2 * GB})))
    assert found == Occupancy({10: 5 * GB, 7: 1 * GB}, 7 * GB)


def test_a_process_whose_memory_is_not_told_is_still_there():
    assert read_occupancy(nvml((5 * GB, {10: None}), (2 * GB, {10: 2 * GB}))) == Occupancy({10: None}, 7 * GB)


@pytest.mark.parametrize(
    "broken",
    [
        "nvmlInit",
        "nvmlDeviceGetCount",
        "nvmlDeviceGetHandleByIndex",
        "nvmlDeviceGetMemoryInfo",
        "nvmlDeviceGetComputeRunningProcesses",
    ],
)
def test_what_one_accelerator_does_not_tell_is_not_known_of_all(broken):
    assert read_occupancy(nvml((5 * GB, {}), **{broken: refuse})) is None


def test_no_accelerator_is_no_use():
    assert read_occupancy(nvml()) is None


def test_a_listed_process_with_the_weights_in_memory_used_it():
    found = use(EMPTY, Occupancy({10: 16 * GB, 99: 40 * GB}, 57 * GB)).judge(15 * GB)
    assert (found.known, found.fell_back) == (True, False)
    assert found.said == "in the driver's list of processes (1), 56.00 GB of memory taken"


def test_what_was_seen_once_counts_though_it_ended():
    assert not use(EMPTY, Occupancy({10: 16 * GB}, 17 * GB), EMPTY).judge(15 * GB).fell_back


def test_no_process_in_the_list_is_a_fall_back_to_the_cpu():
    found = use(EMPTY, Occupancy({99: 40 * GB}, 41 * GB)).judge(15 * GB)
    assert found.fell_back
    assert found.said == "it was to run on the accelerator: none of its processes is in the driver's list"


def test_weights_that_are_partly_elsewhere_are_a_fall_back():
    found = use(EMPTY, Occupancy({10: 13 * GB}, 14 * GB)).judge(15 * GB)
    assert found.fell_back
    assert found.said.endswith("it took 13.00 GB of memory there, and its weights are 15.00 GB")
    assert not use(EMPTY, Occupancy({10: 13_500_000_000}, 14 * GB)).judge(15 * GB).fell_back


def test_inside_a_container_the_memory_decides():
    elsewhere = Occupancy({4711: None}, 17 * GB)
    assert use(EMPTY, elsewhere, sees_all=False).judge(15 * GB).said == "seen by memory alone, 16.00 GB of memory taken"
    assert use(EMPTY, Occupancy({}, 2 * GB), sees_all=False).judge(15 * GB).fell_back
    assert not use(EMPTY, elsewhere, sees_all=False).judge(None).known


def test_weights_of_unknown_size_are_judged_by_the_list():
    assert use(EMPTY, Occupancy({11: None}, 2 * GB)).judge(None).known
    assert use(EMPTY, EMPTY).judge(None).fell_back


@pytest.mark.parametrize("moments", [(None,), (None, EMPTY), (EMPTY, None), (EMPTY,)])
def test_what_cannot_be_asked_is_not_known(moments):
    found = use(*moments).judge(15 * GB)
    assert (found.known, found.fell_back) == (False, False)
    assert "install nvidia-ml-py" in found.said
