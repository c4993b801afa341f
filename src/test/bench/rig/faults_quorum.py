"""Faults of arbiters: F20, and what a node without a quorum does with what no gate guards: F19 for longer."""
import os, re, signal, time

from . import bed as beds, journal
from .faults_hosts import death, kill_manager
from .faults_network import mute, part
from .run import DOCUMENT, Fault

APART_S = 1.5


def lost_arbiter(run):
    """Killed, without power, frozen, or its cables dead."""
    bed, arbiter = run.bed, run.bed.third
    how = ["killed", "without power", "frozen", "unheard"][run.number % 4]
    run.note(how)
    if how == "killed":
        run.heal(lambda: bed.start(arbiter))
        return kill_manager(run, arbiter)
    if how == "without power":
        run.heal(lambda: run.restart(arbiter))
        return bed.power_off(arbiter)
    if how == "unheard":
        return mute(run, arbiter, "AB")
    at, pid = time.time(), bed.manager(arbiter)
    os.kill(pid, signal.SIGSTOP)
    run.heal(lambda: os.kill(pid, signal.SIGCONT))
    return at


def arbiter_then_owner(run):
    lost_arbiter(run)
    time.sleep(APART_S)
    return death(run)


def arbiter_then_standby(run):
    lost_arbiter(run)
    time.sleep(APART_S)
    run.victim = run.others()[0]
    run.heal(lambda: run.restart(run.victim))
    return run.bed.power_off(run.victim)


def owner_then_arbiter(run):
    at = death(run)
    if not beds.wait_for(lambda: set(run.witness.holders()) - {run.holder}, 5, 0.01):
        run.wrong("with the arbiter nobody took over from the dead owner")
    time.sleep(APART_S)
    lost_arbiter(run)
    return at


def two_of_three(run):
    """The owner and one more at once."""
    other = run.others()[run.number % 2]
    run.heal(lambda: run.restart(other))
    at = death(run)
    run.bed.power_off(other)
    return at


def sentence(run, host):
    status = run.bed.status(host)
    return status["votes"]["sentence"] if status else ""


def misses_the_arbiter(run):
    for host in run.bed.all:
        if "arbiter1" not in sentence(run, host):
            run.wrong(f"n{host} does not say that the arbiter is silent: {sentence(run, host)}")


def nobody_serves(run):
    """The one node left is no quorum."""
    if run.witness.holders():
        run.wrong(f"n{run.witness.holders()[0]} has the address without a quorum")
    for host in run.bed.all:
        if run.bed.has_power(host) and not ("arbiter1" in sentence(run, host) and "silent" in sentence(run, host)):
            run.wrong(f"n{host} does not say who is missing: {sentence(run, host)}")


def lost_with_arbiter(key, text, inject, **more):
    return Fault(key, text, inject, **{"hosts": 2, "arbiter": "ffsplit", "service": "back", "limit": 40000, "hold": 2, "detect": "",
                                       "check": nobody_serves, **more})


def apart_for_long(run):
    run.since = beds.boot_ns() / 1e9
    run.marks = {host: run.bed.log(host).stat().st_size for host in run.bed.all}
    return part(run, [run.holder])


def obeys(words, ended):
    """Whether the host that is apart, and nobody else, says that it obeys no-quorum-policy, and ends there just what that names."""
    def check(run):
        def says(host):
            return f"event=quorum-lost no quorum; no-quorum-policy = {words}" in run.bed.said(host, run.marks[host])

        def acts():
            return {re.sub(r":\d+", "", act).rsplit(" ", 1)[0] for act in journal.actions(journal.read(run.bed), run.since)
                    if act.endswith(f" n{run.holder}")}
        if not beds.wait_for(lambda: says(run.holder), 5):
            run.wrong("the host apart does not say what it does without a quorum")
        if not beds.wait_for(lambda: acts() >= ended, 3):
            run.wrong(f"the host apart has not ended {', '.join(sorted(ended - acts()))}")
        allowed = {"pair demote", "pair stop", "ledger stop", *ended} if ended else set()
        if more := acts() - allowed:
            run.wrong(f"the host apart did this, too: {', '.join(sorted(more))}")
        for host in run.others():
            if says(host):
                run.wrong(f"n{host} has a quorum and says that it has none")
    return check


def policy(name, text, words, ended):
    return Fault(f"F19-{name}", f"the owner apart for 6 s, no-quorum-policy {name}: {text}", apart_for_long, hold=6,
                 document=DOCUMENT.replace("asterism {\n", f"asterism {{\n  options {{ no-quorum-policy = {name} }}\n", 1),
                 check=obeys(f"{name}: {words}", ended))


FAULTS = [
    policy("stop", "it stops what no gate guards", "what runs here is stopped", {"first stop", "second stop"}),
    policy("freeze", "all that no gate guards goes on", "what runs here stays", set()),
    policy("demote", "it demotes what has a role, and stops the rest", "what has a role is demoted here",
           {"first stop", "second stop"}),
    Fault("F20", "two nodes and an arbiter: the arbiter is lost, nothing happens", lost_arbiter, moves=0, limit=100, hold=3, hosts=2,
          arbiter="ffsplit", detect="", still=True, check=misses_the_arbiter),
    lost_with_arbiter("F20-owner", "the arbiter is lost, then the owner: nobody takes over", arbiter_then_owner),
    lost_with_arbiter("F20-standby", "the arbiter is lost, then the other node: the owner gives up", arbiter_then_standby),
    lost_with_arbiter("F20-after", "the owner is lost, the other takes over; then the arbiter: it gives up", owner_then_arbiter,
                      moves=2, hold=6),
    Fault("F20-lms", "three nodes and an arbiter (last man standing): the owner and one more die at once", two_of_three,
          arbiter="lms", limit=3000),
]
