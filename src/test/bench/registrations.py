#!/usr/bin/env python3
"""registrations.py [--phones N] [--runs K] [--rate R] [--standby hot|cold] [--qualify S] [--no-ari] - N telephones register over UDP with a real Asterisk at the
floating address, whose owner then loses power. Three hosts. How many contacts the new owner's Asterisk has is read every 0.1 s from its
own database by its console, from the first ARP of the new owner; then each telephone is called once through the new owner, at R calls a
second from the moment when it answers SIP OPTIONS, and counts as reached if the INVITE comes to its port. Nothing is registered again.
Needs root, tcpdump, ASTERISM_TELEPHONY (deploy/telephony/setup.sh) and ASTERISM_JAR or target/asterism.jar.
Prints name=value; exit 1 if fewer than 99 % were in the database within 5 s of the power cut, or were reached."""
import argparse, os, re, resource, shutil, socket, struct, subprocess, sys, tempfile, time
from pathlib import Path

os.environ.setdefault("BED_PREFIX", "regs")
from rig import bed as beds  # noqa: E402

HERE = Path(__file__).resolve().parent
KIT = HERE.parent.parent.parent / "deploy" / "telephony"
PLACE = "/var/lib/pbx"
TELEPHONE, PORT, FIRST = "10.77.1.252", 7000, 10000
SETTINGS = "  registrations {{ enabled = true, ami-secret-file = ami-secret, ari-url = \"{}\" }}"
ARI = "http://127.0.0.1:8088/ari"
ARI_MODULES = ("res_stasis", "res_http_websocket", "res_websocket_client", "res_ari", "res_ari_model", "res_ari_asterisk")


def document(home, folder, standby):
    clone = "clone { hot-standby = true }" if standby == "hot" else ""
    colocation = "{ of = vip, with = pbx, score = INFINITY }" if standby == "hot" else "{ of = pbx, with = vip, score = INFINITY }"
    file = folder / "cluster.conf"
    file.write_text(f"""asterism {{
  options {{ stonith-enabled = false }}
  resources {{
    vip {{ agent = "asterism:address", params {{ ip = "{beds.VIP}", prefix = 24, interface = eth0 }}, meta {{ resource-stickiness = 100 }} }}
    pbx {{ agent = "asterism:asterisk", {clone}
      params {{ binary = "{home}/asterisk/usr/sbin/asterisk", config = "{PLACE}/etc/asterisk.conf", user = root, group = root, sip-address = "{beds.VIP}" }} }}
  }}
  constraints {{ colocation = [ {colocation} ] }}
}}
""")
    return file


def install(bed, home, count, qualify):
    phones = "\n[phone](!)\ntype = endpoint\ntransport = transport-udp\ncontext = test\ndisallow = all\nallow = ulaw\n" \
             f"[where](!)\ntype = aor\nmax_contacts = 1\nremove_existing = yes\nqualify_frequency = {qualify}\n"
    phones += "".join(f"[{user}](phone)\naors = {user}\n[{user}](where)\n" for user in range(FIRST, FIRST + count))
    dial = "exten => _1XXXX,1,Dial(PJSIP/${EXTEN},30)\n same => n,Hangup()\n"
    for host in bed.all:
        bed.inside(host, "sh", KIT / "bin" / "asterisk-instance.sh", home, PLACE, f"BIND={beds.VIP}", f"NAME=n{host}")
        http = "[general]\nenabled = yes\nbindaddr = 127.0.0.1\nbindport = 8088\n"
        ari = "[general]\nenabled = yes\n[asterism]\ntype = user\npassword = secret\n"
        modules = "".join(f"load = {name}.so\n" for name in ARI_MODULES)
        for file, text in (("extensions.conf", dial), ("pjsip.conf", phones), ("http.conf", http), ("ari.conf", ari), ("modules.conf", modules)):
            part = Path(tempfile.mkstemp(prefix="asterism-regs-")[1])
            part.write_text(text)
            bed.inside(host, "sh", "-c", 'cat "$1" >>"$2"', "_", str(part), f"{PLACE}/etc/{file}")
            part.unlink()
        bed.inside(host, "sh", "-c", "umask 077; echo secret >/etc/asterism/ami-secret")


def metric(bed, host, name):
    answer = bed.ask(host, "/metrics")
    found = re.search(rf"^asterism_registrations_{name} (\S+)$", answer.text if answer else "", re.M)
    return round(float(found.group(1))) if found else -1


def must(what, seconds, claim):
    if not beds.wait_for(claim, seconds, 0.2):
        raise SystemExit(f"not within {seconds} s: {what}")


def owner(bed):
    for host in bed.all:
        status = bed.status(host) if bed.has_power(host) else None
        if status:
            nodes = next(entry["nodes"] for entry in status["resources"] if entry["id"] == "vip")
            return int(nodes[0][1:]) if nodes else 0
    return 0


def is_idle(bed, host):
    status = bed.status(host)
    return bool(status) and status["activity"]["phase"].upper() == "IDLE"


def console(bed, home, host, command):
    return bed.inside(host, f"{home}/asterisk/usr/sbin/asterisk", "-C", f"{PLACE}/etc/asterisk.conf", "-rx", command, check=False)


def contacts(bed, home, host):
    return sum(line.startswith("/registrar/contact/") for line in console(bed, home, host, "database show registrar/contact").splitlines())


class Phones:
    def __init__(self, client, count):
        self.process = subprocess.Popen([*client, "python3", str(HERE / "rig" / "phones.py"), beds.VIP, TELEPHONE, str(PORT), str(FIRST), str(count),
                                         "3600"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def tell(self, command):
        self.begin(command)
        return self.end()

    def begin(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def end(self):
        return dict(word.split("=") for word in self.process.stdout.readline().split())


class Announcements:
    """Time and link-layer sender of each ARP that says where the floating address is."""

    def __init__(self, client, file):
        self.file = file
        self.process = subprocess.Popen([*client, "tcpdump", "-i", "eth0", "-n", "-U", "-w", str(file), "arp"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def by_others(self, owner_mac, since):
        data, at = self.file.read_bytes() if self.file.exists() else b"", 24
        while at + 16 <= len(data):
            seconds, micros, size, _ = struct.unpack_from("<IIII", data, at)
            frame = data[at + 16:at + 16 + size]
            at += 16 + size
            when = seconds + micros / 1e6
            if when >= since and frame[6:12] != owner_mac and frame[28:32] == socket.inet_aton(beds.VIP):
                return when, frame[6:12]
        return None


def run(bed, client, folder, wanted, home):
    bed.up(start=False)
    install(bed, home, wanted.phones, wanted.qualify)
    subprocess.run([*client, "ip", "addr", "add", f"{TELEPHONE}/24", "dev", "eth0"], check=True)
    bed.start_all()
    must("all joined, the address serves", 90, lambda: bed.joined() and owner(bed))
    booted = bed.all if wanted.standby == "hot" else [owner(bed)]
    for host in booted:
        must(f"Asterisk runs on n{host}", 90, lambda: "fully booted" in console(bed, home, host, "core waitfullybooted").lower())
    first = owner(bed)
    others = [host for host in bed.all if host != first]
    announcements = Announcements(client, folder / "arp.pcap")
    phones = Phones(client, wanted.phones)
    try:
        registered = phones.tell("register")
        begun = time.time()
        must("all are copied", 60, lambda: all(metric(bed, host, "copies") == wanted.phones for host in others))
        copied = time.time() - begun
        if wanted.standby == "hot":
            must("all are written", 60, lambda: all(metric(bed, host, "unwritten") == 0 for host in others))
        must("nothing is in progress", 60, lambda: bed.joined() and all(is_idle(bed, host) for host in bed.all))
        mac = bytes.fromhex(f"020000000a{first:02x}")
        cut = bed.power_off(first)
        must("a new owner announces the address", 60, lambda: announcements.by_others(mac, cut))
        takeover, new_mac = announcements.by_others(mac, cut)
        taker = next(host for host in others if new_mac == bytes.fromhex(f"020000000a{host:02x}"))
        seen = 0
        while seen < wanted.phones and time.time() < cut + 30:
            seen = contacts(bed, home, taker)
            whole = time.time() - cut
            in_time = seen if whole <= 5 else locals().get("in_time", 0)
            time.sleep(0 if seen >= wanted.phones else 0.05)
        called = phones.tell(f"call {wanted.rate}")
        beds.wait_for(lambda: metric(bed, taker, "stateless") == 0, 20 if wanted.ari else 0, 0.2)
        states = console(bed, home, taker, "pjsip show endpoints")
        usable = len(re.findall(r"^ Endpoint: +1\d{4}\S* +(?:Not in use|In use|Busy)", states, re.M))
        print(f"phones={wanted.phones} standby={wanted.standby} qualify={wanted.qualify} ari={wanted.ari} registered={registered['registered']}"
              f" register_s={registered['seconds']} copied_after_s={copied:.2f} takeover_ms={(takeover - cut) * 1000:.0f} contacts={seen}"
              f" contacts_after_ms={whole * 1000:.0f} contacts_in_5s={in_time} called={called['called']} reached={called['arrived']}"
              f" reached_in_5s_of_calls={called['at_5s']} first_s={called['first_s']} last_s={called['last_s']} failed={called['failed']}"
              f" state_available={usable}", flush=True)
        enough = 0.99 * wanted.phones
        return in_time >= enough and int(called["arrived"]) >= enough
    finally:
        for process in (announcements.process, phones.process):
            process.kill()
            process.wait(10)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--phones", type=int, default=5000)
    options.add_argument("--rate", type=int, default=150, help="calls a second")
    options.add_argument("--standby", choices=("hot", "cold"), default="hot")
    options.add_argument("--qualify", type=int, default=0, help="qualify_frequency of the telephones")
    options.add_argument("--no-ari", dest="ari", action="store_const", const=0, default=1, help="telephones get no state")
    options.add_argument("--runs", type=int, default=1)
    options.add_argument("--keep", help="folder for logs")
    wanted = options.parse_args()
    home = Path(os.environ.get("ASTERISM_TELEPHONY") or sys.exit("ASTERISM_TELEPHONY names no folder"))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    passed = True
    for _ in range(wanted.runs):
        folder = Path(tempfile.mkdtemp(prefix="asterism-regs-"))
        file = document(home, folder, wanted.standby)
        bed = beds.Bed(3, "fast", {"ASTERISM_BENCH_DOCUMENT": str(file), "ASTERISM_BENCH_EXTRA": SETTINGS.format(ARI if wanted.ari else "")})
        client = ["ip", "netns", "exec", f"{beds.prefix()}-client"]
        try:
            passed &= run(bed, client, folder, wanted, home)
        finally:
            if wanted.keep:
                bed.keep(Path(wanted.keep))
            bed.down()
            shutil.rmtree(folder, ignore_errors=True)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
