"""Runs of their own, called by flood.sh, media.sh and two-nodes.sh: a long flood, three media, two nodes."""
import time

from . import bed as beds, judge
from .faults_hosts import death
from .faults_network import cut, flood, mute, oneway, part
from .run import Failed, Fault

FLOOD_S = 60
STALL_MS = 300
WARNTIME_MS = 150  # of the profile fast
FEWEST_WRITES = 3  # before the cut, to know what is usual
TICK_MS = 50  # between two looks of a node at its links, and more


def long_flood(run):
    flood(run, run.holder, 100_000, FLOOD_S + 5)
    return time.time()


def death_in_flood(run):
    flood(run, run.others()[0], 100_000, FLOOD_S)
    time.sleep(run.dice.uniform(2, 10))
    return death(run)


def medium(net, silently):
    """The owner's cable, but on the service network the other's, since without it an owner cannot serve."""
    def inject(run):
        host = run.others()[0] if net == "A" else run.holder
        run.medium = f"ucast:eth{'ABC'.index(net)}"
        run.marks = {one: run.bed.log(one).stat().st_size for one in run.bed.all}
        run.cut_at = (mute if silently else cut)(run, host, net)
        run.unsure = time.time() - run.cut_at  # the cut was made in this time
        return run.cut_at
    return inject


def is_named(run):
    """Status shows the medium on both nodes, from within warntime on: the log has the moment at which it began to."""
    def shown():
        return all(any(link["medium"] == run.medium and link["state"] != "up" for node in status["nodes"] for link in node["links"])
                   for asked in run.bed.all if (status := run.bed.status(asked)))
    if not beds.wait_for(shown, 5):
        run.wrong(f"status does not name {run.medium}")
    for host in run.bed.all:
        told = judge.moments(run.bed.said(host, run.marks[host]), rf"event=link-(late|down) .*{run.medium} ")
        took = (min(told) - run.cut_at) * 1000 if told else float("inf")
        run.note(f"n{host} names it after {took:.0f} ms")
        if took > (WARNTIME_MS + TICK_MS) * run.slack + run.unsure * 1000:
            run.wrong(f"n{host} names {run.medium} only after {took:.0f} ms")


def stall(run):
    """How much longer than usual a write took that needs messages there and back between the two hosts."""
    since = beds.boot_ns() - (time.time() - run.cut_at) * 1e9
    writes = [o for o in run.writers.history if o["op"] == "cas" and o["end"] >= since]
    took = [(o["end"] - o["call"]) / 1e6 for o in writes]
    before = sorted((o["end"] - o["call"]) / 1e6 for o in run.writers.history if o["op"] == "cas" and o["end"] < since)
    if not took or len(before) < FEWEST_WRITES:
        raise Failed(f"too few writes to judge: {len(before)} before the cut, {len(took)} after")
    usual = before[len(before) // 2]
    run.note(f"{len(writes)} writes, longest {max(took):.0f} ms, {usual:.0f} ms before the cut")
    if any(o["outcome"] == "unknown" for o in writes):
        run.wrong("a write got no answer")
    if max(took) - usual > STALL_MS * run.slack:
        run.wrong(f"messages stalled for {max(took) - usual:.0f} ms")


def named_and_no_stall(run):
    is_named(run)
    stall(run)


def media(net, silently):
    how = "silently" if silently else "carrier"
    return Fault(f"M-{net}-{how}", f"one of three media cut: net {net}, {how}", medium(net, silently), moves=0, limit=100, hold=2,
                 detect=r"event=link-(late|down) ", hosts=2, nets="A B C", writes=1, pace=0.02, warmup=2, check=named_and_no_stall,
                 tie="on-silent-peer = stay",
                 extra="  link-health { flap-changes = 1000 }")  # the runs follow one another too fast: each is to be told


def split(run):
    return part(run, [1], "AB")


def split_with_ping_on_one_side(run):
    """The owner loses its peer and the ping node."""
    return mute(run, run.holder, "AB")


def says(run, host, *words):
    """Whether status of that host has one of these words in its risks or its verdict."""
    status = run.bed.status(host)
    text = str(status and (status["risks"], status["votes"], status["events"][:20])).lower()
    return any(word in text for word in words)


def nobody_takes(run):
    if set(run.witness.holders()) - {run.holder}:
        run.wrong("the other took over")
    other = run.others()[0]
    if not says(run, other, "on-silent-peer", "arbiter", "fencing"):
        run.wrong(f"n{other} does not say why it takes nothing and what would help")


def risk_is_shown(run):
    if not says(run, run.holder, "ping"):
        run.wrong("status does not name the risk of a split in which both reach the ping node")


def split_with_arbiter_at_both(run):
    """The two do not hear each other, and both reach the arbiter."""
    one, other = run.bed.all
    return min(oneway(run, one, other), oneway(run, other, one))


def split_with_arbiter_at_the_owner(run):
    return part(run, run.others(), "AB")


def split_with_arbiter_at_the_other(run):
    return part(run, [run.holder], "AB")


def all_three_apart(run):
    run.heal(lambda: run.bed.verb("unsplit", "AB"))
    return run.verb("split", "AB")


def nobody_has_it(run):
    if run.witness.holders():
        run.wrong(f"n{run.witness.holders()[0]} has the address without a quorum")


def with_arbiter(key, text, inject, **more):
    return Fault(key, f"two nodes and an arbiter, {text}", inject, **{"hosts": 2, "arbiter": "ffsplit", "hold": 3, **more})


PING = 'ping = [ "10.77.1.250" ]'
STAY = "on-silent-peer = stay"

FAULTS = [
    Fault("X-flood", "100 000 datagrams a second at the owner, 60 s", long_flood, moves=0, limit=200, hold=FLOOD_S, detect="",
          still=True),
    Fault("X-flood-death", "the owner dies while another gets 100 000 datagrams a second", death_in_flood),
    *[media(net, silently) for net in "ABC" for silently in (False, True)],
    Fault("T-none", "two nodes, no tie-breaker, split: nobody takes over", split, moves=0, limit=200, hold=3, hosts=2, tie=STAY,
          detect="", check=nobody_takes),
    Fault("T-none-death", "two nodes, no tie-breaker, the owner dies: nobody takes over", death, moves=1, service="back",
          limit=20000, hold=3, hosts=2, tie=STAY, detect="", check=nobody_takes),
    Fault("T-ping", "two nodes, the split leaves the ping node to the other", split_with_ping_on_one_side, hosts=2, limit=5000,
          hold=2, tie=PING),
    Fault("T-ping-death", "two nodes and a ping node, the owner dies", death, hosts=2, limit=5000, tie=PING),
    Fault("T-ping-both", "two nodes, both still reach the ping node: known risk, right after the heal", split, moves=9,
          service="back", seen_by_client=True, limit=1000, hold=4, hosts=2, tie=PING, two=True, setup=risk_is_shown, detect=""),
    with_arbiter("T-arbiter", "the split leaves it to the other", split_with_arbiter_at_the_other),
    with_arbiter("T-arbiter-owner", "the split leaves it to the owner", split_with_arbiter_at_the_owner, moves=0, limit=200,
                 detect=""),
    with_arbiter("T-arbiter-both", "the two are apart, and both reach it: all stays", split_with_arbiter_at_both, moves=0, limit=200,
                 detect=""),
    with_arbiter("T-arbiter-none", "each is alone: nobody serves", all_three_apart, service="back", limit=5000, moves=1, detect="",
                 check=nobody_has_it),
    with_arbiter("T-arbiter-death", "the owner dies", death),
]
