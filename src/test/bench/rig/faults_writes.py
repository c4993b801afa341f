"""The configuration under many writers, while hosts are parted, killed and frozen: what they see must be linearizable."""
import os, signal, time

from . import bed as beds
from .run import Fault


def apart(run, host):
    run.bed.verb("part", "AB", host)
    time.sleep(run.dice.uniform(0.3, 1.5))
    run.bed.verb("unpart", "AB")


def bridge(run, host):
    other = run.dice.choice(run.others(host))
    run.bed.verb("oneway", host, other, "AB")
    run.bed.verb("oneway", other, host, "AB")
    time.sleep(run.dice.uniform(0.3, 1.5))
    run.bed.verb("unoneway", host, other, "AB")
    run.bed.verb("unoneway", other, host, "AB")


def alone(run, host):
    run.bed.verb("split", "AB")
    time.sleep(run.dice.uniform(0.3, 1.5))
    run.bed.verb("unsplit", "AB")


def frozen(run, host):
    pid = run.bed.manager(host)
    os.kill(pid, signal.SIGSTOP)
    time.sleep(run.dice.uniform(0.1, 1.5))
    os.kill(pid, signal.SIGCONT)


def killed(run, host):
    os.kill(run.bed.manager(host), signal.SIGKILL)
    beds.wait_for(lambda: not run.bed.has_manager(host), 5)
    run.bed.start(host)


def without_power(run, host):
    run.bed.power_off(host)
    time.sleep(run.dice.uniform(0, 0.5))
    run.restart(host)


def disturbed(kinds, seconds):
    """One of these after another to a host, most often to whoever leads."""
    def inject(run):
        at = time.time()
        while time.time() < at + seconds:
            host = (run.bed.coordinator() if run.dice.random() < 0.6 else 0) or run.dice.randint(1, run.bed.hosts)
            if not beds.wait_for(lambda: run.bed.has_manager(host), 5):
                raise RuntimeError(f"n{host} has no manager")
            kind = run.dice.choice(kinds)
            run.note(f"{kind.__name__} n{host}")
            kind(run, host)
            time.sleep(run.dice.uniform(0.3, 2.0))
        return at
    return inject


def writing(key, text, kinds, seconds=10):
    return Fault(key, text, disturbed(kinds, seconds), moves=99, service="any", detect="", writes=5)


FAULTS = [
    writing("W1", "5 writers; hosts parted and frozen for 10 s", [apart, bridge, alone, frozen]),
    writing("W2", "5 writers; managers killed, hosts parted and without power for 10 s", [killed, without_power, apart, frozen]),
]
