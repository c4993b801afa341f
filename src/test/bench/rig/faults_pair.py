"""Two nodes, and fencing decides between them: F44, T-fencing."""
import time

from . import bed as beds
from .faults_fencing import document
from .faults_network import part
from .power import Device
from .run import Fault

DELAY_S = 1.0  # priority-fencing-delay: longer than the device needs
DEVICE_S = 0.3
OPTIONS = f"options {{ priority-fencing-delay = {DELAY_S:.0f}s }}"
TOGETHER = document({"power": ""}, OPTIONS)
GATED = "\n".join(line for line in TOGETHER.splitlines() if line.split()[:1] not in (["ledger"], ["pair"], ["constraints"])) + "\n"
APART = TOGETHER.replace("with = line, score = INFINITY", "with = line, score = -INFINITY")


def begin(run, **devices):
    run.since = beds.boot_ns() / 1e9
    run.other = run.others()[0]
    run.bed.switch.begin(**{"power": Device(seconds=DEVICE_S), **devices})


def split(run, **devices):
    begin(run, **devices)
    run.victim = run.other
    at = part(run, [run.holder], "AB")
    run.heal(run.bed.switch.restore)
    return at


def split_with_device(mode):
    return lambda run: split(run, power=Device(mode, DEVICE_S))


def split_with_a_lie(run):
    """Of the other's power switch, which the owner asks; the owner's own works. What is not behind a gate would run twice: nobody can
    find out a device that lies about a node that nobody hears."""
    return split(run, **{f"power/n{run.others()[0]}": Device("lies", DEVICE_S)})


def death(run):
    begin(run)
    run.heal(run.bed.switch.restore)
    return run.bed.power_off(run.holder)


def death_of_the_other(run):
    begin(run)
    run.victim = run.other
    run.heal(run.bed.switch.restore)
    return run.bed.power_off(run.other)


def done(run):
    return [one.plug for one in run.bed.switch.cuts(run.since) if one.answer == "done"]


def one_is_fenced(run):
    """And the one that is left has the address."""
    left = beds.wait_for(lambda: len(run.witness.holders()) == 1 and done(run), 5 * run.slack)
    time.sleep(DELAY_S + 0.5)  # the loser's turn would have come
    cut, alive = sorted(set(done(run))), [host for host in run.bed.all if run.bed.has_power(host)]
    run.note(f"fenced: {', '.join(cut) or 'nobody'}")
    if len(cut) != 1 or len(alive) != 1:
        run.wrong(f"fenced were {cut}, and n{alive} have power: one of two should")
    elif not left or run.witness.holders() != alive:
        run.wrong(f"n{alive[0]} is left and the address is with {run.witness.holders()}")


def nobody_is_fenced(run):
    if done(run) or not run.bed.switch.cuts(run.since):
        run.wrong(f"orders: {run.bed.switch.cuts(run.since)}")
    for host in run.bed.all:
        status = run.bed.status(host)
        if "fenc" not in str(status and (status["risks"], status["votes"], status["events"][:20])).lower():
            run.wrong(f"n{host} does not say that it waits for a fencing")


def nobody_serves(run):
    nobody_is_fenced(run)
    if run.witness.holders():
        run.wrong(f"n{run.witness.holders()[0]} has the address, and nothing was confirmed")


def the_owner_keeps_it(run):
    nobody_is_fenced(run)
    if run.witness.holders() != [run.holder]:
        run.wrong(f"the address is with {run.witness.holders()}, not with the owner")


def pair(key, text, inject, check, **more):
    return Fault(key, f"two nodes, fencing decides: {text}", inject, check=check, switch=True, hosts=2,
                 **{"document": TOGETHER, "tie": "on-silent-peer = fence", "hold": 3, "detect": "", **more})


STAY = "on-silent-peer = stay-and-fence"

FAULTS = [
    pair("F44", "split, both run something that the other does not: one is fenced, never both", split, one_is_fenced, document=APART,
         limit=5000),
]

ON_DEMAND = [
    pair("T-fencing", "split, the other is fenced", split, one_is_fenced, moves=0),
    pair("T-fencing-stay", "split, stay-and-fence, the other is fenced", split, one_is_fenced, moves=0, limit=200, tie=STAY),
    pair("T-fencing-death", "the owner dies, the other fences it and takes over", death, one_is_fenced, limit=5000),
    pair("T-fencing-other", "the other dies, the owner goes on once that is fenced", death_of_the_other, one_is_fenced, moves=0),
    pair("T-fencing-fails", "split, the device refuses: nobody serves", split_with_device("fails"), nobody_serves, service="back",
         limit=10000),
    pair("T-fencing-fails-stay", "split, stay-and-fence, the device refuses: the owner keeps what it has", split_with_device("fails"),
         the_owner_keeps_it, moves=0, limit=200, tie=STAY),
    pair("T-fencing-lie", "split, the device lies about the other: no two owners of the address", split_with_a_lie, None,
         document=GATED, service="any", limit=None, hold=5),
]
