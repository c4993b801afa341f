"""What happens in the field beside faults_resources.py: stops that end in fencing, scripts of Heartbeat 1, interfaces that are set
down, routes that somebody deletes (F34, F37)."""
import subprocess, time

from . import bed as beds, faults_resources as resources
from .power import Device
from .run import Fault

POWER = '    power { agent = "stonith:fence_bed", params { switch = "BED_DIR/power", device = power, pcmk_host_check = none } }\n'

# Neither its exit codes are LSB's (status says 0 whatever it prints, and stop says 1), nor does it leave processes behind.
OLD = r"""#!/bin/sh
mark=/run/old-$1
case $2 in
start) setsid sleep 100000 >/dev/null 2>&1 & echo $! >$mark;;
stop) [ ! -e $mark ] || kill "$(cat $mark)"; rm -f $mark; exit 1;;
status) if [ -e $mark ] && kill -0 "$(cat $mark)" 2>/dev/null; then echo "old $1 is running"; else echo "old $1 is not running"; fi;;
esac
"""

OLD_DOCUMENT = """asterism {
  resource-defaults { resource-stickiness = 100 }
  resources {
    vip { agent = "asterism:address", params { ip = "10.77.1.100", prefix = 24, interface = eth0 } }
    stubborn { agent = "heartbeat:Old", params { "1" = main }
      operations = [ { name = monitor, interval = 1s, timeout = 5s }, { name = stop, timeout = 20s } ] }
  }
}
"""

ROUTE_DOCUMENT = """asterism {
  resource-defaults { resource-stickiness = 100 }
  resources {
    vip { agent = "asterism:address", params { ip = "10.77.1.100", prefix = 24, interface = eth0 } }
    way { agent = "asterism:route", params { destination = "10.99.0.0/16", gateway = "10.77.1.250", interface = eth0, source = "10.77.1.100" }
      operations = [ { name = monitor, interval = 1s } ] }
    line { group = [ vip, way ] }
  }
}
"""


def install_old(bed):
    for host in bed.all:
        subprocess.run([beds.HERE / "bed.sh", "exec", str(host), "sh", "-c", "mkdir -p /etc/ha.d/resource.d && cd /etc/ha.d/resource.d &&"
                        " cat >Old && chmod 755 Old"], input=OLD, text=True, check=True, env=bed.environment)


def failed_stop_fences(run):
    """Nothing starts elsewhere before its node has no power."""
    here = resources.one_holder(run)
    there = next(host for host in run.bed.all if host != here)
    since, at = beds.boot_ns() / 1e9, time.time()
    run.bed.switch.begin(power=Device())
    run.heal(run.bed.switch.restore)
    resources.wrong(run, "stop-fails")
    resources.move(run, there)
    if not beds.wait_for(lambda: resources.sampled(run) == [there], 30 * run.slack, 0.05):
        run.wrong(f"I7 it does not run on n{there}: {resources.holders(run)}")
    plugs = {one.plug for one in run.bed.switch.cuts(since)}
    if plugs != {f"n{here}"}:
        run.wrong(f"fenced were {plugs or 'none'}, not n{here} alone")
    run.note(f"elsewhere after {time.time() - at:.1f} s")
    return at


def old_script(run):
    """Its words count, not its exit codes: a death is found, and a stop that says 1 of what it has stopped is a stop."""
    here = resources.one_holder(run)
    there = next(host for host in run.bed.all if host != here)
    at, size = time.time(), run.bed.log(here).stat().st_size
    run.bed.inside(here, "sh", "-c", "kill -9 $(cat /run/old-main)")
    found = beds.wait_for(lambda: "operation failed: key=stubborn" in run.bed.said(here, size), 10 * run.slack, 0.05)
    if not found:
        run.wrong("its death was not found")
    run.note(f"found after {time.time() - at:.1f} s")
    if not beds.wait_for(lambda: resources.sampled(run) == [here], 15 * run.slack, 0.1):
        run.wrong(f"I7 it was not restarted on n{here}: {resources.holders(run)}")
    resources.move(run, there)
    if not beds.wait_for(lambda: resources.sampled(run) == [there], 30 * run.slack, 0.05):
        run.wrong(f"I7 it did not move to n{there}: {resources.holders(run)}")
    if "stop" in str((run.bed.status(run.leader) or {}).get("failures")):
        run.wrong("its stop counts as failed")
    run.heal(lambda: run.bed.post(run.leader, "resources/stubborn/cleanup"))
    return at


def interface_down(run):
    """Of the owner: the address moves at once, no failure stays, and it does not come back by itself."""
    at = time.time()
    run.bed.inside(run.holder, "ip", "link", "set", "eth0", "down")
    run.heal(lambda: run.bed.inside(run.holder, "ip", "link", "set", "eth0", "up"))
    other = run.others()[0]
    if not beds.wait_for(lambda: run.witness.holders() == [other], 10 * run.slack, 0.02):
        run.wrong(f"the address is on {run.witness.holders()}, not on n{other}")
    return at


def route_lost(run):
    """Deleted by hand: put back by the next monitor, and nothing moves."""
    def is_there():
        return "via 10.77.1.250" in run.bed.inside(run.holder, "ip", "route", "show", "10.99.0.0/16")

    if not is_there():
        run.wrong("the route is not there before the fault")
    at = time.time()
    run.bed.inside(run.holder, "ip", "route", "del", "10.99.0.0/16")
    if not beds.wait_for(is_there, 10 * run.slack, 0.05):
        run.wrong("the route did not come back")
    run.note(f"back after {(time.time() - at) * 1000:.0f} ms")
    if time.time() - at > 2.5 * run.slack:
        run.wrong(f"it took {time.time() - at:.1f} s, with a monitor each second")
    return at


def pair(key, text, inject, **more):
    settings = {"moves": 0, "detect": "", "hosts": 2, "profile": "default", "limit": None, "service": "any"} | more
    return Fault(key, text, inject, **settings)


FAULTS = [
    resources.of("F34-fenced", "a stop fails while it runs on, with fencing", failed_stop_fences, moves=1, switch=True,
                 document=(resources.DOCUMENT % "").replace("    vip {", POWER + "    vip {")),
    pair("F34-v1", "a script of Heartbeat 1, whose exit codes mean nothing: its daemon dies, then it is moved", old_script,
         document=OLD_DOCUMENT, prepare=install_old),
    pair("F37-down", "the owner's interface is set down", interface_down, moves=1, service="kept", limit=2500, hold=3),
    pair("F37-route", "a route is deleted by hand", route_lost, service="kept", limit=200, document=ROUTE_DOCUMENT),
]
