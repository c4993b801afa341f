#!/usr/bin/env python3
"""campaign.py [--faults F01,F14,..] [--runs 10] [--out DIR] [--seed N] [--short] [--report FILE] [--list]

Injects faults into real clusters on a bed of hosts, each several times, and judges by packets (witness.c), by what the
agents wrote down (agent.c) and by the managers' logs:
  I1 no two senders of the address   I2 nothing active twice   I3 not two promoted   I4 order and colocation kept
  I5 one configuration on all within 1 s, nothing acknowledged lost   I6 one leader for an epoch, epochs only grow
  I7 service within the fault's limit   I8 no unneeded move   I10 nothing left over
A fault has a number (F03 takes all its variants, =F03 the plain one) or a key (F03-short). The same seed gives the same moments and lengths.
Results go to DIR (default $TMPDIR/campaign): results.jsonl with a line per run, table.md, table.tsv, and for each run with a
violation its logs, journals and packets. What DIR has is not run again: the same command goes on after an interruption.
--short: a handful of faults, once each, with limits for a busy machine, for `mvn verify`. --report FILE only puts DIR's table between the marks in FILE.
Needs root, a C compiler, a JDK and the jar; BED_PREFIX names the bed, CAMPAIGN_LOCK a file to lock while a bed stands.
Exit code 0 no violation, 1 violations, 3 some runs could not be judged. Figures need a quiet machine."""
import argparse, dataclasses, fcntl, json, os, signal, sys, time, traceback
from pathlib import Path

os.environ.setdefault("BED_PREFIX", "campaign")
sys.dont_write_bytecode = True
from rig import bed as beds, report
from rig.faults import FAULTS, NOT_INJECTED, ON_DEMAND, chosen
from rig.power import Switch
from rig.run import Failed, Result, Run
from rig.witness import Witness

SHORT = "F01-restart,=F03,=F06,F21-loss5,W1"
SHORT_SLACK = 5.0
MARKS = ("<!-- campaign: begin -->\n", "<!-- campaign: end -->")
ATTEMPTS = 2  # beds for a run that cannot be judged


class Stage:
    """The bed of one fault, built when needed, and its witness."""

    def __init__(self, fault, out):
        self.fault, self.out, self.bed, self.witness, self.lock = fault, out, None, None, None

    def open(self):
        if self.bed:
            return
        if os.environ.get("CAMPAIGN_LOCK"):
            self.lock = open(os.environ["CAMPAIGN_LOCK"], "a")
            fcntl.flock(self.lock, fcntl.LOCK_EX)
        fault = self.fault
        document = self.out / f"{fault.key}.conf"
        extra = {"ASTERISM_BENCH_DOCUMENT": str(document), "ASTERISM_BENCH_TIE": fault.tie}
        if fault.nets != "A B":
            extra["BED_NETS"] = fault.nets
        if fault.forwarder:
            extra["BED_FORWARDER"] = "1"
        self.bed = beds.Bed(fault.hosts, fault.profile, extra, fault.arbiter)
        document.write_text(fault.document.replace("BED_DIR", str(self.bed.dir)))
        self.bed.environment["ASTERISM_BENCH_EXTRA"] = fault.extra + (
            f'\n  fence-agents.folder = "{self.bed.dir}/bin"' if fault.switch else "")
        self.bed.up(start=False)
        if fault.switch:
            self.bed.switch = Switch(self.bed)
        if fault.preload:
            library = beds.compiled(self.bed, fault.preload, "-shared", "-fPIC")
            self.bed.environment["ASTERISM_BENCH_PRELOAD"] = str(library)
        if fault.prepare:
            fault.prepare(self.bed)
        self.bed.start_all()
        self.witness = Witness(self.bed, self.out / f"{fault.key}.packets")

    def close(self):
        if self.witness:
            self.witness.close()
        if self.bed:
            if self.bed.switch:
                self.bed.switch.close()
            self.bed.down()
        if self.lock:
            self.lock.close()
        self.bed = self.witness = self.lock = None


def play(stage, number, args, out):
    stage.open()
    run = Run(stage.bed, stage.witness, stage.fault, number, args.seed, out, args.slack)
    try:
        return run.play()
    finally:
        if run.writers:
            run.writers.stop()
            run.writers.close()


def keep(stage, number, out, text):
    folder = out / f"{stage.fault.key}-{number}"
    stage.bed.keep(folder)
    packets = out / f"{stage.fault.key}.packets"
    if packets.exists():
        stage.witness.keep.flush()
        (folder / "packets").write_bytes(packets.read_bytes())
    (folder / "verdict").write_text(text)


def run_fault(fault, numbers, args, out):
    """Returns how many runs could not be judged."""
    stage, unjudged = Stage(fault, out), 0
    try:
        for number in numbers:
            for attempt in range(1, ATTEMPTS + 1):
                began = time.time()
                try:
                    result = play(stage, number, args, out)
                except Exception as error:  # whatever it was, the campaign goes on
                    text = str(error) if isinstance(error, Failed) else traceback.format_exc()
                    print(f"{fault.key}\t{number}\tNOT JUDGED (attempt {attempt}): {text}", flush=True)
                    if stage.bed:
                        keep(stage, f"{number}-attempt{attempt}", out, text)
                    stage.close()
                    unjudged += attempt == ATTEMPTS
                    continue
                record(out, result, time.time() - began)
                if result.violations:
                    keep(stage, number, out, "\n".join(result.violations) + "\n")
                    stage.close()  # the next run gets a cluster that nothing has happened to
                break
    finally:
        stage.close()
    return unjudged


def record(out, result, seconds):
    with open(out / "results.jsonl", "a") as file:
        file.write(json.dumps(dataclasses.asdict(result)) + "\n")
    show = [f"{name}={value:.0f}" for name, value in (("detection", result.detection), ("service", result.service),
                                                     ("client", result.client), ("config", result.converged))
            if value is not None]
    print(f"{result.fault}\t{result.run}\t{' '.join(show)} moves={result.moves} {'; '.join(result.notes)}\t"
          f"{'; '.join(result.violations) or 'ok'}\t{seconds:.0f} s", flush=True)


def put_table(file, out):
    text = file.read_text()
    begin, end = text.index(MARKS[0]) + len(MARKS[0]), text.index(MARKS[1])
    file.write_text(text[:begin] + report.markdown(report.read(out), [*FAULTS, *ON_DEMAND], NOT_INJECTED) + text[end:])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faults", default="")
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--out", type=Path, default=Path(os.environ.get("TMPDIR", "/tmp")) / "campaign")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--report", type=Path)
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGINT):  # the bed goes down with us, also when started in the background
        signal.signal(number, lambda *_: sys.exit(130))
    args.slack = SHORT_SLACK if args.short else 1.0
    if args.list:
        print("\n".join(f"{fault.key}\t{fault.text}" for fault in [*FAULTS, *ON_DEMAND]))
        print("\n".join(f"{key}\tnot injected: {why}" for key, why in NOT_INJECTED.items()))
        return 0
    out = args.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    if args.report:
        put_table(args.report, out)
        return 0
    faults = chosen(args.faults or (SHORT if args.short else ""))
    runs = 1 if args.short else args.runs
    done = {(one["fault"], one["run"]) for one in report.read(out)}
    unjudged = 0
    for fault in faults:
        numbers = [number for number in range(1, runs + 1) if (fault.key, number) not in done]
        unjudged += run_fault(fault, numbers, args, out) if numbers else 0
        report.write(out, [*FAULTS, *ON_DEMAND], NOT_INJECTED)
    mine = [one for one in report.read(out) if one["fault"] in {fault.key for fault in faults}]
    wrong = [one for one in mine if one["violations"]]
    print((out / "table.md").read_text())
    slow = [fault.key for fault in faults if report.too_slow(fault, [one for one in mine if one["fault"] == fault.key])]
    print(f"{len(mine)} runs, {len(wrong)} with violations, {unjudged} could not be judged, median too long: {slow or 'none'}")
    return 3 if unjudged else 1 if wrong or slow else 0


if __name__ == "__main__":
    sys.exit(main())
