"""F30: a real Asterisk beside the floating address dies, freezes, hangs, goes deaf, or has no descriptor left. Twice each: it is found,
restarted where it is, and the second time, at its migration-threshold, moved. deploy/telephony/setup.sh fetches it."""
import os, re, signal, subprocess, time
from pathlib import Path

from . import bed as beds, journal, judge
from .run import Failed, Fault
from .sip import Telephone

HOME = Path(os.environ.get("ASTERISM_TELEPHONY") or Path.home() / ".cache/asterism/telephony")
KIT = beds.HERE.parent.parent.parent / "deploy" / "telephony"
PLACE = "/var/lib/pbx"
FOUND_S = 3.0
BACK_S = 20.0
# All hosts and the campaign itself share this machine: its load is no part of these faults (F31 is about that).
NEVER_BUSY = "  monitors { busy-pressure = 100, busy-run-queue = 1000, busy-own-lateness = 1min }"

DOCUMENT = f"""asterism {{
  resource-defaults {{ resource-stickiness = 100 }}
  resources {{
    vip {{ agent = "asterism:address", params {{ ip = "{beds.VIP}", prefix = 24, interface = eth0 }} }}
    pbx {{ agent = "asterism:asterisk", meta {{ migration-threshold = 2 }}
      params {{ binary = "{HOME}/asterisk/usr/sbin/asterisk", config = "{PLACE}/etc/asterisk.conf", user = root, group = root, sip-address = "{beds.VIP}" }} }}
    line {{ group = [ vip, pbx ] }}
    ledger {{ agent = "ocf:bench:Journal" }}
    power {{ agent = "stonith:fence_bed", params {{ switch = "BED_DIR/power", device = power, pcmk_host_check = none }} }}
  }}
}}
"""


def install(bed, bind=beds.VIP):
    if not (HOME / "asterisk/usr/sbin/asterisk").exists():
        raise Failed(f"there is no Asterisk in {HOME}; run {KIT}/setup.sh")
    for host in bed.all:
        bed.inside(host, "sh", KIT / "bin" / "asterisk-instance.sh", HOME, PLACE, f"BIND={bind}", f"NAME=n{host}")


def asterisks(run):
    """Process ids, as this process counts, by host; two hosts are wrong."""
    found = {host: [pid for pid, name in run.bed.processes(host).items() if name == "asterisk"]
             for host in run.bed.all if run.bed.has_power(host)}
    running = {host: pids[0] for host, pids in found.items() if pids}
    if len(running) > 1:
        run.wrong(f"I2 Asterisk runs on {sorted(running)} at once")
    return running


# What is done to it: each gets the host and its process, and returns when it was and what ends it once that process is gone.

def by_signal(number):
    def strike(run, host, pid):
        at = time.time()
        os.kill(pid, number)
        return at, lambda: None
    return strike


def deadlock(run, host, pid):
    """The thread behind the control socket stands still; SIP is answered."""
    helper = subprocess.Popen([beds.HERE / "rig" / "deadlock.py", str(pid), f"{PLACE}/run/asterisk.ctl"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)
    if not helper.stdout.readline():
        raise Failed(f"no thread of Asterisk could be stopped: exit {helper.wait()}")

    def release():
        helper.stdin.close()
        helper.wait()

    run.heal(release)
    return time.time(), release


def deaf(run, host, pid):
    """What comes to its SIP port is dropped in the host; the control socket answers."""
    def hear():
        run.bed.inside(host, "nft", "delete", "table", "inet", "deaf", check=False)

    run.heal(hear)
    at = time.time()
    run.bed.inside(host, "nft", "add table inet deaf; add chain inet deaf in { type filter hook input priority 0; };"
                               " add rule inet deaf in udp dport 5060 drop")
    return at, hear


def descriptors(run, host, pid):
    """It may open no file beyond those it has."""
    def lowest_free():
        used = {int(name) for name in os.listdir(f"/proc/{pid}/fd")}
        return next(number for number in range(len(used) + 1) if number not in used)

    least = lowest_free()
    for _ in range(60):  # it opens some for a moment
        time.sleep(0.01)
        least = min(least, lowest_free())
    at = time.time()
    subprocess.run(["prlimit", f"--pid={pid}", f"--nofile={least}:{least}"], check=True)
    return at, lambda: None


def blow(run, telephone, strike, says):
    """Returns when, and on which host it runs again."""
    (host, pid), = asterisks(run).items()
    size = run.bed.log(host).stat().st_size
    at, over = strike(run, host, pid)

    def found():
        return judge.moments(run.bed.said(host, size), r"operation failed: key=pbx.*" + re.escape(says))

    beds.wait_for(found, (FOUND_S + 5) * run.slack, 0.02)
    took = found()[0] - at if found() else float("inf")
    if took > FOUND_S * run.slack:
        run.wrong(f"found after {took:.1f} s, at most {FOUND_S:.0f} allowed, on n{host}: {run.bed.said(host, size)[-600:]}")

    gone, new = [], []  # new: its process and when that was first seen

    def is_back():
        running = asterisks(run)
        if pid in running.values():
            return False
        if not gone:
            gone.append(over())
        if len(running) == 1 and new[:1] != [*running.values()]:
            new[:] = [*running.values(), time.time()]
        return len(running) == 1 and telephone.answered_since(new[1])

    if not beds.wait_for(is_back, BACK_S * run.slack, 0.05):
        run.wrong(f"I7 it did not come back within {BACK_S:.0f} s: {asterisks(run)}")
    running = asterisks(run)
    silence = telephone.silence(at - 0.2, time.time())
    run.note(f"found after {took * 1000:.0f} ms, SIP silent for {silence:.0f} ms")
    return at, next(iter(running), 0), silence


def twice(strike, says):

    def inject(run):
        since = beds.boot_ns() / 1e9
        run.victim = 0  # its own node finds it
        here, leader = run.holder, run.leader
        telephone = Telephone()
        run.heal(lambda: run.bed.post(leader, "resources/pbx/cleanup"))
        run.heal(run.bed.switch.restore)
        run.bed.switch.begin()
        try:
            if not beds.wait_for(lambda: telephone.answered_since(0), 5 * run.slack):
                raise Failed("SIP is not answered before the fault")
            at, host, silence = blow(run, telephone, strike, says)
            if host != here:
                run.wrong(f"I8 it was not restarted on n{here} first: runs on n{host}")
            if says not in str(run.bed.status(leader)):
                run.wrong(f"I9 status does not say '{says}': {str(run.bed.status(leader))[-900:]}")
            time.sleep(1)  # a watch has to have seen the new one
            _, host, later = blow(run, telephone, strike, says)
            if host in (0, here):
                run.wrong(f"I8 it was not moved at its migration-threshold: runs on n{host}")
        finally:
            telephone.stop()
        run.silence = max(silence, later)
        if cuts := run.bed.switch.cuts(since):
            run.wrong(f"I8 a node was fenced: {cuts}")
        if acts := journal.actions(journal.read(run.bed), since, ["ledger"]):
            run.wrong(f"I8 another resource was touched: {acts}")
        return at

    return inject


def of(key, text, strike, says):
    return Fault(key, f"Asterisk {text}, twice: restarted, then moved", twice(strike, says), hosts=2, service="any", limit=None,
                 detect=r"operation failed: key=pbx", extra=NEVER_BUSY, document=DOCUMENT, prepare=install, switch=True)


FAULTS = [
    of("F30", "dies (SIGKILL)", by_signal(signal.SIGKILL), "not running"),
    of("F30-freeze", "is frozen (SIGSTOP)", by_signal(signal.SIGSTOP), "is frozen by a signal"),
    of("F30-deadlock", "hangs at its control socket, SIP answers", deadlock, "control socket does not answer within"),
    of("F30-deaf", "gets no SIP, its control socket answers", deaf, "SIP does not answer within"),
    of("F30-fds", "has no file descriptor left", descriptors, "it has no file descriptor left"),
]
