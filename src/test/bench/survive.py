#!/usr/bin/env python3
"""survive.py [--calls N] [--rate R] [--pace P] [--runs K] [--fault power|asterisk|both] [--rtpengine] - bridged calls through the floating address, whose
owner then loses power, or its Asterisk alone, or first this and then, when all calls are re-joined, power.
Three hosts with a real Asterisk each, SIPp as caller and as telephone (signalling only; ten calls more send media afterwards). Half of
the calls are ended by the caller, half by the telephone. What was re-joined when is read from the packets at the client: from the
first ARP of the new owner to the ACK that brings a caller the telephone's answer. What ended well is said by SIPp, and must agree with the
bill of the nodes. If the address stays, times are from the fault on, and 5 s are allowed instead of 2. Needs root, sipp, tcpdump, nft, ASTERISM_TELEPHONY (deploy/telephony/setup.sh) and ASTERISM_JAR or target/asterism.jar.
Prints name=value; exit 1 if fewer than 99 % were re-joined in time or ended well at either end, or if media did not flow."""
import argparse, os, re, signal, struct, subprocess, sys, time
from pathlib import Path

os.environ.setdefault("BED_PREFIX", "survive")
from rig import bed as beds, calls  # noqa: E402

PLACE = "/var/lib/pbx"
CALLER, TELEPHONE = "10.77.1.251", "10.77.1.252"
KEEPER = 5062
RELAYS = "30000-39999"
SAMPLE, PACKETS = 10, 50
SETTINGS = "  survival {{ enabled = true, ami-secret-file = ami-secret, calls-per-second = {}{} }}"


def document(home):
    return calls.with_address(home, PLACE, "clone { hot-standby = true }", "{ of = vip, with = pbx, score = INFINITY }")


def install(bed, home, ports):
    more = "".join(f"exten => {port},1,Dial(PJSIP/{port}@p{port},30)\n same => n,Hangup()\n" for port in ports)
    peers = "".join(f"\n[p{port}]\ntype = endpoint\ntransport = transport-udp\ncontext = test\ndisallow = all\nallow = ulaw\n"
                    f"aors = p{port}\ndirect_media = no\n[p{port}]\ntype = aor\ncontact = sip:{port}@{TELEPHONE}:{port}\n" for port in ports)
    hep = "[general]\nenabled = yes\ncapture_address = 127.0.0.1:9060\ncapture_id = 1\nuuid_type = channel\n"
    for host in bed.all:
        bed.inside(host, "sh", calls.KIT / "bin" / "asterisk-instance.sh", home, PLACE, f"BIND={beds.VIP}", f"NAME=n{host}")
        for file, text in (("extensions.conf", more), ("pjsip.conf", peers), ("hep.conf", hep),
                           ("modules.conf", "load = res_hep.so\nload = res_hep_pjsip.so\n")):
            bed.inside(host, "sh", "-c", 'printf "%s" "$2" >>"$1"', "_", f"{PLACE}/etc/{file}", text)
        bed.inside(host, "sh", "-c", "umask 077; echo secret >/etc/asterism/ami-secret")


def pcap(path):
    """A second of PCMU."""
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for i in range(PACKETS):
            rtp = struct.pack(">BBHII", 0x80, 0, i, i * 160, 7) + b"\xff" * 160
            udp = struct.pack(">HHHH", 9000, 9000, 8 + len(rtp), 0) + rtp
            frame = bytes(12) + b"\x08\x00" + struct.pack(">BBHIBBHII", 0x45, 0, 20 + len(udp), i, 64, 17, 0, 0x7F000001, 0x7F000001) + udp
            out.write(struct.pack("<IIII", 1, i * 20000, len(frame), len(frame)) + frame)


class Sipp:
    def __init__(self, client, folder, kind, port, count, media, more, losses=1):
        self.folder, self.count, self.name = folder / f"{kind}{port}", count, f"{kind}{port}"
        self.folder.mkdir()
        scenario = (calls.KIT / "sipp" / f"survive-{kind}.xml").read_text()
        if not media:
            scenario = re.sub(r"  <nop>\s*<action>\s*<exec play_pcap_audio.*?</nop>\n", "", scenario, flags=re.S)
        join = re.search(r'  <recv request="INVITE" rrs="true" timeout.*?(?=  <nop)', scenario, re.S).group(0)
        (self.folder / "scenario.xml").write_text(scenario.replace(join, losses * join))
        pcap(self.folder / "media.pcap")
        own = CALLER if kind == "caller" else TELEPHONE
        words = ["sipp", f"{beds.VIP}:5060", "-sf", "scenario.xml", "-i", own, "-p", str(port), "-mi", own, "-mp", str(20000 + (port - 5000) * 100),
                 "-key", "keeper_port", str(KEEPER), "-m", str(count), "-l", str(count + 10), "-nostdin", "-trace_stat", "-fd", "1",
                 "-stf", "stat.csv", "-trace_err", "-error_file", "errors", *more]
        self.process = subprocess.Popen([*client, *words], cwd=self.folder, stdin=subprocess.DEVNULL,
                                        stdout=open(self.folder / "console", "w"), stderr=subprocess.STDOUT)

    def number(self, name):
        return calls.sipp_number(self.folder / "stat.csv", name)


def capture(path):
    """Time, link-layer source and network packet of each frame."""
    data = Path(path).read_bytes()
    at = 24
    while at + 16 <= len(data):
        seconds, micros, size, _ = struct.unpack_from("<IIII", data, at)
        frame = data[at + 16:at + 16 + size]
        at += 16 + size
        yield seconds + micros / 1e6, frame[6:12], frame[12:14], frame[14:]


def judge(path, owner_mac, cut):
    """When the address was announced anew, and when each caller was told the telephone's answer."""
    takeover, joined = None, {}
    for at, mac, kind, packet in capture(path):
        if at < cut:
            continue
        if kind == b"\x08\x06" and mac != owner_mac and packet[14:18] == bytes(map(int, beds.VIP.split("."))):
            takeover = takeover or at
        elif kind == b"\x08\x00" and packet[9] == 17 and packet[16:20] == bytes(map(int, CALLER.split("."))):
            text = packet[28:].decode(errors="replace")
            if text.startswith("ACK ") and "\r\n\r\nv=0" in text:
                joined.setdefault(re.search(r"\r\nCall-ID: *(\S+)", text, re.I).group(1), at)
    return takeover, sorted(joined.values())


def media_rules(relayed):
    """Counts packets of media: those sent from end to end, or those that came from a relay."""
    if relayed:
        chain, ways = "input", [("caller", f"ip daddr {TELEPHONE} udp sport {RELAYS}"), ("telephone", f"ip daddr {CALLER} udp sport {RELAYS}")]
    else:
        chain, ways = "output", [("caller", f"ip saddr {CALLER} ip daddr {TELEPHONE} udp dport 20000-60000"),
                                 ("telephone", f"ip saddr {TELEPHONE} ip daddr {CALLER} udp dport 20000-60000")]
    return ("table inet media {\n counter caller { }\n counter telephone { }\n chain count {\n" f"  type filter hook {chain} priority 0\n"
            + "".join(f"  {way} counter name {name}\n" for name, way in ways) + " }\n}")


def relays(bed):
    """An rtpengine on each host, in user space; it ends with the host."""
    for host in bed.all:
        bed.inside(host, "sh", "-c", f"rtpengine --table=-1 --interface=10.77.1.{host} --listen-ng=127.0.0.1:2223 --port-min=30000 --port-max=39999"
                   " --num-threads=2 --log-level=3 --pidfile=/run/rtpengine.pid >/dev/null 2>&1")


def run(bed, client, folder, wanted, home):
    half = (wanted.calls + 1) // 2
    plan = [(5070, half, False, "caller"), (5071, wanted.calls - half, False, "telephone"), (5072, SAMPLE, True, "caller")]
    bed.up(start=False)
    install(bed, home, [port for port, *_ in plan])
    for address in (CALLER, TELEPHONE):
        subprocess.run([*client, "ip", "addr", "add", f"{address}/24", "dev", "eth0"], check=True)
    subprocess.run([*client, "nft", media_rules(wanted.rtpengine)], check=True)
    if wanted.rtpengine:
        relays(bed)
    bed.start_all()
    calls.must("all joined, the address serves", 60, lambda: bed.joined() and calls.owner(bed))
    for host in bed.all:
        calls.must(f"Asterisk runs on n{host}", 60, lambda: "fully booted" in calls.console(bed, home, host, PLACE, "core waitfullybooted").lower())
    first = calls.owner(bed)
    pcap_file = folder / "client.pcap"
    tcpdump = subprocess.Popen([*client, "tcpdump", "-i", "eth0", "-n", "-U", "-B", "65536", "-w", str(pcap_file), f"arp or udp port {KEEPER}"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    sipps = [tcpdump]
    try:
        losses = 2 if wanted.fault == "both" else 1
        ends = [Sipp(client, folder, "telephone", port, count, media, ["-d", str(wanted.hold), *(["-set", "ends", "1"] if who == "telephone" else [])], losses)
                for port, count, media, who in plan]
        ends += [Sipp(client, folder, "caller", port, count, media,
                      ["-s", str(port), "-r", str(max(1, wanted.rate * count // (wanted.calls + SAMPLE))), "-d", str(wanted.hold),
                       *(["-set", "waits", "1"] if who == "telephone" else [])], losses) for port, count, media, who in plan]
        sipps += [end.process for end in ends]
        total = wanted.calls + SAMPLE
        calls.must("the calls are up", 60 + total / wanted.rate, lambda: all(end.number("CurrentCall") == end.count for end in ends))
        others = [host for host in bed.all if host != first]
        calls.must("all are copied", 30, lambda: all(calls.metric(bed, host, "asterism_calls_copies") == 2 * total for host in others))
        mac = bytes.fromhex(f"020000000a{first:02x}")
        if wanted.fault != "power":
            cut = time.time()
            os.kill(next(pid for pid, name in bed.processes(first).items() if name == "asterisk"), signal.SIGKILL)
        if wanted.fault == "both":
            calls.must("all are re-joined once", 30, lambda: calls.metric(bed, first, "asterism_calls_rejoined") == total)
            calls.must("all are copied again", 30, lambda: all(calls.metric(bed, host, "asterism_calls_copies") == 2 * total for host in others))
        if wanted.fault != "asterisk":
            cut = bed.power_off(first)
        beds.wait_for(lambda: all(end.process.poll() is not None for end in ends), 90 + wanted.hold / 1000, 0.5)
        tcpdump.terminate()
        tcpdump.wait(10)
        takeover, joined = judge(pcap_file, mac, cut)
        if wanted.fault == "asterisk":
            takeover = takeover or cut
        return report(bed, client, ends, total, cut, takeover, joined)
    finally:
        for process in sipps:
            if process.poll() is None:
                process.kill()
                process.wait(10)


def report(bed, client, ends, total, cut, takeover, joined):
    if takeover is None:
        raise SystemExit("no ARP of a new owner was seen")
    limit = 2 if takeover > cut else 5
    soon = sum(at <= takeover + limit for at in joined)
    well = {kind: sum(end.number("SuccessfulCall(C)") for end in ends if end.name.startswith(kind)) for kind in ("caller", "telephone")}
    failed = {kind: sum(end.number("FailedCall(C)") for end in ends if end.name.startswith(kind)) for kind in ("caller", "telephone")}
    counts = [int(re.search(r"packets (\d+)", subprocess.run([*client, "nft", "list", "counter", "inet", "media", name], check=True,
                                                             capture_output=True, text=True).stdout).group(1)) for name in ("caller", "telephone")]
    living = [host for host in bed.all if bed.has_power(host)]
    bill = {name: sum(calls.metric(bed, host, f"asterism_calls_{name}") for host in living) for name in ("up", "rejoined", "lost", "held")}
    cdr = sum(int(bed.inside(host, "sh", "-c", "cat /var/log/asterism/cdr.csv 2>/dev/null | wc -l")) for host in living)
    last = (joined[-1] - takeover) * 1000 if joined else -1
    print(f"calls={total} takeover_ms={(takeover - cut) * 1000:.0f} rejoined={len(joined)} limit_s={limit} in_time={soon} percent_in_time={100 * soon / total:.1f}"
          f" first_ms={(joined[0] - takeover) * 1000 if joined else -1:.0f} median_ms={(joined[len(joined) // 2] - takeover) * 1000 if joined else -1:.0f}"
          f" last_ms={last:.0f} caller_ok={well['caller']} caller_failed={failed['caller']} telephone_ok={well['telephone']}"
          f" telephone_failed={failed['telephone']} media_to_telephone={counts[0]} media_to_caller={counts[1]} media_sent={SAMPLE * PACKETS}"
          f" bill_up={bill['up']} bill_rejoined={bill['rejoined']} bill_lost={bill['lost']} bill_held={bill['held']} records={cdr}", flush=True)
    enough = 0.99 * total
    agrees = bill["up"] == total and bill["rejoined"] == len(joined) and cdr == total
    return (soon >= enough and min(well.values()) >= enough and min(counts) >= 0.95 * SAMPLE * PACKETS and agrees)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--calls", type=int, default=1000)
    options.add_argument("--rate", type=int, default=100)
    options.add_argument("--hold", type=int, default=5000, help="ms from being re-joined to hanging up")
    options.add_argument("--pace", type=int, default=1000, help="survival.calls-per-second")
    options.add_argument("--rtpengine", action="store_true", help="media goes through an rtpengine on the new owner's host")
    options.add_argument("--fault", choices=("power", "asterisk", "both"), default="power")
    wanted = calls.options(options)
    hard = calls.descriptors()
    if hard < 12 * wanted.calls:
        sys.exit(f"{wanted.calls} bridged calls need some {12 * wanted.calls} descriptors, and the hard limit is {hard}")
    return calls.repeat(wanted, "survive", document, run, SETTINGS.format(wanted.pace, ', rtpengine = "127.0.0.1:2223"' if wanted.rtpengine else ""))


if __name__ == "__main__":
    sys.exit(main())
