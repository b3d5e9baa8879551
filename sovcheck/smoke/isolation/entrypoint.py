"""The entrypoint: a fresh interpreter that leaves the machine's network, and starts the job where nothing leads out."""

import marshal
import os
import signal
import socket

from sovcheck.smoke.isolation import confinement, kernel, messages, mounts, netlink, scratch, sink
from sovcheck.smoke.isolation.confinement import ASSERT, NAMESPACES, NOTHING
from sovcheck.smoke.isolation.messages import hear, tell
from sovcheck.smoke.isolation.mounts import Facts, Wanted
from sovcheck.smoke.isolation.supervisor import await_all_children, supervise

_NOT_STARTED = 127


class Plan:
    """What to do, as the parent wrote it down."""

    def __init__(
        self, way: str, namespaces: int, argv: list[str], env: dict[str, str], parent: int, wanted: Wanted
    ) -> None:
        self.way, self.namespaces, self.argv, self.env, self.parent = way, namespaces, argv, env, parent
        self.wanted = wanted


class Ends:
    """The descriptors that the parent hands over, by their place on the command line."""

    def __init__(self, control: int, talk: int, log: int, steps: int, order: int, plan: int) -> None:
        self.control = socket.socket(fileno=control)
        self.talk = socket.socket(fileno=talk)
        self.log, self.steps, self.order, self.plan = log, steps, order, plan

    def leave_to_the_job(self) -> None:
        """Close what only the job may hold open: its parent reads end of file when the job is gone."""
        self.talk.close()
        for descriptor in (self.log, self.steps, self.order):
            os.close(descriptor)


def main(numbers: list[str]) -> None:
    """Enter as the plan says; returns, with exit status 0, when all inside is over."""
    ends = Ends(*map(int, numbers))
    with os.fdopen(ends.plan, "rb") as file:
        written = marshal.load(file)  # noqa: S302 (our parent wrote it, with this interpreter)
    plan = Plan(wanted=Wanted(**written.pop("wanted")), **written)
    try:
        with scratch.folder(plan.wanted.scratch):
            _guard(plan, ends)
    except OSError as error:
        tell(ends.control, messages.REFUSED, reason(error))


def _guard(plan: Plan, ends: Ends) -> None:
    """Let a child do it all, and end what it leaves behind, should it be killed."""
    kernel.adopt_orphans()
    guard = os.getpid()
    if os.fork():
        ends.leave_to_the_job()
        ends.control.close()
        await_all_children()
        return
    try:
        if plan.way == NAMESPACES:
            _enter_namespaces(plan, ends)
        else:
            _enter_here(plan, ends, guard)
    except OSError as error:
        tell(ends.control, messages.REFUSED, reason(error))
    finally:
        os._exit(0)


def reason(error: OSError) -> str:
    """What was refused, and how the kernel put it."""
    return f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)


def _enter_namespaces(plan: Plan, ends: Ends) -> None:
    """Set up the namespaces; the sockets that watch them go to the parent while there are still rights to open them."""
    guard = os.getppid()
    kernel.die_with_parent(signal.SIGKILL)
    outside = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    _unshare(plan.namespaces)
    opened, layers = sink.open_sink()
    own_processes = bool(plan.namespaces & kernel.NEW_PIDS)
    facts = mounts.enter_root(plan.wanted, plan.argv[0], own_processes=own_processes)
    facts.layers = [*layers, *facts.layers, "ipcns"]
    tell(ends.control, messages.OPENED, descriptors=tuple(each.fileno() for each in opened))
    for each in opened:
        each.close()
    if not own_processes:
        _run(plan, ends, facts, outside, guard)
    elif os.fork():
        ends.leave_to_the_job()
        os.wait()
    else:
        kernel.die_with_parent(signal.SIGKILL)
        mounts.mount_own_processes()
        facts.layers.append("pidns")
        _run(plan, ends, facts, outside, guard)


def _enter_here(plan: Plan, ends: Ends, guard: int) -> None:
    """Stay in the namespaces of the parent; those that have no network themselves are isolation of a kind."""
    elsewhere = netlink.interfaces_up()
    alone = not elsewhere and not netlink.routes_elsewhere()
    if plan.way == ASSERT and not alone:
        there = ", ".join(elsewhere) or "a route out"
        raise OSError(f"this network namespace has {there}")
    facts = Facts(
        ["only-lo"] if alone else [],
        mounts.reachable_services(plan.env.get("SOVCHECK_REPORTS", "")),
        [],
        plan.wanted.hidden,
    )
    _run(plan, ends, facts, os.open("/proc", os.O_RDONLY | os.O_DIRECTORY), guard)


def _unshare(flags: int) -> None:
    user, group = os.getuid(), os.getgid()
    kernel.unshare(flags)
    if flags & kernel.NEW_USER:
        maps = {"setgroups": "deny", "uid_map": f"{user} {user} 1", "gid_map": f"{group} {group} 1"}
        for name, content in maps.items():
            with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
                file.write(content)


def _run(plan: Plan, ends: Ends, facts: Facts, outside: int, guard: int) -> None:
    """Start the job, and watch over all that is inside until the parent lets go."""
    alone = os.getpid() == 1
    if not alone:
        kernel.adopt_orphans()
        kernel.die_with_parent(signal.SIGCHLD)  # not to die: to look who the parent is now
    protected = [] if alone else [os.getpid(), guard, plan.parent, -guard, -os.getpgid(plan.parent)]
    job = os.fork()
    if job == 0:
        _become_job(plan, ends, facts, outside, protected)
    ends.leave_to_the_job()
    os.close(outside)
    if plan.way != NOTHING:
        kernel.drop_privileges()
    kernel.allow_tracing(False)
    supervise(ends.control, job, owns_namespace=alone)


def _become_job(plan: Plan, ends: Ends, facts: Facts, outside: int, protected: list[int]) -> None:
    talk = ends.talk
    try:
        os.setsid()
        pid = int(os.readlink("self", dir_fd=outside))  # as it is called outside
        talk = confinement.keep_only(ends.order, ends.log, ends.steps, ends.talk)
        confinement.reset_signals()
        if plan.way == NAMESPACES and not plan.namespaces & kernel.NEW_PIDS:
            mounts.open_own_threads()
        listener, layers = confinement.confine(plan.way, plan.wanted.writable(), protected)
        facts.layers.extend(layers)
        tell(talk, messages.CONFINED, {**vars(facts), "pid": pid, "listener": listener})
        if plan.way != NOTHING:
            sink.try_canary()
        tell(talk, messages.TRIED)
        if hear(talk)[0] == messages.GO:
            os.execvpe(plan.argv[0], plan.argv, plan.env)  # noqa: S606 (what a sandbox is for)
    except OSError as error:
        tell(talk, messages.REFUSED, reason(error))
    finally:
        os._exit(_NOT_STARTED)
