#!/usr/bin/env python3
"""failback.py [--gate] [--calls N] [--runs K] - an Asterisk with its floating address prefers n1, which loses power and comes back while N calls (20) are up on n2.
Without --gate it may go back below 5 calls: it must stay until the calls end by themselves. With --gate it may at any time, and is drained
first. Prints when it was back on n1, from when on its status said that it is held back, and how many calls failed; exit 1 if one was cut, or
it was not held back, or did not come back. Needs root, sipp, ASTERISM_TELEPHONY and ASTERISM_JAR or target/asterism.jar."""
import argparse, os, re, subprocess, sys, time

os.environ.setdefault("BED_PREFIX", "failback")
from rig import bed as beds, calls  # noqa: E402

CALLER, HOLD_S = "10.77.1.251", 30


def document(wanted):
    gate = "ami-user = asterism, ami-secret = secret, drain-variable = ASTERISM_DRAIN" if wanted.gate else ""
    leave = 'failback-window = "00:00-23:59"' if wanted.gate else "failback-calls = 5"
    return lambda home: f"""asterism {{
  options {{ stonith-enabled = false }}
  resource-defaults {{ {leave} }}
  resources {{
    vip {{ agent = "asterism:address", params {{ ip = "{beds.VIP}", prefix = 24, interface = eth0 }} }}
    pbx {{ agent = "asterism:asterisk"
      params {{ binary = "{home}/asterisk/usr/sbin/asterisk", config = "/var/lib/pbx/etc/asterisk.conf", user = root, group = root
        sip-address = "{beds.VIP}", ami-address = "{beds.VIP}"
        {gate} }}
      operations = [ {{ name = monitor, interval = 2s, timeout = 10s }} ] }}
    phones {{ group = [ vip, pbx ] }}
  }}
  constraints {{ location = [ {{ of = phones, node = n1, score = 100 }}, {{ of = phones, node = n3, score = -INFINITY }} ] }}
}}
"""


def run(bed, client, folder, wanted, home):
    bed.up(start=False)
    for host in bed.all:
        bed.inside(host, "sh", calls.KIT / "bin" / "asterisk-instance.sh", home, "/var/lib/pbx", f"BIND={beds.VIP}", f"AMI_BIND={beds.VIP}", f"NAME=n{host}")
    bed.start_all()
    subprocess.run([*client, "ip", "addr", "add", f"{CALLER}/24", "dev", "eth0"], check=True)
    calls.must("all joined", 60, bed.joined)
    calls.must("it runs on n1", 60, lambda: calls.nodes(bed, 2, "pbx") == ["n1"])
    bed.power_off(1)
    calls.must("it runs on n2", 60, lambda: calls.nodes(bed, 2, "pbx") == ["n2"])
    words = ["sipp", f"{beds.VIP}:5060", "-i", CALLER, "-sf", f"{calls.KIT}/sipp/uac-hold.xml", "-s", "101", "-d", str(HOLD_S * 1000), "-r", "20", "-m", str(wanted.calls),
             "-nostdin", "-trace_stat", "-fd", "1", "-stf", f"{folder}/sipp.csv"]
    calls.must("it answers", 20, lambda: calls.counts(bed, home, 2, "/var/lib/pbx")[1] >= 0)
    load = subprocess.Popen([*client, *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        calls.must("the calls are up", 20, lambda: calls.counts(bed, home, 2, "/var/lib/pbx")[0] >= wanted.calls)
        up = time.time()
        bed.boot(1)
        bed.start(1)
        calls.must("n1 is back", 40, bed.joined)
        joined = time.time()
        sentence = beds.wait_for(lambda: said(bed), 10, 0.2)
        told = time.time()
        calls.must("it is back on n1", HOLD_S + 60, lambda: calls.nodes(bed, 2, "pbx") == ["n1"], 0.2)
        back = time.time()
        beds.wait_for(lambda: load.poll() is not None, 30, 0.5)
        failed, good = (calls.sipp_number(folder / "sipp.csv", name) for name in ("FailedCall(C)", "SuccessfulCall(C)"))
        print(f"gate={wanted.gate} joined_s={joined - up:.1f} said_s={told - joined:.1f} back_s={back - up:.1f} calls={wanted.calls} ended_well={good} failed={failed}"
              f" said='{sentence}' load={os.getloadavg()[0]:.1f}", flush=True)
        return bool(sentence) and good == wanted.calls and not failed and back - up >= HOLD_S - 5
    finally:
        if load.poll() is None:
            load.kill()


def said(bed):
    """Why it is held back, as the second host has it."""
    status = bed.ask(2, "/asterism/v1/status")
    found = re.search(r'phones stays on n2[^"]*', status.text if status else "")
    return found.group(0) if found else ""


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--gate", action="store_true")
    options.add_argument("--calls", type=int, default=20)
    wanted = calls.options(options)
    return calls.repeat(wanted, "failback", document(wanted), run)


if __name__ == "__main__":
    sys.exit(main())
