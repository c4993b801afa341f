#!/usr/bin/env python3
"""registrations.py [--phones N] [--runs K] [--rate R] [--standby hot|cold] [--qualify S] [--no-ari] - N telephones register over UDP with a real Asterisk at the
floating address, whose owner then loses power. Three hosts. How many contacts the new owner's Asterisk has is read every 0.1 s from its
own database by its console, from the first ARP of the new owner; then each telephone is called once through the new owner, at R calls a
second from the moment when it answers SIP OPTIONS, and counts as reached if the INVITE comes to its port. Nothing is registered again.
Needs root, tcpdump, ASTERISM_TELEPHONY (deploy/telephony/setup.sh) and ASTERISM_JAR or target/asterism.jar.
Prints name=value; exit 1 if fewer than 99 % were in the database within 5 s of the power cut, or were reached."""
import argparse, os, re, socket, struct, subprocess, sys, tempfile, time
from pathlib import Path

os.environ.setdefault("BED_PREFIX", "regs")
from rig import bed as beds, calls  # noqa: E402

HERE = Path(__file__).resolve().parent
PLACE = "/var/lib/pbx"
TELEPHONE, PORT, FIRST = "10.77.1.252", 7000, 10000
SETTINGS = "  registrations {{ enabled = true, ami-secret-file = ami-secret, ari-url = \"{}\" }}"
ARI = "http://127.0.0.1:8088/ari"
ARI_MODULES = ("res_stasis", "res_http_websocket", "res_websocket_client", "res_ari", "res_ari_model", "res_ari_asterisk")


def document(home, standby):
    clone = "clone { hot-standby = true }" if standby == "hot" else ""
    colocation = "{ of = vip, with = pbx, score = INFINITY }" if standby == "hot" else "{ of = pbx, with = vip, score = INFINITY }"
    return calls.with_address(home, PLACE, clone, colocation)


def install(bed, home, count, qualify):
    phones = "\n[phone](!)\ntype = endpoint\ntransport = transport-udp\ncontext = test\ndisallow = all\nallow = ulaw\n" \
             f"[where](!)\ntype = aor\nmax_contacts = 1\nremove_existing = yes\nqualify_frequency = {qualify}\n"
    phones += "".join(f"[{user}](phone)\naors = {user}\n[{user}](where)\n" for user in range(FIRST, FIRST + count))
    dial = "exten => _1XXXX,1,Dial(PJSIP/${EXTEN},30)\n same => n,Hangup()\n"
    for host in bed.all:
        bed.inside(host, "sh", calls.KIT / "bin" / "asterisk-instance.sh", home, PLACE, f"BIND={beds.VIP}", f"NAME=n{host}")
        http = "[general]\nenabled = yes\nbindaddr = 127.0.0.1\nbindport = 8088\n"
        ari = "[general]\nenabled = yes\n[asterism]\ntype = user\npassword = secret\n"
        modules = "".join(f"load = {name}.so\n" for name in ARI_MODULES)
        for file, text in (("extensions.conf", dial), ("pjsip.conf", phones), ("http.conf", http), ("ari.conf", ari), ("modules.conf", modules)):
            part = Path(tempfile.mkstemp(prefix="asterism-regs-")[1])
            part.write_text(text)
            bed.inside(host, "sh", "-c", 'cat "$1" >>"$2"', "_", str(part), f"{PLACE}/etc/{file}")
            part.unlink()
        bed.inside(host, "sh", "-c", "umask 077; echo secret >/etc/asterism/ami-secret")


def is_idle(bed, host):
    status = bed.status(host)
    return bool(status) and status["activity"]["phase"].upper() == "IDLE"


def contacts(bed, home, host):
    return sum(line.startswith("/registrar/contact/") for line in calls.console(bed, home, host, PLACE, "database show registrar/contact").splitlines())


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
    calls.must("all joined, the address serves", 90, lambda: bed.joined() and calls.owner(bed))
    booted = bed.all if wanted.standby == "hot" else [calls.owner(bed)]
    for host in booted:
        calls.must(f"Asterisk runs on n{host}", 90, lambda: "fully booted" in calls.console(bed, home, host, PLACE, "core waitfullybooted").lower())
    first = calls.owner(bed)
    others = [host for host in bed.all if host != first]
    announcements = Announcements(client, folder / "arp.pcap")
    phones = Phones(client, wanted.phones)
    try:
        registered = phones.tell("register")
        begun = time.time()
        calls.must("all are copied", 60, lambda: all(calls.metric(bed, host, "asterism_registrations_copies") == wanted.phones for host in others))
        copied = time.time() - begun
        if wanted.standby == "hot":
            calls.must("all are written", 60, lambda: all(calls.metric(bed, host, "asterism_registrations_unwritten") == 0 for host in others))
        calls.must("nothing is in progress", 60, lambda: bed.joined() and all(is_idle(bed, host) for host in bed.all))
        mac = bytes.fromhex(f"020000000a{first:02x}")
        cut = bed.power_off(first)
        calls.must("a new owner announces the address", 60, lambda: announcements.by_others(mac, cut))
        takeover, new_mac = announcements.by_others(mac, cut)
        taker = next(host for host in others if new_mac == bytes.fromhex(f"020000000a{host:02x}"))
        seen = 0
        while seen < wanted.phones and time.time() < cut + 30:
            seen = contacts(bed, home, taker)
            whole = time.time() - cut
            in_time = seen if whole <= 5 else locals().get("in_time", 0)
            time.sleep(0 if seen >= wanted.phones else 0.05)
        called = phones.tell(f"call {wanted.rate}")
        beds.wait_for(lambda: calls.metric(bed, taker, "asterism_registrations_stateless") == 0, 20 if wanted.ari else 0, 0.2)
        states = calls.console(bed, home, taker, PLACE, "pjsip show endpoints")
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
    wanted = calls.options(options)
    calls.descriptors()
    return calls.repeat(wanted, "regs", lambda home: document(home, wanted.standby), run, SETTINGS.format(ARI if wanted.ari else ""))


if __name__ == "__main__":
    sys.exit(main())
