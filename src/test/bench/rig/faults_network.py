"""Faults of cables, switches and packets: F14 to F28."""
import re, subprocess, time

from . import bed as beds
from .faults_hosts import death, kill_manager, leader_apart
from .run import Failed, Fault

FLOOD_REACHED = 0.9  # of the rate that was wanted; with less the run says nothing
LINK_DOWN = r"event=link-down "


def cut(run, host, nets):
    """Carrier goes, on both ends."""
    run.heal(lambda: run.bed.verb("heal", host, nets))
    return run.verb("cut", host, nets)


def mute(run, host, nets):
    """Nothing passes and nobody is told."""
    run.heal(lambda: run.bed.verb("unmute", host, nets))
    return run.verb("mute", host, nets)


def part(run, hosts, nets="AB"):
    """These hosts and the others no longer hear each other; the client hears all."""
    run.heal(lambda: run.bed.verb("unpart", nets))
    return run.verb("part", nets, ",".join(map(str, hosts)))


def oneway(run, sender, receiver, nets="AB"):
    run.heal(lambda: run.bed.verb("unoneway", sender, receiver, nets))
    return run.verb("oneway", sender, receiver, nets)


def unheard_owner(run):
    return oneway(run, run.holder, 0)


def deaf_owner(run):
    return min(oneway(run, other, run.holder) for other in run.others())


def unheard_by_one(run):
    run.victim = run.others()[run.number % 2]
    return oneway(run, run.holder, run.victim)


def other_medium(run):
    return cut(run, run.holder, "B") if run.number % 2 else mute(run, run.holder, "B")


def heartbeats_only(run):
    """Only heartbeats and messages between the hosts are lost, on all nets; every host still serves the client."""
    return part(run, [run.holder])


def service_net_of_all(run):
    for host in run.bed.all:
        run.heal(lambda host=host: run.bed.verb("heal", host, "A"))
    return min(run.verb("cut", host, "A") for host in run.bed.all)


def leader_cut_off(run):
    run.victim = run.leader
    return part(run, [run.leader])


def all_alone(run):
    run.heal(lambda: run.bed.verb("unsplit", "AB"))
    return run.verb("split", "AB")


def bridge_host(run):
    """Two of three no longer hear each other, the third hears both."""
    ends = [run.holder, run.others()[run.number % 2]] if run.number % 3 else run.others()
    run.note(f"n{ends[0]} and n{ends[1]} apart")
    return min(oneway(run, ends[0], ends[1]), oneway(run, ends[1], ends[0]))


def half_and_half(run):
    return part(run, [run.holder, run.others()[0]])


def two_of_five(run):
    return part(run, [run.holder, run.others()[0]])


def ring_of_majorities(run):
    """Each of five hears only its two neighbours: every host sees a majority, and no two the same."""
    count = run.bed.hosts
    return min(oneway(run, host, (host - 1 + step) % count + 1) for host in run.bed.all for step in (2, 3))


def impaired(order):
    """Every cable, towards its host: so each packet is impaired once on its way."""
    def inject(run):
        at = time.time()
        run.heal(lambda: run.bed.forward("all in"))
        run.bed.forward(f"all in {order} seed={run.dice.randrange(1 << 30)}")
        return at
    return inject


def impaired_death(order):
    def inject(run):
        impaired(order)(run)
        time.sleep(1)
        return death(run)
    return inject


def flapping(net):
    def inject(run):
        at = time.time()
        for _ in range(10):
            run.bed.verb("cut", run.holder, net)
            time.sleep(run.dice.uniform(0.1, 0.8))
            run.bed.verb("heal", run.holder, net)
            time.sleep(run.dice.uniform(0.1, 0.8))
        return at
    return inject


def narrow(run):
    """The path takes no long packet and says nothing; a node has to join over it, with a document of 30 kB."""
    mtu = [1400, 576][run.number % 2]
    run.note(f"{mtu} bytes")
    at = impaired(f"mtu={mtu} fragments=drop")(run)
    run.victim = run.others()[0]
    kill_manager(run, run.victim)
    beds.wait_for(lambda: not run.bed.has_manager(run.victim), 5)
    run.bed.start(run.victim)
    if not beds.wait_for(run.bed.joined, 30):
        run.wrong(f"over a path of {mtu} bytes n{run.victim} does not come back")
    return at


def stale_neighbours(run):
    """The owner is cut off and another takes over; meanwhile the client and the switch still believe in the old one."""
    old = run.holder
    at = part(run, [old])
    beds.wait_for(lambda: set(run.witness.holders()) - {old}, 3)
    time.sleep(0.5)

    def forget():
        mac = f"02:00:00:00:0a:{old:02x}"
        client = ["ip", "netns", "exec", f"{beds.prefix()}-client"]
        subprocess.run([*client, "ip", "neigh", "replace", beds.VIP, "lladdr", mac, "dev", "eth0", "nud", "reachable"],
                       check=True)
    run.heal(forget)  # heals run in reverse: just before the two sides hear each other again
    return at


CONFLICT = "address conflict: another host"


def is_contested(run):
    """By the status of the owner, its events apart."""
    return CONFLICT in str({**(run.bed.status(run.holder) or {}), "events": []})


def calm(run):
    """The conflict of the run before is over."""
    if not beds.wait_for(lambda: not is_contested(run), 60, 0.5):
        raise Failed("the conflict of the run before does not end")


def thief(shouts):
    """A stranger on the service network takes the address, and announces it or not."""
    def inject(run):
        name = f"{beds.prefix()}-client"
        run.marks = {host: run.bed.log(host).stat().st_size for host in run.bed.all}
        run.heal(lambda: subprocess.run(["ip", "-n", name, "link", "del", "thief"], check=True))
        for words in (["link", "add", "thief", "link", "eth0", "type", "macvlan", "mode", "bridge"],
                      ["addr", "add", f"{beds.VIP}/32", "dev", "thief"], ["link", "set", "thief", "up"]):
            subprocess.run(["ip", "-n", name, *words], check=True)
        at = time.time()
        if shouts:
            subprocess.run(["ip", "netns", "exec", name, "arping", "-U", "-c", "3", "-I", "thief", beds.VIP],
                           stdout=subprocess.DEVNULL, check=False)
        return at
    return inject


def record(run):
    """Heartbeats as flood.c wants them."""
    path = run.bed.dir / "recorded"
    subprocess.run(["python3", beds.HERE / "datagrams.py", "capture", path, "1.5"], check=True,
                   env=run.bed.environment)
    text = subprocess.run(["python3", beds.HERE / "datagrams.py", "list", path], check=True, stdout=subprocess.PIPE, text=True,
                          env=run.bed.environment).stdout
    (run.bed.dir / "recorded.hex").write_text(text)
    return run.bed.dir / "recorded.hex"


def udp_figures(bed, host):
    """What its kernel has counted: datagrams that programs took, and those for which their sockets had no room."""
    names, values = [line.split()[1:] for line in bed.inside(host, "cat", "/proc/net/snmp").splitlines() if line.startswith("Udp:")]
    counts = dict(zip(names, map(int, values)))
    return counts["InDatagrams"], counts["RcvbufErrors"]


def flood(run, host, rate, seconds):
    """Starts it; both nets get half of it. At real-time priority, since it stands for other machines."""
    recorded = record(run)
    taken_before, lost_before = udp_figures(run.bed, host)
    floods = [subprocess.Popen(
        ["chrt", "-f", "40", beds.compiled(run.bed, "flood"), "-n", f"{beds.prefix()}-client", "-i", f"eth{net}", "-a",
         f"10.77.{net + 1}.{host}", "-m", f"02:00:00:00:0{'ab'[net]}:{host:02x}", "-r", str(rate / 2), "-t", str(seconds), "-s",
         str(run.number), recorded], stdout=subprocess.PIPE, text=True) for net in (0, 1)]

    def end():
        reached = 0
        for one in floods:
            one.terminate()
            reached += int(re.search(r"rate=(\d+)", one.communicate()[0]).group(1))
        taken, lost = udp_figures(run.bed, host)
        taken, lost = taken - taken_before, lost - lost_before
        run.note(f"{reached} datagrams/s, of which n{host} had no room for {100 * lost / max(1, taken + lost):.0f} %")
        if reached < rate * FLOOD_REACHED:
            raise Failed(f"the flood reached {reached} datagrams a second of {rate}")
    run.heal(end)


def flooded(run):
    flood(run, run.holder, 50000, 60)
    return time.time()


def flooded_death(run):
    flood(run, run.others()[0], 50000, 60)
    time.sleep(1)
    return death(run)


def wrong_key(run):
    run.victim = run.others(run.holder, run.leader)[0]
    change = ["sed", "-i", "s/bench-key/other-key/", "/etc/asterism/authkeys"]
    at = kill_manager(run, run.victim)
    beds.wait_for(lambda: not run.bed.has_manager(run.victim), 5)
    run.bed.inside(run.victim, *change)
    run.bed.start(run.victim)
    run.heal(lambda: run.bed.inside(run.victim, "sed", "-i", "s/other-key/bench-key/", "/etc/asterism/authkeys"))
    if not beds.wait_for(lambda: "bad-signature" in run.bed.said(run.holder), 20):
        run.wrong("nobody says that a key is wrong")
    return at


def unsigned(bed):
    """Heartbeats that each node has refused for their signature, or could not read."""
    found = {}
    for host in bed.all:
        answer = bed.ask(host, "/metrics")
        counts = re.findall(r'asterism_heartbeats_dropped_total\{cause="(?:bad-signature|malformed)"\}\s+([\d.e+]+)', answer.text if answer else "")
        if len(counts) != 2:
            raise RuntimeError(f"n{host} shows no count of refused heartbeats")
        found[host] = sum(map(float, counts))
    return found


def rotated_keys(run):
    """Twice in one go, once step by step, asked of any node, while configuration is written."""
    before, at = unsigned(run.bed), time.time()

    def change(host, words):
        answer = run.bed.post(host, f"keys/{words}", {"comment": "for a test"}, limit=30)
        if not answer or answer.code != 200:
            run.wrong(f"keys/{words} on n{host}: {answer and answer.text}")

    def signing():
        return {one["node"]: one["signing"] for one in run.bed.ask(run.leader, "/asterism/v1/keys").json()["nodes"]}
    first = signing()
    for _ in range(2):
        change(run.dice.choice(run.bed.all), "rotate")
    host, old = run.dice.choice(run.bed.all), min(signing().values())
    change(host, "add")
    known = {key["id"] for one in run.bed.ask(host, "/asterism/v1/keys").json()["nodes"] for key in one["keys"]}
    fresh = max(known - {old})
    change(host, f"use/{fresh}")
    change(host, f"remove/{old}")
    after = signing()
    run.note(f"3 rotations in {time.time() - at:.1f} s, key {set(first.values())} to {set(after.values())}")
    if set(after.values()) != {fresh} or len(after) != run.bed.hosts:
        run.wrong(f"not all sign with key {fresh}: {after}")
    if unsigned(run.bed) != before:
        run.wrong(f"heartbeats were lost: refused before {before}, after {unsigned(run.bed)}")
    return at


def renewed_address(run):
    """Of a standby's heartbeat net, as a DHCP client does it; and its name server and gateway are dead."""
    host = run.others()[0]
    at = time.time()
    run.bed.inside(host, "sh", "-c", "echo nameserver 10.77.1.251 >/etc/resolv.conf; ip route replace default via 10.77.1.251;"
                   f"ip addr del 10.77.2.{host}/24 dev eth1; sleep 0.1; ip addr add 10.77.2.{host}/24 brd + dev eth1")
    run.heal(lambda: run.bed.inside(host, "ip", "route", "del", "default"))
    return at


def renamed_interface(run):
    host = run.others()[0]

    def rename(old, new):
        run.bed.inside(host, "sh", "-c", f"ip link set {old} down; ip link set {old} name {new}; ip link set {new} up")
    at = time.time()
    rename("eth1", "eth9")
    run.heal(lambda: rename("eth9", "eth1"))
    return at


def quiet(key, text, inject, **more):
    """A fault that should touch nothing."""
    return Fault(key, text, inject, **{"moves": 0, "limit": 200, "still": True, "detect": "", **more})


def alarmed(seconds):
    """Whether the owner, and nobody else, says soon who else has its address, in its log and in its status."""
    def check(run):
        def says(host):
            return re.search(rf"event=address-conflict .*another host, \S+, claims {re.escape(beds.VIP)}/",
                             run.bed.said(host, run.marks[host]))
        if not beds.wait_for(lambda: says(run.holder), seconds):
            run.wrong("nobody notices that a stranger has the address")
        if not beds.wait_for(lambda: is_contested(run), 3):
            run.wrong("the owner's status does not show that a stranger has the address")
        for host in run.others():
            if says(host):
                run.wrong(f"n{host} complains of a conflict about an address that it does not serve")
    return check


FAULTS = [
    Fault("F14", "all cables of the owner pulled", lambda run: cut(run, run.holder, "AB")),
    Fault("F14-silent", "all frames of the owner lost in the switch", lambda run: mute(run, run.holder, "AB")),
    Fault("F15", "nobody hears the owner, which hears all", unheard_owner, hold=2),
    Fault("F15-deaf", "the owner hears nobody, all hear it", deaf_owner, hold=2, limit=3000),
    Fault("F15-one", "one of two others does not hear the owner", unheard_by_one, hold=2, limit=3000),
    Fault("F25", "a stranger on the service network takes the address and announces it", thief(True), moves=0, limit=None,
          service="any", hold=3, detect="", still=True, setup=calm, check=alarmed(5)),
    Fault("F25-silent", "a stranger on the service network takes the address without a word", thief(False), moves=0, limit=None,
          service="any", hold=3, detect="", still=True, setup=calm, check=alarmed(12)),
    quiet("F16", "heartbeat cable of the owner, with carrier and silently", other_medium, hold=1.5, detect=LINK_DOWN),
    Fault("F17", "the owner's heartbeats and messages lost on all nets, its service heard", heartbeats_only, hold=2),
    Fault("F18", "service cable of the owner pulled", lambda run: cut(run, run.holder, "A"), limit=3000, detect=LINK_DOWN),
    Fault("F18-all", "service cable of all pulled; who has it back first serves", service_net_of_all, moves=1, service="back", limit=3000, hold=3,
          detect=LINK_DOWN),
    Fault("F19", "the owner apart from the two others", lambda run: part(run, [run.holder]), hold=1.5, writes=2),
    Fault("F19-leader", "the leader apart, which does not own the address", leader_cut_off, moves=0, limit=200, hold=1.5,
          setup=leader_apart, writes=2),
    Fault("F19-single", "three hosts, each alone", all_alone, moves=2, service="back", limit=5000, hold=2, detect="",
          writes=2),
    Fault("F19-bridge", "two of three do not hear each other, the third hears both", bridge_host, hold=3, limit=5000, detect="",
          writes=2),
    Fault("F19-2+2", "four hosts in two halves", half_and_half, hosts=4, moves=3, service="back", limit=5000, hold=2, detect="",
          profile="default", writes=2),
    Fault("F19-2+3", "five hosts, the owner with the two", two_of_five, hosts=5, hold=2, limit=5000, profile="default",
          writes=2),
    Fault("F19-ring", "five hosts in a ring of overlapping majorities", ring_of_majorities, hosts=5, hold=4, limit=6000,
          detect="", profile="default", writes=2),
    *[quiet(f"F21-{name}", f"profile default: {order}", impaired(order), forwarder=True, profile="default", limit=limit, hold=6)
      for name, order, limit in [
          ("delay", "delay=50 jitter=20", 400), ("delay200", "delay=200 jitter=20", 1000), ("loss1", "loss=1", 300),
          ("loss5", "loss=5", 500), ("dup", "dup=10", 200), ("reorder", "reorder=25", 300), ("corrupt", "corrupt=1", 300)]],
    Fault("F21-loss20", "profile default: loss=20", impaired("loss=20"), forwarder=True, profile="default", service="any",
          moves=3, hold=6, detect=""),
    Fault("F21-worst", "profile default: delay=1000 jitter=500 loss=50 dup=10 reorder=25 corrupt=1",
          impaired("delay=1000 jitter=500 loss=50 dup=10 reorder=25 corrupt=1"), forwarder=True, profile="default",
          service="any", moves=9, hold=8, detect=""),
    Fault("F21-death", "profile default: the owner dies, delay=20 jitter=10 loss=5 dup=10 reorder=25",
          impaired_death("delay=20 jitter=10 loss=5 dup=10 reorder=25"), forwarder=True, profile="default", limit=4000),
    quiet("F22", "heartbeat cable of the owner flaps 10 times", flapping("B"), detect=LINK_DOWN),
    Fault("F22-service", "service cable of the owner flaps 10 times", flapping("A"), limit=None, service="any",
          detect=LINK_DOWN),
    Fault("F23", "the path drops packets over 1400 or 576 bytes, and fragments; a node joins", narrow, forwarder=True,
          profile="default", moves=0, limit=300, detect=""),
    Fault("F24", "a heal, and the client believes in the old owner's MAC", stale_neighbours, service="back", limit=1000,
          hold=1, seen_by_client=True),
    Fault("F26", "50 000 forged, replayed and random datagrams a second at the owner", flooded, moves=0, limit=200, hold=5,
          detect="", still=True),
    Fault("F26-death", "the owner dies while another gets 50 000 such datagrams a second", flooded_death),
    Fault("F27", "a standby has a wrong key", wrong_key, moves=0, limit=100, hold=2),
    quiet("F27-rotation", "the keys are rotated three times while configuration is written", rotated_keys, writes=2),
    quiet("F28", "a standby's address is renewed, its name server and gateway are dead", renewed_address, hold=2, limit=100),
    quiet("F28-name", "a standby's heartbeat interface gets another name", renamed_interface, hold=2, limit=100),
]
