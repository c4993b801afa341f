#!/usr/bin/env python3
"""chaos.py [--rounds 100] [--seed N] [--profile fast] [--hosts 3] [--kinds k,k,...] [--only ROUND]

Kills, freezes and cuts the holder of the floating address again and again, and judges by packets (witness.c) that at no
instant two hosts answer, and that the service is back within --limit ms. Needs root, a C compiler and the jar.

Kinds: death (power loss), kill (SIGKILL of the manager alone), freeze (SIGSTOP of the manager for 0.2 to 5 s at any time),
midfreeze (the same in the middle of a lease renewal), cut (cable A, B or both), mute (silent loss on A, B or both),
isolate (the other hosts no longer hear it, the client does). Not played: silent loss on A alone, which no heartbeat can see
as long as B lives.
The seed decides kinds, moments and lengths: the same seed plays the same rounds; --only plays one of them.
With a profile ending in -nogate the run passes only if the double answer appears: otherwise this check proves nothing.
Exit code 0 passed, 1 failed, 3 the cluster did not come up or did not settle. Rounds go to
$RESULTS/chaos-PROFILE-SEED.tsv, the managers' logs of failed rounds to a folder of that name and the round's number."""
import argparse, os, random, shutil, signal, subprocess, sys, threading, time
from collections import namedtuple
from pathlib import Path

HERE = Path(__file__).resolve().parent
PREFIX = os.environ.setdefault("BED_PREFIX", "chaos")
VIP = "10.77.1.100"
WEIGHTS = {"death": 20, "kill": 15, "freeze": 20, "midfreeze": 20, "cut": 10, "mute": 5, "isolate": 10}
SETTLE_S = 90
TAIL_S = 1.5

Tenure = namedtuple("Tenure", "host start end frames")  # times in seconds; host 0 = the unpinned client's answers
Round = namedtuple("Round", "kind links seconds delay")


def plan(seed, rounds, kinds):
    dice = random.Random(seed)
    weights = [WEIGHTS[kind] for kind in kinds]
    steps = [Round(dice.choices(kinds, weights)[0], dice.choice(["A", "B", "AB"]), dice.uniform(0.2, 5.0),
                   dice.uniform(0.0, 1.0)) for _ in range(rounds)]
    return [step._replace(links="AB") if step.kind == "mute" and step.links == "A" else step for step in steps]


class Bench:
    """The adapter's functions, and the bed's verbs."""

    def __init__(self, hosts, profile):
        self.hosts, self.profile = hosts, profile
        self.dir = Path(self.bed("dir").strip())

    def bed(self, *verb):
        return subprocess.run([HERE / "bed.sh", *map(str, verb)], check=True, text=True, stdout=subprocess.PIPE).stdout

    def adapter(self, code, limit=60):
        text = f'. {HERE}/lib.sh; . {HERE}/asterism.sh; {code}'
        return subprocess.run(["bash", "-c", text], timeout=limit, stdout=subprocess.DEVNULL).returncode == 0

    def up(self):
        return self.adapter(f"bring_up {self.hosts} {self.profile}", 200)

    def start(self, host):
        self.adapter(f"peer_start {host} >/dev/null 2>&1")

    def joined(self):
        return self.adapter(f"peer_joined {self.hosts}")

    def keep_logs(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        for host in range(1, self.hosts + 1):
            shutil.copy(self.dir / f"n{host}" / "up_var_log" / "asterism.log", folder / f"n{host}.log")

    def manager(self, host):
        """Process id of the host's manager as this process counts."""
        inside = os.readlink(f"/proc/{(self.dir / f'n{host}' / 'pid').read_text().strip()}/ns/pid")
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and (entry / "comm").read_text() == "java\n" \
                        and os.readlink(entry / "ns/pid") == inside:
                    return int(entry.name)
            except OSError:
                continue  # it ended while we looked
        raise RuntimeError(f"no manager runs on n{host}")


class Witness:
    """Reads what witness.c prints."""

    def __init__(self, bench):
        binary = bench.dir / "bin" / "witness"
        subprocess.run(["cc", "-O2", "-Wall", "-o", binary, HERE / "witness.c"], check=True)
        self.process = subprocess.Popen(
            [binary, "-s", f"{PREFIX}-sw", "-b", "brA", "-c", f"{PREFIX}-client", "-i", "eth0", "-a", VIP,
             "-n", str(bench.hosts)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.lock, self.ended, self.running, self.stopped, self.lost = threading.Lock(), [], {}, {}, 0
        self.judged = 0.0
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
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


def strike(bench, witness, step, holder):
    """Does it, returns when, and how to heal."""
    if step.kind == "death":
        at = float(bench.bed("poweroff", holder)) / 1000
        return at, lambda: (bench.bed("boot", holder), bench.start(holder))
    if step.kind == "kill":
        at = time.time()
        os.kill(bench.manager(holder), signal.SIGKILL)
        return at, lambda: bench.start(holder)
    if step.kind in ("freeze", "midfreeze"):
        pid = bench.manager(holder)
        at = witness.freeze(pid, holder if step.kind == "midfreeze" else 0)
        time.sleep(max(0.0, at + step.seconds - time.time()))
        os.kill(pid, signal.SIGCONT)
        return at, lambda: None
    if step.kind == "isolate":
        at = float(bench.bed("part", "AB", holder).split()[0]) / 1000
        return at, lambda: bench.bed("unpart", "AB")
    verb, back = {"cut": ("cut", "heal"), "mute": ("mute", "unmute")}[step.kind]
    at = min(float(bench.bed(verb, holder, link)) / 1000 for link in step.links)
    return at, lambda: [bench.bed(back, holder, link) for link in step.links]


def settle(bench, witness):
    end = time.time() + SETTLE_S
    while time.time() < end:
        if len(witness.holders()) == 1 and bench.joined() and len(witness.holders()) == 1:
            return witness.holders()[0]
        time.sleep(0.3)
    return None


def name_of(step):
    if step.kind in ("cut", "mute"):
        return f"{step.kind}-{step.links}"
    return f"{step.kind}-{step.seconds:.2f}s" if "freeze" in step.kind else step.kind


def play(bench, witness, step, limit_ms):
    holder = settle(bench, witness)
    if holder is None:
        return None
    time.sleep(step.delay)
    at, heal = strike(bench, witness, step, holder)
    end = time.time() + max(limit_ms / 1000, TAIL_S)
    while time.time() < end and [host for host in witness.holders() if host != holder] == []:
        time.sleep(0.02)
    time.sleep(TAIL_S)
    until = time.time() - 0.1
    heal()
    time.sleep(0.5)
    tenures = witness.tenures(at - 0.2)
    after = [t.host for t in tenures if t.host != 0 and t.end >= until]
    return holder, longest_silence(tenures, at, until), longest_silence(tenures, at, until, 0), witness.double(), after


def summary(rows):
    print(f"{'kind':<12}{'runs':>6}{'silence ms: min':>18}{'median':>9}{'max':>9}{'double':>9}")
    for kind in sorted({row[0].split("-")[0] for row in rows}):
        mine = [row for row in rows if row[0].split("-")[0] == kind]
        gaps = sorted(row[2] for row in mine)
        print(f"{kind:<12}{len(mine):>6}{gaps[0]:>18.0f}{gaps[len(gaps) // 2]:>9.0f}{gaps[-1]:>9.0f}"
              f"{sum(row[4][0] > 0 for row in mine):>9}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--profile", default="fast")
    parser.add_argument("--hosts", type=int, default=3)
    parser.add_argument("--kinds", default=",".join(WEIGHTS))
    parser.add_argument("--limit", type=float, default=2000, help="ms until the service must be back")
    parser.add_argument("--keep", action="store_true", help="keep the logs of all rounds")
    parser.add_argument("--only", type=int, help="play this round (from 1) alone")
    args = parser.parse_args()
    steps = plan(args.seed, args.rounds, args.kinds.split(","))
    chosen = [args.only] if args.only else range(1, args.rounds + 1)
    print(f"seed={args.seed} rounds={args.rounds} profile={args.profile} hosts={args.hosts}")
    results = Path(os.environ.get("RESULTS", os.environ.get("TMPDIR", "/tmp") + "/bench-results"))
    results.mkdir(parents=True, exist_ok=True)
    bench, rows, witness = Bench(args.hosts, args.profile), [], None
    try:
        if not bench.up():
            return 3
        witness = Witness(bench)
        with open(results / f"chaos-{args.profile}-{args.seed}.tsv", "w") as out:
            for number in chosen:
                step = steps[number - 1]
                outcome = play(bench, witness, step, args.limit)
                if outcome is None:
                    print(f"{number}\t{name_of(step)}\tdid not settle within {SETTLE_S} s before this round")
                    return 3
                holder, silence, client, double, after = outcome
                rows.append((name_of(step), holder, silence, client, double))
                if args.keep or double[0] > 0 or silence > args.limit:
                    bench.keep_logs(results / f"chaos-{args.profile}-{args.seed}-{number}")
                line = (f"{number}\t{name_of(step)}\tn{holder}\tsilence={silence:.0f}\tclient={client:.0f}"
                        f"\tdouble={double[0]:.3f} {double[1]}\tafter={','.join(f'n{host}' for host in after) or 'nobody'}")
                print(line, flush=True)
                print(line, file=out, flush=True)
        return verdict(args, rows, witness)
    finally:
        if witness:
            witness.close()
        bench.bed("down")


def verdict(args, rows, witness):
    summary(rows)
    double = [row for row in rows if row[4][0] > 0]
    late = [row for row in rows if row[2] > args.limit]
    print(f"seed={args.seed}: {len(double)} of {len(rows)} rounds with two senders; "
          f"{len(late)} with more than {args.limit:.0f} ms of silence; {witness.lost} frames not seen")
    if args.profile.endswith("-nogate"):
        print("without the gate the double answer was " + ("shown" if double else "NOT shown"))
        return 0 if double else 1
    return 0 if not double and not late and not witness.lost else 1


if __name__ == "__main__":
    sys.exit(main())
