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
$RESULTS/chaos-PROFILE-SEED.tsv, the managers' logs of failed rounds, and of one that did not settle, to a folder of that name and the round's number."""
import argparse, os, random, signal, sys, time
from collections import namedtuple
from pathlib import Path

os.environ.setdefault("BED_PREFIX", "chaos")
from rig.bed import Bed
from rig.witness import Witness, longest_silence

WEIGHTS = {"death": 20, "kill": 15, "freeze": 20, "midfreeze": 20, "cut": 10, "mute": 5, "isolate": 10}
SETTLE_S = 90
SHORTEST_S = 0.2
TAIL_S = 1.5

Round = namedtuple("Round", "kind links seconds delay")


def plan(seed, rounds, kinds, longest):
    dice = random.Random(seed)
    weights = [WEIGHTS[kind] for kind in kinds]
    steps = [Round(dice.choices(kinds, weights)[0], dice.choice(["A", "B", "AB"]), length(dice, longest),
                   dice.uniform(0.0, 1.0)) for _ in range(rounds)]
    return [step._replace(links="AB") if step.kind == "mute" and step.links == "A" else step for step in steps]


def length(dice, longest):
    """In seconds; short ones are as interesting as long ones, so beyond 5 s each magnitude is as likely."""
    return dice.uniform(SHORTEST_S, longest) if longest <= 5 else SHORTEST_S * (longest / SHORTEST_S) ** dice.random()


def strike(bench, witness, step, holder):
    """Does it, returns when, and how to heal."""
    if step.kind == "death":
        return bench.power_off(holder), lambda: (bench.boot(holder), bench.start(holder))
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
        at = float(bench.verb("part", "AB", holder).split()[0]) / 1000
        return at, lambda: bench.verb("unpart", "AB")
    verb, back = {"cut": ("cut", "heal"), "mute": ("mute", "unmute")}[step.kind]
    at = float(bench.verb(verb, holder, step.links)) / 1000
    return at, lambda: bench.verb(back, holder, step.links)


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
    parser.add_argument("--longest", type=float, default=5.0, help="s that a freeze lasts")
    parser.add_argument("--limit", type=float, default=2000, help="ms until the service must be back")
    parser.add_argument("--keep", action="store_true", help="keep the logs of all rounds")
    parser.add_argument("--only", type=int, help="play this round (from 1) alone")
    args = parser.parse_args()
    steps = plan(args.seed, args.rounds, args.kinds.split(","), args.longest)
    chosen = [args.only] if args.only else range(1, args.rounds + 1)
    print(f"seed={args.seed} rounds={args.rounds} profile={args.profile} hosts={args.hosts}")
    results = Path(os.environ.get("RESULTS", os.environ.get("TMPDIR", "/tmp") + "/bench-results"))
    results.mkdir(parents=True, exist_ok=True)
    bench, rows, witness = Bed(args.hosts, args.profile), [], None
    try:
        bench.up()
        witness = Witness(bench)
        with open(results / f"chaos-{args.profile}-{args.seed}.tsv", "w") as out:
            for number in chosen:
                step = steps[number - 1]
                outcome = play(bench, witness, step, args.limit)
                if outcome is None:
                    bench.keep(results / f"chaos-{args.profile}-{args.seed}-{number}")
                    print(f"{number}\t{name_of(step)}\tdid not settle within {SETTLE_S} s before this round")
                    return 3
                holder, silence, client, double, after = outcome
                rows.append((name_of(step), holder, silence, client, double))
                if args.keep or double[0] > 0 or silence > args.limit:
                    bench.keep(results / f"chaos-{args.profile}-{args.seed}-{number}")
                line = (f"{number}\t{name_of(step)}\tn{holder}\tsilence={silence:.0f}\tclient={client:.0f}"
                        f"\tdouble={double[0]:.3f} {double[1]}\tafter={','.join(f'n{host}' for host in after) or 'nobody'}")
                print(line, flush=True)
                print(line, file=out, flush=True)
        return verdict(args, rows, witness)
    finally:
        if witness:
            witness.close()
        bench.down()


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
