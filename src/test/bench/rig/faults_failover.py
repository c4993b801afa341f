"""Failover with everything on, called by everything.sh: TLS between the nodes, three media, a fencing device that needs 100 ms."""
import os, signal, subprocess, time

from . import bed as beds
from .faults_fencing import goes_on_after_the_word
from .power import Device
from .run import Fault

DEVICE_S = 0.1
DOCUMENT = """asterism {
  node-attributes { n1 { register = v0 } }
  resource-defaults { resource-stickiness = 100 }
  resources {
    vip { agent = "asterism:address", params { ip = "10.77.1.100", prefix = 24, interface = eth0 } }
    ledger { agent = "ocf:bench:Journal" }
    power { agent = "stonith:fence_bed", params { switch = "BED_DIR/power", device = power, pcmk_host_check = none } }
  }
  constraints { colocation = [ { of = ledger, with = vip, score = INFINITY } ] }
}
"""
ASTERISM = beds.HERE.parent.parent.parent / "deploy" / "bin" / "asterism"


def certificates(bed):
    """Of one CA, for all nodes."""
    folder = bed.dir / "tls"
    for words in (["ca"], *(["node", f"n{host}"] for host in bed.all)):
        if not (folder / f"{words[-1]}.crt").exists():
            subprocess.run([ASTERISM, "key", *words, "--directory", folder], check=True, stdout=subprocess.DEVNULL, env=bed.environment)
    for host in bed.all:
        bed.inside(host, "sh", "-c", f"mkdir -p -m 700 /etc/asterism/tls && cd {folder} &&"
                   f" cp -p ca.crt n{host}.crt n{host}.key /etc/asterism/tls/")


def begin(run):
    run.since = beds.boot_ns() / 1e9
    run.bed.switch.begin(power=Device(seconds=DEVICE_S))
    run.heal(run.bed.switch.restore)


def death(run):
    begin(run)
    return run.bed.power_off(run.holder)


def freeze(run):
    """The frozen owner is fenced: it never wakes."""
    begin(run)
    pid = run.bed.manager(run.holder)
    at = run.witness.freeze(pid, run.holder if run.dice.random() < 0.5 else 0)
    time.sleep(run.dice.uniform(0.6, 3))
    try:
        os.kill(pid, signal.SIGCONT)
    except ProcessLookupError:
        run.note("powered off")
    return at


def move(run):
    """Ordered by an operator."""
    begin(run)
    to = run.others()[run.number % 2]
    run.heal(lambda: run.bed.post(run.holder, "resources/vip/clear"))
    at = time.time()
    answer = run.bed.post(run.holder, "resources/vip/move", {"node": f"n{to}"})
    if not answer or answer.code != 200:
        run.wrong(f"the move was refused: {answer and answer.text}")
    if not beds.wait_for(lambda: run.witness.holders() == [to], 10, 0.01):
        run.wrong(f"the address did not move to n{to}")
    return at


def with_everything(key, text, inject, **more):
    return Fault(key, f"TLS, three media and fencing (100 ms): {text}", inject, nets="A B C", extra="  messaging.tls.enabled = on",
                 prepare=certificates, switch=True, document=DOCUMENT, **more)


FAULTS = [
    with_everything("E-death", "the owner loses its power", death, median=400, check=goes_on_after_the_word),
    with_everything("E-freeze", "SIGSTOP of the owner's manager", freeze, hold=2),
    with_everything("E-move", "an operator moves the address", move, median=50, limit=200, hold=1, detect=""),
]
