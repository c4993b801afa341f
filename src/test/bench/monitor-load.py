#!/usr/bin/env python3
"""monitor-load.py [--monitors 500] [--interval 10] [--seconds 120] [--agent address|process|dummy] - so many resources on one of two hosts,
each watched every INTERVAL seconds: what that costs the manager there. address and process: agents of our own, which need no process for a
monitor. dummy: ocf:heartbeat:Dummy, a shell script.
The manager's processor time is utime and stime of its /proc/PID/stat; that of agents, which are its children, is counted apart (cutime,
cstime). --monitors 0 gives the cost of the idle manager.
Prints a line: agent, monitors, seconds, manager in percent of a core, agents in percent of a core, monitors that failed. Exit code 0, or
2 if the resources did not come up. Figures need a quiet machine."""
import argparse, os, sys, tempfile, time
from pathlib import Path

from rig import bed as beds

TICKS = os.sysconf("SC_CLK_TCK")


def resource(number, args):
    watched = f"operations = [ {{ name = monitor, interval = {args.interval}s, timeout = 20s }} ]"
    if args.agent == "address":
        ip = f"10.77.{10 + number // 200}.{number % 200 + 1}"
        return f'r{number} {{ agent = "asterism:address", params {{ ip = "{ip}", prefix = 24, interface = eth0 }}, {watched} }}'
    if args.agent == "process":
        return f'r{number} {{ agent = "asterism:process", params {{ command = "/bin/sleep 1000000" }}, {watched} }}'
    return f'r{number} {{ agent = "ocf:heartbeat:Dummy", {watched} }}'


def document(args):
    resources = "".join(f"    {resource(number, args)}\n" for number in range(args.monitors))
    places = "".join(f"    {{ of = r{number}, node = n1, score = 50 }}\n" for number in range(args.monitors))
    return f"asterism {{\n  resources {{\n{resources}  }}\n  constraints {{ location = [\n{places}  ] }}\n}}\n"


def spent(pid):
    """Processor seconds of the process, and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS, (int(fields[13]) + int(fields[14])) / TICKS


def running(bed):
    status = bed.status(1)
    return sum(1 for one in status["resources"] if one["state"] == "running" and one["nodes"] == ["n1"]) if status else -1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--monitors", type=int, default=500)
    parser.add_argument("--interval", type=int, default=10)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--settle", type=int, default=30)
    parser.add_argument("--agent", choices=["address", "process", "dummy"], default="dummy")
    parser.add_argument("--profile", default="default")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cluster.conf"
        file.write_text(document(args))
        bed = beds.Bed(2, args.profile, {"ASTERISM_BENCH_DOCUMENT": str(file)})
        try:
            bed.up()
            if not beds.wait_for(lambda: bed.joined() and running(bed) == args.monitors, 300, 1.0):
                print(f"monitor-load.py: n1 runs {running(bed)} of {args.monitors}", file=sys.stderr)
                bed.keep(Path(tempfile.gettempdir()) / "monitor-load-failed")
                return 2
            time.sleep(args.settle)
            pid, size = bed.manager(1), bed.log(1).stat().st_size
            (own, agents), at = spent(pid), time.time()
            time.sleep(args.seconds)
            (own_then, agents_then), took = spent(pid), time.time() - at
            failed = bed.said(1, size).count("operation failed")
            print(f"{args.agent}\t{args.monitors} every {args.interval} s\t{took:.0f} s\tmanager {(own_then - own) / took * 100:.1f} %\t"
                  f"agents {(agents_then - agents) / took * 100:.1f} %\tfailed {failed}", flush=True)
            return 0
        finally:
            bed.down()


if __name__ == "__main__":
    sys.exit(main())
