"""The invariants of a run. Each function returns what it found wrong, in words; nothing found is an empty list."""
import datetime, os, re, subprocess, time

from . import bed as beds, journal
from .witness import overlaps

ELECTED = re.compile(r"event=coordinator-elected this node was elected coordinator, epoch (\d+)")
FOLLOWS = re.compile(r"event=coordinator-elected (?:this node was elected coordinator|n\d+ coordinates), epoch (\d+)")
LEASE = re.compile(r"event=(quorum-won|lease-lapsed|node-started) ")
STAMP = re.compile(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})Z ")
# ping: a manager probes its paths, for seconds; nice: becomes java
PROGRAMS = {"pid1", "java", "ping", "bash", "sh", "nice", "setsid", "sleep", "asterism",
            "asterisk"}


def one_sender(witness, since):
    """I1."""
    length, who = overlaps(witness.tenures(since))
    found = [f"I1 two senders for {length:.3f} ms: {who}"] if length > 0 else []
    if witness.lost:
        found.append(f"I1 cannot be judged: {witness.lost} frames were not seen")
        witness.lost = 0
    return found


def one_owner(entries):
    """I2 and I3: of the resources that may not run twice, over the whole life of the bed."""
    return [f"I2 {text}" for text in journal.twice(journal.intervals(entries, "ledger"))] + \
           [f"I3 {text}" for text in journal.twice(journal.promotions(entries, "pair"))]


def in_order(entries):
    """I4: second runs only where first does, and between its start and stop."""
    return [f"I4 {text}" for text in journal.unordered(entries, "first", "second")]


def one_leader(logs):
    """I6: logs by host, over the whole life of the bed."""
    leaders, found = {}, []
    for host, text in logs.items():
        for epoch in ELECTED.findall(text):
            leaders.setdefault(int(epoch), set()).add(host)
        known = 0
        for epoch in map(int, FOLLOWS.findall(text)):
            if epoch < known:
                found.append(f"I6 n{host} went back from epoch {known} to {epoch}")
            known = epoch
    for epoch, hosts in sorted(leaders.items()):
        if len(hosts) > 1:
            found.append(f"I6 epoch {epoch} has the leaders {' and '.join(f'n{host}' for host in sorted(hosts))}")
    return found


def policy_in_season(logs):
    """I8: no-quorum-policy is obeyed only by a node whose lease lapsed a while ago, at least the shortest deadtime."""
    found = []
    for host, text in logs.items():
        backed, since = False, 0.0
        for line in text.splitlines():
            stamp, lease = moments(line, ""), LEASE.search(line)
            if stamp and lease:
                backed, since = lease.group(1) == "quorum-won", stamp[0]
            elif stamp and "no-quorum-policy" in line and (stamp[0] - since < 0.25) != backed:
                found.append(f"I8 n{host} obeys no-quorum-policy {stamp[0] - since:.3f} s after its lease was "
                             f"{'gained' if backed else 'lost'}: {line[:200]}")
    return found


def same_configuration(bed, acknowledged=None, seconds=1.0, patience=15.0):
    """I5, to be asked at the moment in which all are members again: milliseconds until all have one document, and what is wrong.
    acknowledged: a function that says whether a text may be what is left."""
    begin = time.time()

    def differing():
        seen = [bed.ask(host, "/asterism/v1/config") for host in bed.all]
        return None if any(not a for a in seen) else sorted({(a.tag, a.text) for a in seen})

    seen = beds.wait_for(lambda: (d := differing()) and len(d) == 1 and d, patience, 0.02)
    took = (time.time() - begin) * 1000
    if not seen:
        tags = {f"n{host}": a and a.tag for host in bed.all for a in [bed.ask(host, "/asterism/v1/config")]}
        return took, [f"I5 {patience:.0f} s after the heal the documents still differ: {tags}"]
    found = [f"I5 one document on all only after {took:.0f} ms"] if took > seconds * 1000 else []
    if acknowledged and not acknowledged(seen[0][1]):
        found.append("I5 an acknowledged change is lost")
    return took, found


def linearizable(bed, writers):
    """I5: the whole history, with a last read of every host, judged by org.asterism.history."""
    for host in bed.all:
        if not writers.read(0, host, "final")[0]:
            return [f"I5 n{host} shows no configuration at the end"]
    writers.close()
    top = beds.HERE.parent.parent.parent
    classes = os.environ.get("ASTERISM_TEST_CLASSES", top / "target" / "test-classes")
    jar = os.environ.get("ASTERISM_JAR", top / "target" / "asterism.jar")
    done = subprocess.run(["java", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", f"{classes}:{jar}", "org.asterism.history.RecordedHistory",
                           writers.path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return [] if done.returncode == 0 else [f"I5 {done.stdout.strip()[:2000]}"]


def moments(text, pattern):
    """When the manager logged lines that match, in seconds since the epoch."""
    found = []
    for line in text.splitlines():
        stamp = STAMP.match(line)
        if stamp and re.search(pattern, line):
            found.append(datetime.datetime.fromisoformat(stamp.group(1) + "+00:00").timestamp())
    return found


def world(bed):
    """What must not be left behind, by host: programs, addresses, routes and firewall tables beside those that belong there."""
    return {host: _of_host(bed, host) for host in bed.all}


def _of_host(bed, host):
    text = bed.inside(host, "sh", "-c",
                      "ip -o -4 addr show | awk '{print \"address\", $2, $4}'; ip route show | sed 's/^/route /';"
                      "nft list tables | sed 's/^/nft /'; ls /run/asterism 2>/dev/null | sed 's/^/run /'", check=False)
    lines = {line.strip() for line in text.splitlines()
             if beds.VIP not in line and "10.255.77." not in line and not re.match(r"run .*(socket|pid|lock)", line)}
    programs = sorted(name for name in bed.processes(host).values() if name not in PROGRAMS)
    return lines | {f"program {name}" for name in programs}


def left_over(before, after):
    """I10."""
    return [f"I10 n{host}: left over: {', '.join(sorted(after[host] - before[host]))}"
            for host in after if after[host] - before[host]]
