"""One fault, once: what it is, how it is done, and what is seen of it."""
import random, re, time
from dataclasses import dataclass, field
from typing import Callable, Optional

from . import bed as beds, journal, judge
from .witness import longest_silence, senders
from .writers import Writers

TAIL_S = 0.7
SETTLE_S = 60
DOCUMENT = """asterism {
  node-attributes { n1 { register = v0 } }
  resource-defaults { resource-stickiness = 100 }
  resources {
    first { agent = "ocf:bench:Journal", meta { duplicate-safe = true } }
    vip { agent = "asterism:address", params { ip = "10.77.1.100", prefix = 24, interface = eth0 } }
    second { agent = "ocf:bench:Journal", meta { duplicate-safe = true } }
    line { group = [ first, vip, second ] }
    ledger { agent = "ocf:bench:Journal" }
    pair { agent = "ocf:bench:Journal", params { score = 10 }, clone { promotable = true } }
  }
}
"""


@dataclass(frozen=True)
class Fault:
    """
    key       F03, or F03-long: the number in the list of faults, and which variant
    text      what is done, for the table
    inject    does it, given the Run; returns when, in seconds since the epoch
    moves     how often the address may change its host, 0 = not at all
    service   kept: no longer silence than limit while the fault lasts; back: none longer than limit after the heal, and it
              may be gone before; any: only two owners would be wrong
    hold      seconds that the fault lasts at least
    limit     ms, see service; None: no limit is set
    median    ms that the median of service over all runs may be
    detect    what the other managers log when they see it, for the time of detection; {victim} is the host
    writes    so many clients write and read the configuration meanwhile; what they saw must be linearizable (I5)
    pace      seconds between two operations of such a client
    warmup    seconds for which they write before the fault
    nets      of the bed
    two       two senders are possible by design before the heal, and judged only from a second after it
    tie       of two hosts: what of quorum decides between them
    arbiter   algorithm of an arbiter on a host of its own; none without
    switch    a power switch that fencing devices of the document reach, see power.py
    extra     for the end of asterism.conf
    document  to begin with; BED_DIR in it stands for the bed's folder
    """

    key: str
    text: str
    inject: Callable
    moves: int = 1
    service: str = "kept"
    hold: float = 0.0
    limit: Optional[float] = 2000
    median: Optional[float] = None
    detect: str = r"the quorum gave up {victim}\b"
    hosts: int = 3
    profile: str = "fast"
    tie: str = ""
    arbiter: str = ""
    switch: bool = False
    extra: str = ""
    document: str = DOCUMENT
    forwarder: bool = False
    preload: str = ""
    writes: int = 0
    pace: float = 0.15
    warmup: float = 0.5
    nets: str = "A B"
    two: bool = False
    prepare: Optional[Callable] = None
    setup: Optional[Callable] = None
    check: Optional[Callable] = None
    settle: float = SETTLE_S
    seen_by_client: bool = False  # service after the heal is what the unpinned client gets, so neighbour caches count
    still: bool = False  # no resource at all may be started, stopped, promoted or demoted

    @property
    def number(self):
        return self.key.split("-")[0]


@dataclass
class Result:
    fault: str
    run: int
    detection: Optional[float] = None
    service: Optional[float] = None
    client: Optional[float] = None
    moves: int = 0
    converged: Optional[float] = None
    violations: list = field(default_factory=list)
    notes: list = field(default_factory=list)


class Failed(RuntimeError):
    """The run cannot be judged, or the cluster did not get that far."""


class Run:

    def __init__(self, bed, witness, fault, number, seed, folder, slack=1.0):
        """slack: by how much limits are longer, for a busy machine."""
        self.bed, self.witness, self.fault, self.number = bed, witness, fault, number
        self.slack, self.limit = slack, fault.limit and fault.limit * slack
        self.dice = random.Random(f"{seed}/{fault.key}/{number}")
        self.folder = folder
        self.holder = self.leader = self.victim = 0
        self.heals, self.notes, self.found = [], [], []
        self.writers = None
        self.silence = None  # ms without service, of faults that measure it themselves

    # what faults use

    def others(self, *hosts):
        return [host for host in self.bed.all if host not in (hosts or (self.holder,))]

    def heal(self, what):
        """To be done, in reverse order, when the fault has lasted long enough."""
        self.heals.append(what)

    def verb(self, *words):
        """Does it on the bed and returns when it was."""
        return float(self.bed.verb(*words).split()[0]) / 1000

    def wrong(self, text):
        self.found.append(text)

    def note(self, text):
        self.notes.append(text)

    def restart(self, host):
        self.bed.boot(host)
        self.bed.start(host)

    # how a run goes

    def is_settled(self):
        holders = self.witness.holders()
        if len(holders) != 1 or not self.bed.joined():
            return False
        status = self.bed.status(holders[0])
        if not status or status["activity"]["phase"] != "idle" or self.bed.coordinator() == 0:
            return False
        if self.bed.third and status["votes"]["present"] != status["votes"]["expected"]:
            return False
        for resource in status["resources"]:
            if resource["state"] != "running":
                return False
        return len(self.witness.holders()) == 1

    def settle(self, what, seconds):
        if not beds.wait_for(self.is_settled, seconds, 0.2):
            states = {}
            for host in self.bed.all:
                status = self.bed.status(host)
                states[f"n{host}"] = status and (status["votes"]["verdict"], status["activity"]["phase"],
                                                 [f"{r['id']} {r['state']}" for r in status["resources"]])
            raise Failed(f"did not settle within {seconds:.0f} s {what}: senders {self.witness.holders()}, {states}")

    def play(self):
        fault = self.fault
        self.settle("before the fault", fault.settle)
        self.holder, self.leader = self.witness.holders()[0], self.bed.coordinator()
        self.victim = self.holder
        if fault.setup:
            fault.setup(self)
            self.settle("after the preparation", fault.settle)
            self.holder, self.leader = self.witness.holders()[0], self.bed.coordinator()
            self.victim = self.holder
        before = judge.world(self.bed)
        marks = {host: self.bed.log(host).stat().st_size for host in self.bed.all}
        if fault.writes:
            self.writers = Writers(self.bed, fault.writes, self.number, fault.pace, file=self.folder / f"{fault.key}-{self.number}.history")
            time.sleep(fault.warmup)
        time.sleep(self.dice.uniform(0.05, 0.5))
        boot = beds.boot_ns() / 1e9
        try:
            at = fault.inject(self)
            self.watch(at)
            until = time.time()
            if fault.check:
                fault.check(self)
        finally:
            for heal in reversed(self.heals):
                heal()
        healed = time.time()
        if fault.service == "back":
            beds.wait_for(self.witness.holders, (self.limit or 10000) / 1000, 0.02)
            time.sleep(TAIL_S)
        if self.writers:
            time.sleep(0.5)
            self.writers.stop()
        beds.wait_for(self.bed.joined, fault.settle, 0.05)
        converged, differs = judge.same_configuration(self.bed, self.writers and self.writers.may_be_left, self.slack)
        try:
            self.settle("after the heal", fault.settle)
        except Failed as failed:
            self.wrong(f"I7 {failed}")
        if self.writers:
            differs += judge.linearizable(self.bed, self.writers)
        return self.judge(Times(at, until, healed, boot, converged), differs, before, marks)

    def watch(self, at):
        fault = self.fault
        if fault.moves and fault.service == "kept" and self.limit:
            beds.wait_for(lambda: set(self.witness.holders()) - {self.holder}, self.limit / 1000 + at - time.time(), 0.01)
        time.sleep(max(TAIL_S, at + fault.hold - time.time()))

    def judge(self, times, differs, before, marks):
        fault = self.fault
        result = Result(fault.key, self.number, converged=times.converged, notes=self.notes)
        tenures = self.witness.tenures(times.at - 0.3)
        entries = journal.read(self.bed)
        found = judge.one_sender(self.witness, times.healed + 1 if fault.two else times.at - 0.3)
        found += judge.one_owner(entries) + judge.in_order(entries)
        logs = {host: self.bed.said(host) for host in self.bed.all}
        found += judge.one_leader(logs) + judge.policy_in_season(logs)
        found += differs + self.found
        self.judge_service(result, tenures, times, found)
        result.moves = len(senders(tenures)) - 1
        if result.moves > fault.moves:
            found.append(f"I8 the address moved {result.moves} times: {senders(tenures)}")
        if fault.still and (acts := journal.actions(entries, times.boot)):
            found.append(f"I8 the fault should touch nothing, but: {', '.join(acts)}")
        found += self.left_over(before)
        result.detection = self.detection(times.at, marks)
        result.violations = found
        return result

    def left_over(self, before):
        """What is there now and then, like a program that announces an address, or a child before its exec, is no leftover."""
        found = []

        def is_clean():
            found[:] = judge.left_over(before, judge.world(self.bed))
            return not found

        beds.wait_for(is_clean, 5, 0.3)
        return found

    def judge_service(self, result, tenures, times, found):
        fault = self.fault
        if self.silence is not None:
            result.service = self.silence
        elif fault.service == "back":
            first = min((t.start for t in tenures
                         if (t.host == 0) == fault.seen_by_client and t.end > times.healed), default=None)
            result.service = max(0.0, (first or time.time()) - times.healed) * 1000
        else:
            result.service = longest_silence(tenures, times.at, times.until)
            result.client = longest_silence(tenures, times.at, times.until, 0)
        if self.limit is not None and fault.service != "any" and result.service > self.limit:
            found.append(f"I7 {result.service:.0f} ms without service, at most {self.limit:.0f} allowed")

    def detection(self, at, marks):
        """ms until the first of the others logged it, or None."""
        if not self.fault.detect:
            return None
        pattern = self.fault.detect.format(victim=f"n{self.victim}")
        seen = []
        for host in self.others(self.victim):
            size = self.bed.log(host).stat().st_size
            text = self.bed.said(host, marks[host] if size >= marks[host] else 0)
            seen += [t for t in judge.moments(text, pattern) if t >= at - 0.005]
        return max(0.0, (min(seen) - at) * 1000) if seen else None


@dataclass(frozen=True)
class Times:
    """Seconds since the epoch; boot: CLOCK_BOOTTIME just before the fault; converged: ms."""

    at: float
    until: float
    healed: float
    boot: float
    converged: float
