"""What benches of calls share: three hosts with real Asterisks, once or again and again, and looks at cluster, Asterisk and SIPp."""
import os, re, resource, shutil, sys, tempfile
from pathlib import Path

from rig import bed as beds

KIT = Path(__file__).resolve().parents[4] / "deploy" / "telephony"
SOCKETS = shutil.ignore_patterns("*.fifo", "*.sock", "*.ctl")


def options(parser):
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--keep", help="folder for logs and files of the run")
    return parser.parse_args()


def descriptors():
    """As many as the hard limit allows; how many that are."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def repeat(wanted, name, document, run, extra=""):
    """Calls run(bed, client, folder, wanted, home) on a fresh bed for each of wanted.runs; the exit code. document: of the Asterisk's folder."""
    home = Path(os.environ.get("ASTERISM_TELEPHONY") or sys.exit("ASTERISM_TELEPHONY names no folder"))
    passed = True
    for _ in range(wanted.runs):
        folder = Path(tempfile.mkdtemp(prefix=f"asterism-{name}-"))
        file = folder / "cluster.conf"
        file.write_text(document(home))
        bed = beds.Bed(3, "fast", {"ASTERISM_BENCH_DOCUMENT": str(file), "ASTERISM_BENCH_EXTRA": extra})
        try:
            passed &= run(bed, ["ip", "netns", "exec", f"{beds.prefix()}-client"], folder, wanted, home)
        finally:
            if wanted.keep:
                bed.keep(Path(wanted.keep))
                shutil.copytree(folder, Path(wanted.keep) / "sipp", dirs_exist_ok=True, ignore=SOCKETS)
            bed.down()
            shutil.rmtree(folder, ignore_errors=True)
    return 0 if passed else 1


def must(what, seconds, claim, step=0.1):
    if not beds.wait_for(claim, seconds, step):
        raise SystemExit(f"not within {seconds} s: {what}")


def with_address(home, place, clone, colocation):
    """A document: an Asterisk at the floating address."""
    return f"""asterism {{
  options {{ stonith-enabled = false }}
  resources {{
    vip {{ agent = "asterism:address", params {{ ip = "{beds.VIP}", prefix = 24, interface = eth0 }}, meta {{ resource-stickiness = 100 }} }}
    pbx {{ agent = "asterism:asterisk", {clone}
      params {{ binary = "{home}/asterisk/usr/sbin/asterisk", config = "{place}/etc/asterisk.conf", user = root, group = root, sip-address = "{beds.VIP}" }} }}
  }}
  constraints {{ colocation = [ {colocation} ] }}
}}
"""


def rows(resources):
    for entry in resources:
        yield entry
        yield from rows(entry["children"])


def nodes(bed, host, resource):
    """Where it runs, as that host tells; nowhere if it does not answer."""
    status = bed.status(host)
    return next((entry["nodes"] for entry in rows(status["resources"]) if entry["id"] == resource), []) if status else []


def owner(bed):
    """Number of the host that has the floating address, by the first node that answers; the address itself may lie on the device of each."""
    for host in bed.all:
        if bed.has_power(host) and bed.status(host):
            return int((nodes(bed, host, "vip") or ["n0"])[0][1:])
    return 0


def metric(bed, host, name):
    answer = bed.ask(host, "/metrics")
    found = re.search(rf"^{name} (\S+)$", answer.text if answer else "", re.M)
    return round(float(found.group(1))) if found else -1


def console(bed, home, host, place, command):
    """What the Asterisk says that has its files at that place of the host."""
    return bed.inside(host, f"{home}/asterisk/usr/sbin/asterisk", "-C", f"{place}/etc/asterisk.conf", "-rx", command, check=False)


def counts(bed, home, host, place):
    """Calls that are up, and those that ever were."""
    found = re.search(r"^(\d+) (?:of \d+ max )?active calls?\b.*\n(\d+) calls? processed", console(bed, home, host, place, "core show channels count"), re.M)
    return (int(found.group(1)), int(found.group(2))) if found else (0, 0)


def flags(listing, address):
    """How Kamailio holds the Asterisk at that address, in the text of dispatcher.list."""
    found = re.search(rf"URI: sip:{re.escape(address)}:5060\s+FLAGS: (\w+)", listing)
    return found.group(1) if found else ""


def sipp_number(file, name):
    """The last value of that column of SIPp's statistics; 0 as long as there is none."""
    try:
        table = [line.split(";") for line in file.read_text().splitlines()]
        return int(dict(zip(table[0], table[-1]))[name])
    except (FileNotFoundError, IndexError, KeyError, ValueError):
        return 0
