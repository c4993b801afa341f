#!/usr/bin/env python3
"""health.py [--fault NAME]... [--times N] [--load SECONDS] [--policy restart|move] - each fault of an Asterisk under calls gets its verdict and its action.
Three hosts with Asterism (profile fast); a real Asterisk beside the floating address, SIP over UDP and TLS, AMI. SIPp holds some calls while one
thing breaks: Asterisk hangs (SIGSTOP), is deaf on SIP, is out of descriptors: the verdict fails, and it is restarted or moved. AMI does not answer
or refuses, the certificate expires: the verdict warns, and no call is cut. With --load: so many calls a second that 80 % of all processors are
in use for that long, and nothing is found. Needs root, sipp, tcpdump, nft, openssl, ASTERISM_TELEPHONY (deploy/telephony/setup.sh) and
ASTERISM_JAR or target/asterism.jar. Prints name=value; exit 1 if a verdict took longer than 3 s, or what was done or cut is not as above."""
import argparse, json, os, re, signal, subprocess, sys, time
from datetime import datetime, timedelta, timezone
from pathlib import Path

os.environ.setdefault("BED_PREFIX", "health")
from rig import bed as beds, calls, heard, judge  # noqa: E402
from rig.sip import client_socket  # noqa: E402
from rig.faults_telephony import asterisks, by_signal, deaf, descriptors  # noqa: E402

PLACE, CALLER, TLS = "/var/lib/pbx", "10.77.1.251", 5061
VERDICT_S, BACK_S = 3.0, 25.0
BUSY_PERCENT, MOST_BUSY_PERCENT = 80, 90  # of all processors, under load
CONTROL = 8899  # SIPp takes orders there


def document(home, policy):
    return f"""asterism {{
  options {{ stonith-enabled = false }}
  resource-defaults {{ resource-stickiness = 100 }}
  resources {{
    vip {{ agent = "asterism:address", params {{ ip = "{beds.VIP}", prefix = 24, interface = eth0 }} }}
    pbx {{ agent = "asterism:asterisk", meta {{ migration-threshold = {1 if policy == "move" else 1000} }}
      params {{ binary = "{home}/asterisk/usr/sbin/asterisk", config = "{PLACE}/etc/asterisk.conf", user = root, group = root
        sip-address = "{beds.VIP}", sip-tls-port = {TLS}, ami-user = asterism, ami-secret = secret }} }}
    line {{ group = [ vip, pbx ] }}
  }}
}}
"""


def sentences(status, since=None):
    """What a node tells of nodes and resources that is not as it should be, or since then was not."""
    for entry in calls.rows(status["resources"]):
        for one in entry["health"]:
            if one["verdict"] in ("warning", "ill"):
                yield f"{entry['id']} on {one['node']}: {one['sentence']}"
            if since and datetime.fromisoformat(one["lastIllAt"][:19] + "+00:00").timestamp() >= int(since):
                yield f"{entry['id']} on {one['node']} was ill: {one['lastIll']}"
        yield from (f"{entry['id']}: {text}" for text in entry["remarks"])
        yield from (f"{entry['id']}: {json.dumps(failure)}" for failure in entry["failures"])
    yield from (f"{node['name']}: {node['sentence']}" for node in status["nodes"] if node["sentence"])


class Scene:
    """One bed; what the strikes of rig.faults_telephony want of a run."""

    def __init__(self, bed, client, folder, home):
        self.bed, self.client, self.folder, self.home = bed, client, folder, home
        self.heals = []

    def heal(self, action):
        self.heals.append(action)

    def wrong(self, text):
        raise SystemExit(text)

    def where(self):
        """Host and process of the one Asterisk that runs."""
        found = asterisks(self)
        return next(iter(found.items())) if found else (0, 0)

    def console(self, host, command):
        return calls.console(self.bed, self.home, host, PLACE, command)

    def told(self, host, since=None):
        """What the node there tells of its own and of all resources that is not well at present, or since then was not."""
        status = self.bed.status(host)
        return " | ".join(sentences(status, since)) if status else ""


# Faults that warn: each gets scene, host and process, and returns when it was and what ends it.

def ami_silent(scene, host, pid):
    def over():
        scene.bed.inside(host, "nft", "delete", "table", "inet", "ami", check=False)

    at = time.time()
    scene.bed.inside(host, "nft", "add table inet ami; add chain inet ami in { type filter hook input priority 0; };"
                               " add rule inet ami in tcp dport 5038 drop")
    return at, over


def ami_refused(scene, host, pid):
    def switch(word):
        scene.bed.inside(host, "sed", "-i", f"s/^enabled = .*/enabled = {word}/", f"{PLACE}/etc/manager.conf")
        scene.console(host, "manager reload")

    at = time.time()
    switch("no")
    for line in scene.console(host, "manager show connected").splitlines():
        words = line.split()
        if len(words) > 4 and words[0] == "asterism" and words[4].isdigit():
            scene.console(host, f"manager kick session {words[4]}")
    return at, lambda: switch("yes")


def certificate(folder, end):
    """Key and certificate that ends then, as text."""
    made = Path(folder) / "ca"
    subprocess.run(["rm", "-rf", made], check=True)
    made.mkdir()
    (made / "index.txt").touch()
    (made / "serial").write_text("01\n")
    (made / "cnf").write_text(f"[ca]\ndefault_ca=own\n[own]\ndir={made}\ndatabase={made}/index.txt\nserial={made}/serial\nnew_certs_dir={made}\n"
                              "default_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n")
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", made / "key",
                    "-subj", "/CN=pbx", "-out", made / "csr"], **quiet)
    subprocess.run(["openssl", "ca", "-selfsign", "-batch", "-notext", "-config", made / "cnf", "-keyfile", made / "key", "-in", made / "csr",
                    "-out", made / "cert", "-startdate", "20200101000000Z", "-enddate", end.strftime("%Y%m%d%H%M%SZ")], **quiet)
    return (made / "key").read_text() + (made / "cert").read_text()


def put_certificate(scene, hosts, end):
    text = certificate(scene.folder, end)
    for host in hosts:
        scene.bed.inside(host, "sh", "-c", 'umask 077; printf "%s" "$1" >"$2"', "_", text, f"{PLACE}/etc/tls.pem")


def shown_end(scene, host):
    """End of the certificate that TLS shows, as openssl writes it."""
    script = f"openssl s_client -connect {beds.VIP}:{TLS} </dev/null 2>/dev/null | openssl x509 -noout -enddate"
    return scene.bed.inside(host, "sh", "-c", script, check=False).strip()


def certificate_ends(scene, host, pid):
    """One that ends soon is put in place; the fault is its end."""
    def exchange(end):
        put_certificate(scene, [host], end)
        scene.console(host, "module reload res_pjsip.so")
        wanted = end.strftime("%b %e %H:%M:%S %Y GMT")
        calls.must("the new certificate is shown", 10, lambda: shown_end(scene, host).endswith(wanted))

    end = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(seconds=8)
    exchange(end)
    time.sleep(max(0.0, end.timestamp() - time.time()))
    return end.timestamp(), lambda: exchange(far())


def far():
    return datetime.now(timezone.utc) + timedelta(days=400)


class Fault:
    def __init__(self, strike, says, fails):
        self.strike, self.says, self.fails = strike, says, fails


FAULTS = {
    "hung": Fault(by_signal(signal.SIGSTOP), "is frozen by a signal", True),
    "deaf": Fault(deaf, "SIP does not answer within", True),
    "descriptors": Fault(descriptors, "it has no file descriptor left", True),
    "ami-silent": Fault(ami_silent, "AMI cannot be used", False),
    "ami-refused": Fault(ami_refused, "AMI cannot be used", False),
    "certificate": Fault(certificate_ends, "the certificate of SIP over TLS expired", False),
}


class Callers:
    """SIPp, and its packets at the client."""

    def __init__(self, scene, name, rate, hold, pcap=True, more=()):
        self.folder = scene.folder / name
        self.folder.mkdir()
        self.pcap = self.folder / "client.pcap"
        self.tcpdump = subprocess.Popen([*scene.client, "tcpdump", "-i", "eth0", "-n", "-U", "-B", "65536", "-w", str(self.pcap),
                                         f"udp port 5060 and host {CALLER}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) if pcap else None
        words = ["sipp", f"{beds.VIP}:5060", "-i", CALLER, "-sf", f"{calls.KIT}/sipp/uac-hold.xml", "-s", "101", "-d", str(int(hold * 1000)), "-r", str(rate),
                 "-m", "10000000", "-l", str(max(5000, int(3 * rate * hold))), "-nostdin", "-trace_stat", "-fd", "1", "-stf", f"{self.folder}/sipp.csv",
                 *more]
        self.process = subprocess.Popen([*scene.client, *words], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=open(self.folder / "console", "w"),
                                        stderr=subprocess.STDOUT)

    def number(self, name):
        return calls.sipp_number(self.folder / "sipp.csv", name)

    def end(self, limit):
        """No new calls; returns when those that are up have ended, or that limit is over."""
        self.process.send_signal(10)  # SIGUSR1: as the key q
        beds.wait_for(lambda: self.process.poll() is not None, limit, 0.2)
        self.stop()

    def stop(self):
        for process in (self.process, self.tcpdump):
            if process and process.poll() is None:
                process.terminate()
                process.wait(20)

    def calls(self):
        return heard.calls(self.pcap, CALLER)


def well(scene):
    """The host and process of an Asterisk that runs, of which nothing bad is told."""
    def claim():
        host, pid = scene.where()
        status = scene.bed.status(host) if host else None
        entry = next((row for row in calls.rows(status["resources"]) if row["id"] == "pbx"), None) if status else None
        if not entry or entry["state"] != "running" or entry["nodes"] != [f"n{host}"]:
            return None
        return None if any(fault.says in text for fault in FAULTS.values() for text in sentences(status)) else (host, pid)

    found = beds.wait_for(claim, 60, 0.2)
    return found or scene.wrong(f"Asterisk does not run well: {scene.told(1)}")


def strike(scene, name, number, wanted):
    fault = FAULTS[name]
    host, pid = well(scene)
    callers = Callers(scene, f"{name}-{number}", wanted.rate, wanted.hold)
    try:
        calls.must("calls are up", 3 * wanted.hold + 20, lambda: calls.counts(scene.bed, scene.home, host, PLACE)[0] >= 0.9 * wanted.rate * wanted.hold)
        size = scene.bed.log(host).stat().st_size
        at, over = fault.strike(scene, host, pid)
        shown = beds.wait_for(lambda: fault.says in scene.told(host, at) and time.time(), VERDICT_S + 2, 0.02)
        if fault.fails:
            beds.wait_for(lambda: scene.where()[1] not in (0, pid), BACK_S, 0.05)
            over()
        time.sleep(5)  # what else is done, and calls afterwards
        there = scene.where()
        if not fault.fails:
            over()
        callers.end(wanted.hold + 10)
        for heal in scene.heals:
            heal()
        scene.heals.clear()
        told = judge.moments(scene.bed.said(host, size), r"event=(resource-failed|other) .*" + re.escape(fault.says))
        line = weigh(callers, at, min(told, default=None), shown, (host, pid), there)
        operations = [text for text in scene.bed.said(host, size).splitlines() if "operation failed" in text]
        scene.bed.post(next(iter(scene.bed.all)), "resources/pbx/cleanup")
        return report(name, fault, line, wanted, operations)
    finally:
        callers.stop()


def weigh(callers, at, told, shown, before, after):
    every = callers.calls()
    up = [one for one in every if one.was_up(at)]
    new = [one for one in every if one.began > at]
    answered = [one.answered for one in new if one.answered]
    bad = [one.began for one in new if not one.answered or one.answered - one.began > 0.5]
    good = [one.began for one in new if not bad or one.began > bad[-1]]
    return {
        "verdict_ms": (told - at) * 1000 if told else -1,
        "shown_ms": (shown - at) * 1000 if shown else -1,
        "done": "nothing" if after == before else "none-runs" if not after[1] else "restarted" if after[0] == before[0] else "moved",
        "up": len(up),
        "cut": sum(one.cut is not None or not one.ended for one in up),
        "new": len(new),
        "unanswered": sum(not one.answered for one in new),
        "first_answer_ms": (min(answered) - at) * 1000 if answered else -1,
        "all_answered_from_ms": (good[0] - at) * 1000 if good and bad else 0 if good else -1,
    }


def report(name, fault, line, wanted, operations):
    done = ("moved" if wanted.policy == "move" else "restarted") if fault.fails else "nothing"
    passed = 0 <= line["verdict_ms"] <= VERDICT_S * 1000 and 0 <= line["shown_ms"] <= VERDICT_S * 1000 and line["done"] == done
    passed &= line["all_answered_from_ms"] > 0 if fault.fails else line["cut"] == line["unanswered"] == len(operations) == 0
    words = " ".join(f"{key}={value:.0f}" if isinstance(value, float) else f"{key}={value}" for key, value in line.items())
    print(f"fault={name} policy={wanted.policy} {words} failed_operations={len(operations)} load={os.getloadavg()[0]:.1f} {'ok' if passed else 'WRONG'}", flush=True)
    return passed


def busy(pids):
    """Ticks of all processors and of these processes: used (but by what runs niced and so gives way), in all, by process."""
    words = list(map(int, Path("/proc/stat").read_text().splitlines()[0].split()[1:9]))
    own = []
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            own.append(int(fields[11]) + int(fields[12]))
        except FileNotFoundError:
            own.append(0)
    return sum(words) - words[1] - words[3] - words[4], sum(words), own


class Rate:
    """Tells SIPp how many new calls a second; see its manual, remote control."""

    def __init__(self, port):
        self.sock, self.port, self.now = client_socket(), port, 0

    def set(self, rate):
        self.now = max(10, round(rate))
        self.sock.sendto(f"cset rate {self.now}".encode(), ("127.0.0.1", self.port))

    def hold(self, used):
        """Closer to the middle of what is allowed."""
        middle = (BUSY_PERCENT + MOST_BUSY_PERCENT) / 2
        self.set(self.now * max(0.8, min(1.3, 1 + 0.7 * (middle - used) / middle)))


def load(scene, wanted):
    """More and more calls until that part of the processors is in use, and it is held there; then nothing may be found."""
    host, pid = well(scene)
    size = {one: scene.bed.log(one).stat().st_size for one in scene.bed.all}
    callers = Callers(scene, "load", 10, wanted.hold, pcap=False, more=["-cp", str(CONTROL)])
    try:
        subprocess.run([*scene.client, "ip", "link", "set", "lo", "up"], check=True)
        rate, shares, rates, notes = Rate(CONTROL), [], [], set()
        rate.set(60)
        calls.must("the processors are in use", 100, lambda: climb(rate, pid, callers, wanted))
        end = time.time() + wanted.load
        while time.time() < end:
            shares.append(share(pid, callers, 5))
            rates.append(rate.now)
            rate.hold(shares[-1][0])
            for one in scene.bed.all:
                notes |= set(sentences(scene.bed.status(one) or {"resources": [], "nodes": []}))
        up = calls.counts(scene.bed, scene.home, host, PLACE)[0]
        created, failed = callers.number("TotalCallCreated"), callers.number("FailedCall(C)")
        text = "".join(scene.bed.said(one, size[one]) for one in scene.bed.all)
        events = [line for line in text.splitlines() if " WARN " in line or " ERROR " in line or "operation failed" in line]
        means = [sum(one[i] for one in shares) / len(shares) for i in range(3)]
        same = scene.where() == (host, pid)
        passed = same and not notes and not events and means[0] >= BUSY_PERCENT
        print(f"load_s={wanted.load} busy_percent={means[0]:.0f} least={min(one[0] for one in shares):.0f} most={max(one[0] for one in shares):.0f}"
              f" asterisk_percent={means[1]:.0f} sipp_percent={means[2]:.0f} calls_per_s={sum(rates) / len(rates):.0f} up={up} calls={created}"
              f" failed_calls={failed} same_process={same} notes={len(notes)} warnings={len(events)} {'ok' if passed else 'WRONG'}", flush=True)
        for line in sorted(notes) + events[:20]:
            print(f"  {line}")
        return passed
    finally:
        callers.stop()


def climb(rate, pid, callers, wanted):
    used = share(pid, callers, 3)[0]
    if used < BUSY_PERCENT + 2:
        rate.set(rate.now * (1.3 if used < 60 else 1.1))
        time.sleep(wanted.hold)
    return used >= BUSY_PERCENT


def share(pid, callers, seconds):
    """Percent of all processors in use in that time: in all, by Asterisk, by SIPp."""
    pids = [pid, callers.process.pid]
    used, total, own = busy(pids)
    time.sleep(seconds)
    used2, total2, own2 = busy(pids)
    ticks = [b - a for a, b in zip(own, own2)]
    return [100 * part / (total2 - total) for part in (used2 - used, ticks[0], sum(ticks[1:]))]


def run(bed, client, folder, wanted, home):
    scene = Scene(bed, client, folder, home)
    bed.up(start=False)
    tls = (f"\n[transport-tls]\ntype = transport\nprotocol = tls\nbind = {beds.VIP}:{TLS}\ncert_file = {PLACE}/etc/tls.pem\n"
           f"priv_key_file = {PLACE}/etc/tls.pem\nmethod = tlsv1_2\nallow_reload = yes\n")
    for host in bed.all:
        bed.inside(host, "sh", calls.KIT / "bin" / "asterisk-instance.sh", home, PLACE, f"BIND={beds.VIP}", f"NAME=n{host}")
        bed.inside(host, "sh", "-c", 'printf "%s" "$1" >>"$2"', "_", tls, f"{PLACE}/etc/pjsip.conf")
    put_certificate(scene, bed.all, far())
    bed.start_all()
    subprocess.run([*client, "ip", "addr", "add", f"{CALLER}/24", "dev", "eth0"], check=True)
    calls.must("all joined", 60, bed.joined)
    well(scene)
    passed = True
    for name in wanted.fault:
        for number in range(wanted.times):
            passed &= strike(scene, name, number, wanted)
    if wanted.load:
        passed &= load(scene, wanted)
    return passed


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--fault", choices=[*FAULTS, "all"], action="append", default=[])
    options.add_argument("--times", type=int, default=3)
    options.add_argument("--policy", choices=("restart", "move"), default="restart")
    options.add_argument("--rate", type=int, default=10, help="new calls a second")
    options.add_argument("--hold", type=float, default=6, help="seconds a call lasts")
    options.add_argument("--load", type=int, default=0, help="seconds of 80 %% of the processors")
    wanted = calls.options(options)
    if "all" in wanted.fault or not (wanted.fault or wanted.load):
        wanted.fault = [*FAULTS]
    calls.descriptors()
    return calls.repeat(wanted, "health", lambda home: document(home, wanted.policy), run)


if __name__ == "__main__":
    sys.exit(main())
