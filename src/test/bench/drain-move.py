#!/usr/bin/env python3
"""drain-move.py [--calls N] [--rate R] [--runs K] [--fixed] [--by drain|move|standby] - planned work on one of two Asterisks under calls, by `asterism` alone.
Three hosts with Asterism; two of them run a real Asterisk each, on an address of its own that moves with it, behind one Kamailio dispatcher.
SIPp holds N calls (default 500) with R new ones a second (default 50). The first Asterisk is drained, the drain taken back under
calls, it is drained anew and moves to the third host with its address, and serves there. By `move` and `standby`: which drain by themselves. With --fixed each Asterisk stays on
its host's address: it is drained and stops, and is brought back. Needs root, sipp, kamailio, ASTERISM_TELEPHONY (deploy/telephony/setup.sh) and ASTERISM_JAR
or target/asterism.jar. Prints name=value; exit 1 if an answered call was cut, 0.1 % or more of the new ones were refused, or
the way back took 2 s or more."""
import argparse, os, re, subprocess, sys, time
from pathlib import Path

os.environ.setdefault("BED_PREFIX", "drainmove")
from rig import bed as beds, calls  # noqa: E402

PROXY, CALLER = "10.77.1.240", "10.77.1.251"
NUMBERS = (1, 2)


def address(number, fixed):
    return f"10.77.1.{number}" if fixed else f"10.77.1.{100 + number}"


def document(home, fixed):
    resources, constraints = "", ""
    for number in NUMBERS:
        own = address(number, fixed)
        resources += f"""
    asterisk-{number} {{ agent = "asterism:asterisk"
      params {{ binary = "{home}/asterisk/usr/sbin/asterisk", config = "/var/lib/pbx{number}/etc/asterisk.conf", user = root, group = root
        sip-address = "{own}", ami-address = "{own}", ami-user = asterism, ami-secret = secret, drain-variable = ASTERISM_DRAIN
        dispatcher-rpc = "http://{PROXY}:8000/RPC" }}
      operations = [ {{ name = monitor, interval = 2s, timeout = 10s }} ] }}"""
        if not fixed:
            resources += f"""
    address-{number} {{ agent = "asterism:address", params {{ ip = "{own}", prefix = 24, interface = eth0 }} }}
    pbx-{number} {{ group = [ address-{number}, asterisk-{number} ] }}"""
        for host in (1, 2, 3):
            score = 100 if host == number else "-INFINITY" if fixed or host != 3 else 10
            constraints += f"\n      {{ of = {top(number, fixed)}, node = n{host}, score = {score} }}"
    return f"""asterism {{
  options {{ stonith-enabled = false }}
  resources {{{resources}
  }}
  constraints {{ location = [{constraints}
  ] }}
}}
"""


def place(number):
    return f"/var/lib/pbx{number}"


def top(number, fixed):
    return f"asterisk-{number}" if fixed else f"pbx-{number}"


class Kamailio:
    def __init__(self, client, folder, fixed):
        self.client, self.folder = client, folder
        folder.mkdir()
        values = [f"ADDRESS={PROXY}", f"DIR={folder}", "CHILDREN=4", "PING_SECONDS=1", "ALGORITHM=4", f"RPC_ADDRESS={PROXY}", "RPC_PORT=8000",
                  "RPC_FROM=10.77.1.0/24", *(f"ASTERISK{number}={address(number, fixed)}:5060" for number in NUMBERS)]
        subprocess.run(["sh", f"{calls.KIT}/bin/render.sh", f"{calls.KIT}/kamailio", folder, *values], check=True)
        self.process = subprocess.Popen([*client, "kamailio", "-f", f"{folder}/kamailio.cfg", "-DD", "-E", "-Y", folder, "-w", folder,
                                         "-P", f"{folder}/pid"], stdout=open(folder / "console", "w"), stderr=subprocess.STDOUT)

    def flags(self, number, fixed):
        done = subprocess.run([*self.client, "kamcmd", "-s", f"unix:{self.folder}/kamailio.ctl", "dispatcher.list"], capture_output=True, text=True)
        return calls.flags(done.stdout, address(number, fixed))


class Callers:
    """SIPp as all callers; what failed, by its error file."""

    def __init__(self, client, folder, wanted):
        self.folder = folder
        hold = wanted.calls / wanted.rate
        words = ["sipp", f"{PROXY}:5060", "-i", CALLER, "-sf", f"{calls.KIT}/sipp/uac-hold.xml", "-s", "501", "-d", str(int(hold * 1000)),
                 "-r", str(wanted.rate), "-m", "1000000", "-l", str(4 * wanted.calls), "-nostdin", "-trace_stat", "-fd", "1",
                 "-stf", f"{folder}/sipp.csv", "-trace_err", "-error_file", f"{folder}/sipp.errors"]
        self.process = subprocess.Popen([*client, *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=open(folder / "console", "w"),
                                        stderr=subprocess.STDOUT)

    def end(self, limit):
        """No new calls; returns when those that are up have ended."""
        self.process.send_signal(10)  # SIGUSR1: as the key q
        self.process.wait(limit)

    def number(self, name):
        return calls.sipp_number(self.folder / "sipp.csv", name)

    def refused(self):
        """Those that got an error in place of the answer."""
        try:
            text = (self.folder / "sipp.errors").read_text(errors="replace")
        except FileNotFoundError:
            return 0
        return len(re.findall(r"while expecting '200' \(index 4\), received 'SIP/2\.0 [45]", text))


def change(bed, path, body=None):
    answer = bed.post(2, path, body)
    if answer is None or answer.code != 200:
        raise SystemExit(f"{path}: {answer.text if answer else 'no answer'}")


def since(begin):
    return time.monotonic() - begin


def prepare(bed, home, wanted):
    bed.up(start=False)
    for host in bed.all:
        for number in NUMBERS:
            own = address(number, wanted.fixed)
            bed.inside(host, "sh", calls.KIT / "bin" / "asterisk-instance.sh", home, place(number), f"BIND={own}", f"AMI_BIND={own}",
                       f"NAME=n{host}-{number}")
    bed.start_all()


def run(bed, client, folder, wanted, home):
    prepare(bed, home, wanted)
    for own in (PROXY, CALLER):
        subprocess.run([*client, "ip", "addr", "add", f"{own}/24", "dev", "eth0"], check=True)
    ends = []
    try:
        calls.must("all joined", 60, bed.joined)
        proxy = Kamailio(client, folder / "kamailio", wanted.fixed)
        ends.append(proxy.process)
        calls.must("both Asterisks run and Kamailio sees them", 90, lambda: all(
            calls.nodes(bed, 2, f"asterisk-{number}") == [f"n{number}"] and proxy.flags(number, wanted.fixed) == "AP" for number in NUMBERS))
        callers = Callers(client, folder, wanted)
        ends.append(callers.process)
        return judge(steps(bed, home, proxy, callers, wanted), callers, wanted)
    finally:
        for process in ends:
            if process.poll() is None:
                process.terminate()
                process.wait(20)


def steps(bed, home, proxy, callers, wanted):
    """What was measured on the way."""
    subject, hold, fixed = top(1, wanted.fixed), wanted.calls / wanted.rate, wanted.fixed
    calls.must("calls are up", 4 * hold, lambda: sum(calls.counts(bed, home, number, place(number))[0] for number in NUMBERS) >= 0.96 * wanted.calls)
    found = {"up": calls.counts(bed, home, 1, place(1))[0]}
    begin = time.monotonic()
    change(bed, f"resources/{subject}/drain", {"lifetime": "10m"})
    calls.must("the dispatcher sends it no calls", 5, lambda: proxy.flags(1, fixed) == "DX", 0.01)
    found["told_ms"] = since(begin) * 1000
    before = calls.counts(bed, home, 1, place(1))[1]
    time.sleep(2)  # how many come while it is closed
    found["new_while_closed"] = calls.counts(bed, home, 1, place(1))[1] - before
    begin, before = time.monotonic(), calls.counts(bed, home, 1, place(1))[1]
    change(bed, f"resources/{subject}/undrain")
    calls.must("a call comes after the abort", 5, lambda: calls.counts(bed, home, 1, place(1))[1] > before, 0.01)
    found["back_ms"] = since(begin) * 1000
    calls.must("half of the calls are there again", 4 * hold, lambda: calls.counts(bed, home, 1, place(1))[0] >= 0.45 * wanted.calls)
    found["up_again"] = calls.counts(bed, home, 1, place(1))[0]
    begin = time.monotonic()
    last(bed, subject, wanted.by)
    calls.must("the last call has ended and it leaves", 4 * hold, lambda: calls.nodes(bed, 2, "asterisk-1") != ["n1"])
    found["left_s"] = since(begin)
    if fixed:
        calls.must("it is stopped", 20, lambda: not calls.nodes(bed, 2, "asterisk-1"))
        change(bed, "nodes/n1/online" if wanted.by == "standby" else f"resources/{subject}/clear")
    home_host = 1 if fixed else 3
    calls.must("it serves again", 60, lambda: calls.nodes(bed, 2, "asterisk-1") == [f"n{home_host}"] and calls.counts(bed, home, home_host, place(1))[0] > 10)
    found["serves_s"] = since(begin)
    time.sleep(hold / 2)  # calls there, too
    callers.end(10 * hold)
    return found


def last(bed, subject, by):
    """What moves it for good."""
    if by == "standby":
        change(bed, "nodes/n1/standby")
    else:
        change(bed, f"resources/{subject}/{by}", {"node": "n3"} if by == "move" else {"lifetime": "10m"})


def judge(found, callers, wanted):
    made, failed, refused = callers.number("TotalCallCreated"), callers.number("FailedCall(C)"), callers.refused()
    words = " ".join(f"{name}={value:.1f}" if name.endswith("_s") else f"{name}={value:.0f}" for name, value in found.items())
    print(f"by={wanted.by} layout={'fixed' if wanted.fixed else 'floating'} {words} calls={made} refused={refused} percent_refused={100 * refused / made:.3f}"
          f" cut={failed - refused} retransmissions={callers.number('Retransmissions(C)')} load={os.getloadavg()[0]:.1f}", flush=True)
    return failed == refused and refused < 0.001 * made and found["back_ms"] < 2000


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--calls", type=int, default=500)
    options.add_argument("--rate", type=int, default=50)
    options.add_argument("--fixed", action="store_true")
    options.add_argument("--by", choices=("drain", "move", "standby"), default="drain")
    wanted = calls.options(options)
    return calls.repeat(wanted, "drain", lambda home: document(home, wanted.fixed), run)


if __name__ == "__main__":
    sys.exit(main())
