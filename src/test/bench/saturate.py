#!/usr/bin/env python3
"""saturate.py [--minutes 10] [--factor 4] [--kills 5] [--resource process|asterisk] - a cluster of two hosts, first quiet, then with
FACTOR busy loops for each processor for so many minutes. Nothing may be restarted or moved for that. Meanwhile, and before, a service is
really killed (kill -9) some times: that must be found within twice the time that it took on the quiet machine, which is measured first.
process: a program kept by asterism:process. asterisk: asterism:asterisk, as deploy/telephony/setup.sh fetches it.
Beside it an address and two shell agents run with monitors each second. The loops have sessions of their own, so that the kernel's groups
by session do not shield the others from them.
Prints lines: quiet, busy (ms from kill to the failure in the manager's log), then the verdict. Exit code 0 good, 1 not, 2 no figures.
Takes the minutes and two more; its figures need a machine that does nothing else."""
import argparse, datetime, os, re, statistics, subprocess, sys, tempfile, time
from pathlib import Path

from rig import bed as beds, faults_telephony as telephony

FAILED = re.compile(r"^(\S+Z) WARN .* operation failed: key=(\S+?)_(\w+?)_\d+ .*", re.M)
DOCUMENT = """asterism {
  resource-defaults { resource-stickiness = 100, restart-delay = 0 }
  resources {
    vip { agent = "asterism:address", params { ip = "10.77.1.100", prefix = 24, interface = eth0 } }
    shell1 { agent = "ocf:heartbeat:Dummy", operations = [ { name = monitor, interval = 1s, timeout = 5s } ] }
    shell2 { agent = "ocf:heartbeat:Dummy", operations = [ { name = monitor, interval = 1s, timeout = 5s } ] }
    service { SERVICE }
  }
}
"""
SERVICES = {
    "process": 'agent = "asterism:process", params { command = "/bin/sleep 1000000" }',
    "asterisk": f'agent = "asterism:asterisk", params {{ binary = "{telephony.HOME}/asterisk/usr/sbin/asterisk",'
                f' config = "{telephony.PLACE}/etc/asterisk.conf", user = root, group = root, sip-check = off }}',
}
FIND = {
    "process": "for e in /proc/[0-9]*/environ; do tr '\\0' '\\n' <$e 2>/dev/null | grep -qx OCF_RESOURCE_INSTANCE=service &&"
               " p=${e%/environ} && [ \"$(cat $p/comm)\" = sleep ] && echo ${p#/proc/}; done; true",
    "asterisk": "pidof asterisk || true",
}


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def pids(bed, host, kind):
    return bed.inside(host, "sh", "-c", FIND[kind], check=False).split()


def holder(bed, kind):
    """The one host where the service runs, with its process; else 0."""
    found = [(host, running[0]) for host in bed.all if (running := pids(bed, host, kind))]
    return found[0] if len(found) == 1 else (0, "")


def kill(bed, kind):
    """Seconds until its monitor, or its watch, has told. Returns when it runs again."""
    host, pid = beds.wait_for(lambda: (found := holder(bed, kind))[0] and found, 60, 0.5) or (0, "")
    if not host:
        raise RuntimeError(f"the service does not run on one host: {[pids(bed, one, kind) for one in bed.all]}")
    size = bed.log(host).stat().st_size
    at = time.time()
    bed.inside(host, "kill", "-9", pid)

    def told():
        return [moment(line.group(1)) for line in FAILED.finditer(bed.said(host, size)) if line.group(2) == "service"]

    found = beds.wait_for(told, 120, 0.1)
    if not found:
        raise RuntimeError(f"the death of the service on n{host} was not found within 120 s")
    again = beds.wait_for(lambda: holder(bed, kind)[0] == host and holder(bed, kind)[1] != pid, 120, 0.2)
    if not again:
        raise RuntimeError(f"the service did not come back on n{host}")
    return found[0] - at


def failures(bed, since):
    """All failures on all hosts since those sizes of the logs, by resource."""
    return [f"n{host} {line.group(2)} {line.group(3)} at {line.group(1)}" for host in bed.all
            for line in FAILED.finditer(bed.said(host, since[host]))]


def starts(bed, since):
    return sum(bed.said(host, since[host]).count("event=resource-started") for host in bed.all)


def words(seconds):
    return f"median {statistics.median(seconds) * 1000:.0f} ms, worst {max(seconds) * 1000:.0f} ms of {len(seconds)}"


def play(bed, args):
    if not beds.wait_for(lambda: bed.joined() and holder(bed, args.resource)[0], 120, 0.5):
        raise RuntimeError("the cluster did not come up")
    time.sleep(10)
    quiet = []
    for _ in range(args.kills):
        quiet.append(kill(bed, args.resource))
        time.sleep(3)
    print(f"quiet\t{words(quiet)}", flush=True)
    since = {host: bed.log(host).stat().st_size for host in bed.all}
    loops = [subprocess.Popen(["sh", "-c", "while :; do :; done"], start_new_session=True)
             for _ in range(args.factor * (os.cpu_count() or 1))]
    busy, end = [], time.time() + args.minutes * 60
    try:
        for number in range(args.kills):
            pause = (end - time.time()) / (args.kills - number + 1)
            time.sleep(max(3.0, pause))
            busy.append(kill(bed, args.resource))
            print(f"busy\tkill {number + 1} found after {busy[-1] * 1000:.0f} ms", flush=True)
        time.sleep(max(0.0, end - time.time()))
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
    print(f"busy\t{words(busy)}", flush=True)
    wrong = [line for line in failures(bed, since) if " service " not in line]
    found = len(failures(bed, since)) - len(wrong)
    if found > args.kills:
        wrong.append(f"the service failed {found} times and was killed {args.kills} times")
    if starts(bed, since) != args.kills:
        wrong.append(f"{starts(bed, since)} starts instead of {args.kills}")
    if max(busy) > 2 * max(quiet):
        wrong.append(f"a death was found after {max(busy) * 1000:.0f} ms, more than twice {max(quiet) * 1000:.0f} ms")
    doubts = sum(bed.said(host, since[host]).count("is watched with doubt") for host in bed.all)
    print(f"doubts\t{doubts}\nverdict\t{'; '.join(wrong) or 'good'}", flush=True)
    return 1 if wrong else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--factor", type=int, default=4)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--resource", choices=list(SERVICES), default="process")
    parser.add_argument("--profile", default="default")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cluster.conf"
        file.write_text(DOCUMENT.replace("SERVICE", SERVICES[args.resource]))
        bed = beds.Bed(2, args.profile, {"ASTERISM_BENCH_DOCUMENT": str(file)})
        try:
            bed.up()
            if args.resource == "asterisk":
                telephony.install(bed, "127.0.0.1")
                beds.wait_for(bed.joined, 120, 0.5)
                bed.post(1, "resources/service/cleanup")
            return play(bed, args)
        except (RuntimeError, telephony.Failed) as failed:
            print(f"saturate.py: {failed}", file=sys.stderr)
            bed.keep(Path(tempfile.gettempdir()) / "saturate-failed")
            return 2
        finally:
            bed.down()


if __name__ == "__main__":
    sys.exit(main())
