#!/usr/bin/env python3
"""scale.py [--resources 200] [--runs 3] [--agent dummy|address] [--profile fast] - many resources, in groups of 5, all on one of two
hosts, which loses its power: how long until all run on the other.
dummy: ocf:pacemaker:Dummy, a shell script, as in pcmk-scale.sh; its state files tell when. address: asterism:address, which
needs no process; the manager's log tells when.
Prints a line per run: run, resources, ms to the first start, ms to the last. Exit code 0, or 1 if a run did not come to an end.
Figures need a quiet machine."""
import argparse, datetime, re, sys, tempfile, time
from pathlib import Path

from rig import bed as beds

GROUP = 5
STARTED = re.compile(r"(\S+)Z .*event=resource-(?:started|stopped) (d\d+) (started|stopped) here")


def document(count, agent):
    resources, locations = [], []
    for number in range(count):
        if agent == "dummy":
            resources.append(f'd{number} {{ agent = "ocf:pacemaker:Dummy", operations {{ monitor {{ interval = 10s, timeout = 20s }} }} }}')
        else:
            resources.append(f'd{number} {{ agent = "asterism:address", params {{ ip = "{address(number)}", prefix = 24, interface = eth0 }} }}')
    for first in range(0, count, GROUP):
        members = ", ".join(f"d{number}" for number in range(first, min(first + GROUP, count)))
        resources.append(f"g{first // GROUP} {{ group = [ {members} ], meta {{ resource-stickiness = 100 }} }}")
        locations.append(f"{{ of = g{first // GROUP}, node = n1, score = 50 }}")
    return ("asterism {\n resource-defaults { duplicate-safe = true }\n resources {\n  " + "\n  ".join(resources) + "\n }\n"
            " constraints { location = [\n  " + "\n  ".join(locations) + "\n ] }\n}\n")


def address(number):
    return f"10.77.1.{number % 100 + 101}" if number < 100 else f"10.77.{10 + number // 100}.{number % 100 + 1}"


def started(bed, host, agent, since=0):
    """When each resource that runs there was started, in ms since the epoch: by the agent's state files, which are gone with the
    host's power; of addresses, which stand ready on both hosts, by the manager's log."""
    if agent == "dummy":
        out = bed.inside(host, "sh", "-c", "stat -c %.3Y /run/Dummy-d*.state /run/resource-agents/Dummy-d*.state 2>/dev/null", check=False)
        return [float(word) * 1000 for word in out.split()]
    times = {}
    for line in bed.said(host, since).splitlines():
        if found := STARTED.match(line):
            moment = datetime.datetime.fromisoformat(found.group(1) + "+00:00").timestamp() * 1000
            if found.group(3) == "started":
                times[found.group(2)] = moment
            else:
                times.pop(found.group(2), None)
    return list(times.values())


def play(bed, run, args):
    holder, other = (1, 2) if run % 2 else (2, 1)
    if not beds.wait_for(lambda: len(started(bed, holder, args.agent)) == args.resources and bed.joined(), 240, 0.5):
        raise RuntimeError(f"n{holder} runs {len(started(bed, holder, args.agent))} of {args.resources} resources")
    time.sleep(2)
    since = bed.log(other).stat().st_size
    at = bed.power_off(holder) * 1000
    first = None

    def all_run():
        nonlocal first
        seen = started(bed, other, args.agent, since)
        first = first or (min(seen) if seen else None)
        return seen if len(seen) == args.resources else None

    # The times come from files and logs: to look often would only take processors from those that are measured.
    seen = beds.wait_for(all_run, 120, 0.5)
    if not seen:
        raise RuntimeError(f"after 120 s n{other} runs {len(started(bed, other, args.agent))} of {args.resources} resources")
    print(f"{run}\t{args.resources}\t{first - at:.0f}\t{max(seen) - at:.0f}", flush=True)
    bed.boot(holder)
    bed.start(holder)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--agent", choices=["dummy", "address"], default="dummy")
    parser.add_argument("--profile", default="fast")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cluster.conf"
        file.write_text(document(args.resources, args.agent))
        bed = beds.Bed(2, args.profile, {"ASTERISM_BENCH_DOCUMENT": str(file)})
        try:
            bed.up()
            for run in range(1, args.runs + 1):
                play(bed, run, args)
        except RuntimeError as failed:
            print(f"scale.py: {failed}", file=sys.stderr)
            bed.keep(Path(tempfile.gettempdir()) / "scale-failed")
            return 1
        finally:
            bed.down()
    return 0


if __name__ == "__main__":
    sys.exit(main())
