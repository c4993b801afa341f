"""F35: agents that do what no agent should. Beside each of them other resources run, whose monitors have to go on in time."""
import subprocess, time

from . import bed as beds, journal
from .faults_resources import AGENTS
from .run import Fault

# Does what /run/wrong/hostile says, in every action but stop and meta-data; without that file it is an honest agent of a state file.
HOSTILE = r"""#!/bin/bash
state=/run/resource-agents/hostile-$OCF_RESOURCE_INSTANCE
if [ -e /run/wrong/hostile ] && [ "$1" = monitor ]; then case $(cat /run/wrong/hostile) in
  rubbish) head -c 200000 /dev/urandom; head -c 200000 /dev/urandom >&2; echo >&2; echo 'ocf-exit-reason:rubbish was all' >&2; exit 1;;
  talks) head -c 100000000 /dev/zero | tr '\0' x & head -c 100000000 /dev/zero | tr '\0' y >&2; wait; echo >&2; echo 'ocf-exit-reason:talked enough' >&2; exit 1;;
  deaf) trap '' TERM INT HUP; while :; do sleep 1; done;;
  forks) setsid sleep 100000 & echo $! >>/run/wrong/pids; exit 0;;
  signal) kill -SEGV $$; sleep 10;;
  exit*) n=$(cat /run/wrong/hostile); echo "ocf-exit-reason:told to say ${n#exit}" >&2; exit ${n#exit};;
esac; fi
case $1 in
meta-data) [ ! -e /run/wrong/rubbish ] || { head -c 100000 /dev/urandom; exit 0; }
  echo '<resource-agent name="Hostile"><version>1.1</version><parameters/><actions/></resource-agent>';;
start) mkdir -p /run/resource-agents; echo >"$state";;
stop) rm -f "$state";;
monitor) [ -e "$state" ] || exit 7;;
*) exit 3;;
esac
"""

DOCUMENT = """asterism {
  options { stonith-enabled = false }
  resource-defaults { resource-stickiness = 100, migration-threshold = 2 }
  resources {
    vip { agent = "asterism:address", params { ip = "10.77.1.100", prefix = 24, interface = eth0 } }
    quiet { agent = "ocf:bench:Journal", operations = [ { name = monitor, interval = 1s, timeout = 5s } ] }
    hostile { agent = "ocf:bench:Hostile", operations = [ { name = monitor, interval = 1s, timeout = 4s } ] }
  }
}
"""


def install(bed):
    for host in bed.all:
        subprocess.run([beds.HERE / "bed.sh", "exec", str(host), "sh", "-c", f"cat >{AGENTS}/Hostile && chmod 755 {AGENTS}/Hostile"
                        " && mkdir -p /run/wrong"], input=HOSTILE, text=True, check=True, env=bed.environment)


def shown(run):
    return str(run.bed.status(run.leader))


def others_go_on(run, since):
    """The quiet resource was not touched, and the address is where it was."""
    acts = [act for act in journal.actions(journal.read(run.bed), since, ["quiet"])]
    if acts:
        run.wrong(f"I8 another resource was touched: {acts}")


def told(run, what, cure):
    """Waits until status says so; then puts it right and forgets the failures."""
    if not beds.wait_for(lambda: what in shown(run), 40 * run.slack, 0.2):
        run.wrong(f"I9 status does not say '{what}': {shown(run)[-900:]}")
    cure()
    run.bed.post(run.leader, "resources/hostile/cleanup")


def monitor_that(does, says):
    """A monitor that does this is told in these words, and disturbs nobody."""

    def inject(run):
        since, at = beds.boot_ns() / 1e9, time.time()

        def right():
            for host in run.bed.all:
                run.bed.inside(host, "rm", "-f", "/run/wrong/hostile", check=False)
            run.bed.post(run.leader, "resources/hostile/cleanup")

        run.heal(right)
        for host in run.bed.all:
            run.bed.inside(host, "sh", "-c", f"mkdir -p /run/wrong; echo {does} >/run/wrong/hostile")
        told(run, says, lambda: None)
        run.note(f"told after {time.time() - at:.1f} s")
        others_go_on(run, since)
        return at

    return inject


def harmless(does):
    """What is odd and no failure: nothing is restarted."""

    def inject(run):
        since, at = beds.boot_ns() / 1e9, time.time()
        quiet = "rm -f /run/wrong/hostile; kill $(cat /run/wrong/pids 2>/dev/null) 2>/dev/null; rm -f /run/wrong/pids"
        run.heal(lambda: [run.bed.inside(host, "sh", "-c", quiet, check=False) for host in run.bed.all])
        size = {host: run.bed.log(host).stat().st_size for host in run.bed.all}
        for host in run.bed.all:
            run.bed.inside(host, "sh", "-c", f"mkdir -p /run/wrong; echo {does} >/run/wrong/hostile")
        time.sleep(6)
        failed = [host for host in run.bed.all if "operation failed: key=hostile" in run.bed.said(host, size[host])]
        if failed:
            run.wrong(f"I8 it counted as failed on {failed}")
        others_go_on(run, since)
        return at

    return inject


def file_that(command, back, says):
    """The agent's file is changed while the resource runs."""

    def inject(run):
        since, at = beds.boot_ns() / 1e9, time.time()

        def right():
            for host in run.bed.all:
                run.bed.inside(host, "sh", "-c", back, check=False)
            install(run.bed)
            run.bed.post(run.leader, "resources/hostile/cleanup")

        run.heal(right)
        for host in run.bed.all:
            run.bed.inside(host, "sh", "-c", command)
        told(run, says, lambda: None)
        others_go_on(run, since)
        return at

    return inject


def of(key, text, inject, **more):
    settings = {"moves": 0, "detect": "", "hosts": 2, "profile": "default", "limit": None, "service": "any"} | more
    return Fault(key, text, inject, document=DOCUMENT, prepare=install, **settings)


FILE = f"{AGENTS}/Hostile"
FAULTS = [
    of("F35", "a monitor prints 100 MB on each of its streams", monitor_that("talks", "talked enough")),
    of("F35-rubbish", "a monitor prints random bytes on both of its streams", monitor_that("rubbish", "rubbish was all")),
    of("F35-deaf", "a monitor hangs and ignores SIGTERM", monitor_that("deaf", "took longer than")),
    of("F35-forks", "a monitor forks a daemon that holds its pipes", harmless("forks")),
    of("F35-signal", "a monitor is ended by SIGSEGV", monitor_that("signal", "ended by signal 11")),
    of("F35-190", "a monitor exits 190 (degraded)", harmless("exit190")),
    of("F35-191", "a monitor exits 191 (degraded, promoted) of what is not promoted", monitor_that("exit191", "told to say 191")),
    of("F35-255", "a monitor exits 255", monitor_that("exit255", "told to say 255")),
    of("F35-gone", "the agent vanishes while its resource runs", file_that(f"rm -f {FILE}", "true", "is not installed")),
    of("F35-forbidden", "the agent is not executable any more", file_that(f"chmod 644 {FILE}", f"chmod 755 {FILE}", "may not be executed")),
]
