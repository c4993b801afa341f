"""Faults of resources and agents: F31 to F34, F36, F37 and F42, with agents that misbehave as told (F30: faults_telephony.py)."""
import os, subprocess, time

from . import bed as beds, journal
from .run import Fault

AGENTS = "/usr/lib/ocf/resource.d/bench"

# Keeps a real daemon. What it does wrong stands in files below /run/wrong, so that a fault can begin and end.
STUBBORN = r"""#!/bin/bash
wrong=/run/wrong; pid=/run/resource-agents/stubborn-$OCF_RESOURCE_INSTANCE
note() { # to the journal that agent.c keeps, too
  read -r up _ </proc/uptime
  echo "${up%.*}${up#*.}0000000 $OCF_RESOURCE_INSTANCE $1 $2 $3" >>/var/log/agent.journal
}
lives() { [ -s $pid ] && kill -0 "$(cat $pid)" 2>/dev/null && ! grep -q '^State:.*Z' "/proc/$(cat $pid)/status"; }
case $1 in
meta-data) echo '<resource-agent name="Stubborn"><version>1.1</version><parameters/><actions/></resource-agent>';;
start)
  note start begin 0
  [ ! -e $wrong/start-slow ] || sleep "$(cat $wrong/start-slow)"
  if [ -e $wrong/start-fails ]; then echo 'ocf-exit-reason:told to fail' >&2; note start end 1; exit 1; fi
  if ! lives; then
    if [ -e $wrong/deaf ]; then setsid sh -c "trap '' TERM; while :; do sleep 1; done" >/dev/null 2>&1 &
    else setsid sleep 100000 >/dev/null 2>&1 & fi
    echo $! >$pid
  fi
  note start end 0;;
stop)
  note stop begin 0
  [ ! -e $wrong/stop-hangs ] || sleep 100000
  if [ -e $wrong/stop-lies ]; then rm -f $pid; note stop end 0; exit 0; fi
  if [ -e $wrong/stop-fails ]; then echo 'ocf-exit-reason:told to fail' >&2; note stop end 1; exit 1; fi
  if lives; then kill "$(cat $pid)"; while lives; do sleep 0.05; done; fi
  rm -f $pid; note stop end 0;;
monitor)
  [ ! -e $wrong/stop-fails ] || [ ! -s $pid ] || exit 0
  if [ -e $wrong/flaky ]; then rm $wrong/flaky; echo 'ocf-exit-reason:told to fail' >&2; exit 1; fi
  if [ -e $wrong/works-hard ]; then i=0; while [ $i -lt "$(cat $wrong/works-hard)" ]; do i=$((i+1)); done; fi
  lives || exit 7;;
esac
"""

DOCUMENT = """asterism {
  resource-defaults { resource-stickiness = 100 }
  resources {
    vip { agent = "asterism:address", params { ip = "10.77.1.100", prefix = 24, interface = eth0 } }
    stubborn { agent = "ocf:bench:Stubborn", meta { %s }
      operations = [ { name = monitor, interval = 1s, timeout = 2s }, { name = start, timeout = 120s }, { name = stop, timeout = 2s } ] }
  }
}
"""


def install(bed):
    for host in bed.all:
        subprocess.run([beds.HERE / "bed.sh", "exec", str(host), "sh", "-c", f"cat >{AGENTS}/Stubborn && chmod 755 {AGENTS}/Stubborn"
                        " && mkdir -p /run/wrong"], input=STUBBORN, text=True, check=True, env=bed.environment)


def wrong(run, what, hosts=None, text=""):
    """Lets the agent do that wrong until the heal."""
    for host in hosts or run.bed.all:
        run.bed.inside(host, "sh", "-c", f"mkdir -p /run/wrong; echo '{text}' >/run/wrong/{what}")

    def right():
        for host in hosts or run.bed.all:
            if run.bed.has_power(host):
                run.bed.inside(host, "rm", "-f", f"/run/wrong/{what}", check=False)

    run.heal(right)


def shown(run):
    """The coordinator's status, as text."""
    return str(run.bed.status(run.leader))


def alive(run, host, name="stubborn"):
    """Number of its daemons there: processes with its mark."""
    mark = f"ASTERISM_RESOURCE=/run/asterism/agents {name}"
    words = f"grep -lzxF '{mark}' /proc/[0-9]*/environ 2>/dev/null | wc -l"
    return int(run.bed.inside(host, "sh", "-c", words).split()[-1])


def holders(run, name="stubborn"):
    return [host for host in run.bed.all if run.bed.has_power(host) and alive(run, host, name)]


def sampled(run):
    """The hosts that run it now; two are wrong. The agents' journal cannot tell, since a stop that was ended writes no end."""
    found = holders(run)
    if len(found) > 1:
        run.wrong(f"I2 it runs on {found} at once")
    return found


def forget(run, *names):
    """Failures and moves of earlier runs count no more: pauses grow with them."""
    for name in names:
        run.bed.post(run.leader, f"resources/{name}/cleanup")
    if not beds.wait_for(run.is_settled, 30 * run.slack, 0.2):
        run.wrong("a cleanup did not come to rest")


def one_holder(run):
    found = holders(run)
    return found[0] if len(found) == 1 else 0


def move(run, there):
    answer = run.bed.post(run.leader, "resources/stubborn/move", {"node": f"n{there}"})
    if not answer or answer.code != 200:
        run.wrong(f"the move was refused: {answer and answer.text}")
    run.heal(lambda: run.bed.post(run.leader, "resources/stubborn/clear"))


def stop_that(what):
    """A move while stops go wrong in this way."""

    def inject(run):
        here = one_holder(run)
        there = next(host for host in run.bed.all if host != here)
        wrong(run, what)
        at = time.time()
        move(run, there)
        if not beds.wait_for(lambda: sampled(run) == [there], 30 * run.slack, 0.05):
            run.wrong(f"I7 it did not move from n{here} to n{there}: processes on {holders(run)}")
        run.note(f"moved after {time.time() - at:.1f} s")
        story = run.bed.inside(here, "sh", "-c", "cat /var/lib/asterism/evidence/stop-*-stubborn.txt 2>/dev/null", check=False)
        if "SIGTERM" not in story or "verdict  stopped" not in story:
            run.wrong(f"I9 no evidence of the stop on n{here}: {story[:200]}")
        return at

    return inject


def deaf_daemon(run):
    """Started so that SIGTERM does nothing to it."""
    wrong(run, "deaf")
    here = one_holder(run)
    run.bed.inside(here, "sh", "-c", "kill $(cat /run/resource-agents/stubborn-stubborn)")
    beds.wait_for(lambda: len(holders(run)) == 1 and one_holder(run), 20, 0.2)


def failed_stop_blocks(run):
    """Its monitor says that it runs on: no fencing, so it is blocked, and nothing starts elsewhere."""
    here = one_holder(run)
    there = next(host for host in run.bed.all if host != here)
    wrong(run, "stop-fails")
    at = time.time()

    def cure():
        run.bed.inside(here, "sh", "-c", "kill $(cat /run/resource-agents/stubborn-stubborn)", check=False)
        run.bed.post(run.leader, "resources/stubborn/cleanup")

    run.heal(cure)
    move(run, there)
    if not beds.wait_for(lambda: "block" in shown(run), 30 * run.slack, 0.2):
        run.wrong(f"it is not shown as blocked: {shown(run)[-600:]}")
    time.sleep(2)
    if there in holders(run):
        run.wrong(f"I2 it was started on n{there} while n{here} could not stop it")
    return at


def start_fails_there(run):
    """On one node: another takes it."""
    here = one_holder(run)
    there = next(host for host in run.bed.all if host != here)
    wrong(run, "start-fails", [there])
    run.heal(lambda: run.bed.post(run.leader, "resources/stubborn/cleanup"))
    at = time.time()
    move(run, there)
    beds.wait_for(lambda: "failed" in shown(run) or "told to fail" in shown(run), 20 * run.slack, 0.1)
    if not beds.wait_for(lambda: len(holders(run)) == 1 and holders(run) != [there], 20 * run.slack, 0.1):
        run.wrong(f"I7 it runs nowhere else: {holders(run)}")
    run.note(f"elsewhere after {time.time() - at:.1f} s")
    return at


def start_fails_everywhere(run):
    """Stopped, said why, and no loop."""
    wrong(run, "start-fails")
    run.heal(lambda: run.bed.post(run.leader, "resources/stubborn/cleanup"))
    since, at = beds.boot_ns() / 1e9, time.time()
    here = one_holder(run)
    run.bed.inside(here, "sh", "-c", "kill $(cat /run/resource-agents/stubborn-stubborn)")
    time.sleep(15)
    starts = [act for act in journal.actions(journal.read(run.bed), since, ["stubborn"]) if " start " in act]
    if len(starts) > len(run.bed.all):
        run.wrong(f"it is started again and again: {starts}")
    if "told to fail" not in shown(run):
        run.wrong(f"I9 status does not say why: {shown(run)[-600:]}")
    run.note(f"{len(starts)} starts")
    return at


def flaky(run):
    """One bad answer: restarted where it is."""
    forget(run, "stubborn")
    here = one_holder(run)
    size = run.bed.log(here).stat().st_size
    at = time.time()
    run.bed.inside(here, "touch", "/run/wrong/flaky")
    if not beds.wait_for(lambda: "told to fail" in run.bed.said(here, size), 15 * run.slack, 0.1):
        run.wrong("the failure is not told")
    if not beds.wait_for(lambda: holders(run) == [here], 15 * run.slack, 0.1):
        run.wrong(f"I8 it runs on {holders(run)} instead of n{here}")
    return at


def crash_loop(run):
    """Dies again as soon as it runs: the pauses grow, status says when the next try is, and a cleanup makes it at once."""
    forget(run, "stubborn")
    here = one_holder(run)
    at, begin = time.time(), beds.boot_ns() / 1e9
    run.heal(lambda: run.bed.post(run.leader, "resources/stubborn/cleanup"))

    def starts(what):
        return [e.at for e in journal.read(run.bed)
                if e.resource == "stubborn" and e.action == "start" and e.what == what and e.at > begin]

    for number in range(5):
        if not beds.wait_for(lambda: len(starts("end")) >= number, 15 * run.slack, 0.05):
            run.wrong(f"it did not come back on n{here}: {holders(run)}")
        run.bed.inside(here, "sh", "-c", "kill -9 $(cat /run/resource-agents/stubborn-stubborn)", check=False)
    if not beds.wait_for(lambda: "(restart-delay)" in shown(run), 5 * run.slack, 0.1):
        run.wrong(f"I9 status does not say that it waits: {shown(run)[-600:]}")
    run.bed.post(run.leader, "resources/stubborn/cleanup")
    if not beds.wait_for(lambda: holders(run) == [here], 5 * run.slack, 0.05):
        run.wrong("the cleanup did not start it at once")
    times = starts("begin")
    gaps = [second - first for first, second in zip(times, times[1:])]
    run.note("s between starts: " + " ".join(f"{gap:.1f}" for gap in gaps))
    if len(gaps) < 4 or not gaps[0] < gaps[1] < gaps[2] or gaps[2] < 4:  # pauses of 1, 2 and 4 s, and what finding it takes
        run.wrong(f"the pauses do not grow: {gaps}")
    return at


def flapping(run):
    """Its preferred node comes and goes: after four moves it stays where it is, status says why, and a cleanup frees it."""
    forget(run, "stubborn")
    at = time.time()
    run.heal(lambda: run.bed.post(run.leader, "nodes/n1/online"))

    def turn(verb, wanted):
        run.bed.post(run.leader, f"nodes/n1/{verb}")
        if not beds.wait_for(lambda: holders(run) == wanted, 15 * run.slack, 0.1):
            run.wrong(f"after {verb} it runs on {holders(run)} instead of {wanted}")

    for _ in range(2):
        turn("standby", [2])
        turn("online", [1])
    turn("standby", [2])
    run.bed.post(run.leader, "nodes/n1/online")
    time.sleep(4)
    if holders(run) != [2]:
        run.wrong(f"I8 it moved once more, to {holders(run)}")
    if "(flap-moves)" not in shown(run):
        run.wrong(f"I9 status does not say why it stays: {shown(run)[-600:]}")
    run.bed.post(run.leader, "resources/stubborn/cleanup")
    if not beds.wait_for(lambda: holders(run) == [1], 15 * run.slack, 0.1):
        run.wrong(f"the cleanup did not free it: {holders(run)}")
    return at


def forgotten(run):
    """Runs where it would not be put; a cleanup forgets that it does: it must neither run twice nor move."""
    at = time.time()
    run.heal(lambda: run.bed.post(run.leader, "nodes/n1/online"))
    run.bed.post(run.leader, "nodes/n1/standby")
    if not beds.wait_for(lambda: holders(run) == [2], 15 * run.slack, 0.1):
        run.wrong(f"it runs on {holders(run)} instead of n2")
    run.bed.post(run.leader, "nodes/n1/online")
    begin = beds.boot_ns() / 1e9
    forget(run, "stubborn")
    starts = [act for act in journal.actions(journal.read(run.bed), begin, ["stubborn"]) if " start " in act]
    if starts or sampled(run) != [2]:
        run.wrong(f"I2 I8 it was started again ({starts}), and runs on {holders(run)}")
    return at


def busy_host(run):
    """Four loops for each processor, and a monitor that needs processor time: no restart."""
    here = one_holder(run)
    pid = run.bed.inside(here, "cat", "/run/resource-agents/stubborn-stubborn")
    wrong(run, "works-hard", text="200000")
    loops = [subprocess.Popen(["sh", "-c", "while :; do :; done"]) for _ in range(4 * (os.cpu_count() or 1))]

    def end():
        for loop in loops:
            loop.kill()
            loop.wait()

    run.heal(end)
    at = time.time()
    time.sleep(run.fault.hold)
    if run.bed.inside(here, "cat", "/run/resource-agents/stubborn-stubborn") != pid:
        run.wrong("I8 it was restarted because the host was busy")
    doubts = run.bed.said(here).count("is watched with doubt")
    run.note(f"{doubts} doubts")
    return at


def deleted(run):
    """The address, by hand: back within one monitor (1 s)."""
    at = time.time()
    run.bed.inside(run.holder, "ip", "addr", "del", f"{beds.VIP}/24", "dev", "eth0")
    if not beds.wait_for(lambda: run.witness.holders() == [run.holder] and
                         beds.VIP in run.bed.inside(run.holder, "ip", "-4", "addr", "show", "eth0"), 10 * run.slack, 0.05):
        run.wrong("the address did not come back")
    return at


def rogue(run):
    """Started by hand on another node; its monitor for the role Stopped finds it, and it is stopped there."""
    here = one_holder(run)
    there = next(host for host in run.bed.all if host != here)
    at = time.time()
    run.bed.inside(there, "sh", "-c", f"OCF_RESOURCE_INSTANCE=stubborn ASTERISM_RESOURCE='/run/asterism/agents stubborn' {AGENTS}/Stubborn start")
    if not beds.wait_for(lambda: len(holders(run)) == 1, 30 * run.slack, 0.1):
        run.wrong(f"it still runs on {holders(run)}")
    run.note(f"one again after {time.time() - at:.1f} s")
    return at


def strangers(run, slow=("stubborn",)):
    """Starts that take a minute; ten that fail elsewhere are mended meanwhile."""
    forget(run, *slow)
    wrong(run, "start-slow", text="60")
    here = one_holder(run)
    at, begin = time.time(), beds.boot_ns() / 1e9
    run.bed.inside(here, "sh", "-c", "kill " + " ".join(f"$(cat /run/resource-agents/stubborn-{name})" for name in slow))
    begun = beds.wait_for(lambda: len({e.resource for e in journal.read(run.bed) if e.resource in slow and e.action == "start"
                                       and e.what == "begin" and e.at > begin}) >= min(len(slow), PLACES), 15 * run.slack, 0.1)
    if not begun:
        run.wrong("the slow starts did not begin")
    since = beds.boot_ns() / 1e9
    for host in run.bed.all:
        run.bed.inside(host, "sh", "-c", "rm -f /run/resource-agents/journal-quick*")
    names = {f"quick{i}" for i in range(10)}

    def mended():
        return names <= {e.resource for e in journal.read(run.bed)
                         if e.action == "start" and e.what == "end" and e.code == 0 and e.at > since}

    if not beds.wait_for(mended, 20 * run.slack, 0.1):
        run.wrong("I7 those that failed were not mended while another was starting")
    took = beds.boot_ns() / 1e9 - since
    run.note(f"ten mended in {took:.1f} s")
    if any(e.resource in slow and e.action == "start" and e.what == "end" and e.at > since for e in journal.read(run.bed)):
        run.wrong("a slow start ended before it could hold anything up")
    run.heal(lambda: beds.wait_for(lambda: all(len(holders(run, name)) == 1 for name in slow), 150, 0.5))
    return at


def many_strangers(run):
    """More slow starts on the node than limits.parallel-operations has places."""
    return strangers(run, SLOW)


PLACES = 16
SLOW = ("stubborn", *(f"slow{i}" for i in range(PLACES + 3)))
QUICK = "".join(f'    quick{i} {{ agent = "ocf:bench:Journal", operations = [ {{ name = monitor, interval = 1s }} ] }}\n' for i in range(10))


SLOWS = "".join(f"""    {name} {{ agent = "ocf:bench:Stubborn"
      operations = [ {{ name = monitor, interval = 1s, timeout = 5s }}, {{ name = start, timeout = 120s }} ] }}
""" for name in SLOW[1:])
ON_ONE = "  constraints { location = [\n" + "".join(
    f"    {{ of = {name}, node = n1, score = 50 }}\n" for name in [*SLOW, *(f"quick{i}" for i in range(10))]) + "  ] }\n}\n"


def of(key, text, inject, document=DOCUMENT % "", **more):
    settings = {"moves": 0, "detect": "", "hosts": 2, "profile": "default", "limit": None, "service": "any"} | more
    return Fault(key, text, inject, document=document, prepare=install, **settings)


FAULTS = [
    of("F31", "4 busy loops for each processor for 30 s, a monitor that needs processor time", busy_host, hold=30),
    of("F32", "a monitor fails once", flaky),
    of("F32-again", "a service that dies again as soon as it runs", crash_loop),
    of("F32-flap", "the preferred node comes and goes", flapping, moves=1,
       document=(DOCUMENT % "").rstrip()[:-1] + "  constraints { location = [ { of = stubborn, node = n1, score = 200 } ] }\n}\n"),
    of("F32-forgotten", "cleanup of what runs where it would not be put", forgotten, moves=1,
       document=(DOCUMENT % "").rstrip()[:-1] + "  constraints { location = [ { of = stubborn, node = n1, score = 50 } ] }\n}\n"),
    of("F33", "the start fails on one node", start_fails_there),
    of("F33-all", "the start fails on all nodes", start_fails_everywhere),
    of("F34", "a stop hangs", stop_that("stop-hangs")),
    of("F34-deaf", "a stop hangs, and the daemon ignores SIGTERM", stop_that("stop-hangs"), setup=deaf_daemon),
    of("F34-lies", "a stop says ok while the process lives", stop_that("stop-lies")),
    of("F34-fails", "a stop fails while it runs on, without fencing", failed_stop_blocks),
    of("F36", "an instance started by hand on another node", rogue, document=(DOCUMENT % "").replace(
        "{ name = start,", "{ name = monitor, interval = 2s, role = Stopped }, { name = start,")),
    of("F37", "the address is deleted by hand", deleted, service="kept", limit=2500),
    of("F42", "a start of 60 s in one place, ten failures elsewhere", strangers, settle=120,
       document=(DOCUMENT % "").replace("    stubborn {", QUICK + "    stubborn {")),
    of("F42-full", "20 starts of 60 s on one node, more than it has places for, ten failures beside them", many_strangers, settle=150,
       document=(DOCUMENT % "").replace("    stubborn {", QUICK + SLOWS + "    stubborn {").rstrip()[:-1] + ON_ONE),
]
