"""Reads what witness.c prints: who sent from the floating address, and when."""
import subprocess, threading, time
from collections import namedtuple

from . import bed as beds

Tenure = namedtuple("Tenure", "host start end frames")  # times in seconds; host 0 = the unpinned client's answers


class Witness:

    def __init__(self, bed, keep=None):
        """keep: a file for all it says."""
        binary = beds.compiled(bed, "witness")
        name = beds.prefix()
        # At real-time priority, since it stands for another machine: what keeps it from looking would count as silence.
        self.process = subprocess.Popen(
            ["chrt", "-f", "50", binary, "-s", f"{name}-sw", "-b", "brA", "-c", f"{name}-client", "-i", "eth0",
             "-a", beds.VIP, "-n", str(bed.hosts)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.lock, self.ended, self.running, self.stopped, self.lost = threading.Lock(), [], {}, {}, 0
        self.judged, self.keep = 0.0, open(keep, "w") if keep else None
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            if self.keep:
                self.keep.write(line)
            words = line.split()
            client = words[0] == "client"
            facts = dict(word.split("=") for word in words if "=" in word)
            what = words[1] if client else words[0]
            host = 0 if client else int(facts.get("host", 0))
            with self.lock:
                if what == "begin":
                    self.running[host] = int(facts["t"]) / 1e6
                elif what == "end":
                    self.running.pop(host, None)
                    self.ended.append(Tenure(host, int(facts["from"]) / 1e6, int(facts["to"]) / 1e6, int(facts["frames"])))
                elif what == "stopped":
                    self.stopped[int(facts["pid"])] = int(facts["t"]) / 1e6
                elif what == "lost":
                    self.lost += int(facts["frames"])

    def holders(self):
        with self.lock:
            return [host for host in self.running if host != 0]

    def freeze(self, pid, host):
        """Stops pid at the next heartbeat of host (0: now) and returns when it was."""
        self.stopped.pop(pid, None)
        self.process.stdin.write(f"stop {pid} {host}\n")
        end = time.time() + 2
        while pid not in self.stopped:
            if time.time() > end:
                raise RuntimeError(f"n{host} sent no heartbeat")
            time.sleep(0.005)
        return self.stopped[pid]

    def tenures(self, since):
        """All that end after since; those still running end now."""
        now = time.time()
        with self.lock:
            running = [Tenure(host, start, now, 0) for host, start in self.running.items()]
            return sorted([t for t in self.ended if t.end >= since] + running, key=lambda t: t.start)

    def double(self):
        """The worst overlap since the last call; none of the time of a run is left out."""
        since, self.judged = self.judged, time.time() - 0.1
        return overlaps(self.tenures(since))

    def close(self):
        self.process.stdin.close()
        self.process.wait(5)
        self.reader.join(5)
        if self.keep:
            self.keep.close()


def overlaps(tenures):
    """Longest time in ms that two hosts answered, and which; a single frame within another's tenure counts as 0.001."""
    worst = (0.0, "")
    hosts = [t for t in tenures if t.host != 0]
    for i, a in enumerate(hosts):
        for b in hosts[i + 1:]:
            common = min(a.end, b.end) - max(a.start, b.start)
            if a.host != b.host and common >= 0:
                worst = max(worst, (max(common * 1000, 0.001), f"n{a.host}+n{b.host}"))
    return worst


def longest_silence(tenures, since, until, host=None):
    """In ms, of all hosts together or of one (0: what the unpinned client got)."""
    reached, worst = since, 0.0
    for t in sorted(tenures, key=lambda t: t.start):
        if (t.host != 0 if host is None else t.host == host) and t.end >= since:
            worst = max(worst, min(t.start, until) - reached)
            reached = max(reached, t.end)
    return max(worst, until - reached, 0.0) * 1000


def senders(tenures):
    """Hosts in the order in which they began to send; one that stands twice had another in between."""
    order = []
    for t in tenures:
        if t.host and (not order or order[-1] != t.host):
            order.append(t.host)
    return order
