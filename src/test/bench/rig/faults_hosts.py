"""Faults of processes, hosts, disks and clocks: F01 to F13, F29."""
import os, signal, subprocess, time
from pathlib import Path

from . import bed as beds, judge
from .run import DOCUMENT, Failed, Fault

FREEZER = Path("/sys/fs/cgroup/freezer")


def kill_manager(run, host, number=signal.SIGKILL):
    at = time.time()
    os.kill(run.bed.manager(host), number)
    return at


def begin_again(run, host):
    """Its manager starts once the old one is gone, as systemd would do it."""
    beds.wait_for(lambda: not run.bed.has_manager(host), 60)
    run.bed.start(host)


def killed_owner(run):
    run.heal(lambda: run.bed.start(run.holder))
    return kill_manager(run, run.holder)


def planned_restart(run):
    at = time.time()
    answer = run.bed.post(run.holder, f"nodes/n{run.holder}/restart")
    if not answer or answer.code != 200:
        run.wrong(f"the restart was refused: {answer and answer.text}")
        return at
    beds.wait_for(lambda: not run.bed.has_manager(run.holder), 30, 0.01)
    run.bed.start(run.holder)
    beds.wait_for(run.bed.joined, 30)
    return at


def killed_standby(run):
    run.victim = run.others(run.holder, run.leader)[0]
    run.heal(lambda: run.bed.start(run.victim))
    return kill_manager(run, run.victim)


def leader_apart(run):
    """The address goes to another host than the leader."""
    if run.holder == run.leader:
        run.bed.post(run.holder, "resources/line/move", {"node": f"n{run.others(run.leader)[0]}"})
        beds.wait_for(lambda: run.witness.holders() not in ([], [run.leader]), 15)
        run.bed.post(run.holder, "resources/line/clear")


def killed_leader(run):
    run.victim = run.leader
    run.heal(lambda: run.bed.start(run.victim))
    return kill_manager(run, run.victim)


def freeze(run, seconds, middle=None):
    """Of the manager, at any moment or in the middle of a lease renewal."""
    pid = run.bed.manager(run.holder)
    at = run.witness.freeze(pid, run.holder if run.dice.random() < 0.5 else 0)
    time.sleep(seconds)
    os.kill(pid, signal.SIGCONT)
    run.note(f"{seconds:.2f} s")
    return at


def frozen_host(run, seconds):
    """All processes of the host at once; the kernel and its timers go on, which a paused virtual machine's do not."""
    group = FREEZER / f"{beds.prefix()}-n{run.holder}"
    group.mkdir(exist_ok=True)
    for pid in run.bed.processes(run.holder):
        (group / "cgroup.procs").write_text(str(pid))
    at = time.time()
    (group / "freezer.state").write_text("FROZEN")
    time.sleep(seconds)
    (group / "freezer.state").write_text("THAWED")
    for pid in run.bed.processes(run.holder):
        try:
            (FREEZER / "cgroup.procs").write_text(str(pid))
        except OSError:
            pass  # it ended meanwhile
    beds.wait_for(lambda: not (group / "cgroup.procs").read_text(), 2)
    try:
        group.rmdir()
    except OSError:
        pass  # a process that came meanwhile keeps it until the host ends
    return at


def load_eater(run, words):
    jar = run.bed.dir / "bin" / "eater.jar"
    if not jar.exists():
        build = run.bed.dir / "bin" / "eater"
        build.mkdir(exist_ok=True)
        subprocess.run(["javac", "--release", "17", "-d", build, beds.HERE / "Eater.java"], check=True)
        (build / "manifest").write_text("Agent-Class: Eater\n")
        subprocess.run(["jar", "--create", "--file", jar, "--manifest", build / "manifest", "-C", build, "Eater.class"],
                       check=True)
    at = time.time()
    pid = run.bed.inside(run.holder, "pgrep", "-o", "-x", "java").strip()
    run.bed.inside(run.holder, "timeout", "15", "jcmd", pid, "JVMTI.agent_load", jar, f'"{words}"', check=False)
    return at


def full_heap(run):
    at = load_eater(run, "heap")
    if not beds.wait_for(lambda: not run.bed.has_manager(run.holder), 20):
        run.wrong("the manager lives on without memory")
    run.heal(lambda: begin_again(run, run.holder))
    return at


def death(run):
    run.heal(lambda: run.restart(run.holder))
    return run.bed.power_off(run.holder)


def busy(run, count=8):
    """So many programs that want all the time they can get, in a third place: the processors are shared by all hosts."""
    burners = [subprocess.Popen(["sh", "-c", "while :; do :; done"]) for _ in range(count)]

    def end():
        for burner in burners:
            burner.kill()
            burner.wait()
    run.heal(end)


def busy_only(run):
    at = time.time()
    busy(run)
    return at


def busy_death(run):
    busy(run)
    time.sleep(2)
    return death(run)


def on_a_disk(bed):
    """The state of each host lies on a file system of its own, which can be frozen and filled."""
    for host in bed.all:
        bed.inside(host, "sh", "-c", "mkdir -p -m 700 /var/lib/asterism && truncate -s 16M /var/log/disk &&"
                   "mkfs.ext4 -q -O ^has_journal -m 0 /var/log/disk && mount -o loop /var/log/disk /var/lib/asterism &&"
                   "chmod 700 /var/lib/asterism")


def stalled_disk(run, hosts):
    """Whoever writes waits."""
    for host in hosts:
        run.bed.inside(host, "fsfreeze", "-f", "/var/lib/asterism")
        run.heal(lambda host=host: run.bed.inside(host, "fsfreeze", "-u", "/var/lib/asterism"))
    return time.time()


def stalled_owner(run):
    return stalled_disk(run, [run.holder])


def death_with_stalled_disks(run):
    stalled_disk(run, run.others())
    time.sleep(0.3)
    run.heal(lambda: on_a_disk_again(run, run.holder))
    return run.bed.power_off(run.holder)


def on_a_disk_again(run, host):
    run.bed.boot(host)
    run.bed.inside(host, "mount", "-o", "loop", "/var/log/disk", "/var/lib/asterism")
    run.bed.start(host)


def unusable_disk(run):
    """Full, without inodes, or read-only: of the owner and of one more."""
    how = ["full", "inodes", "read-only"][run.number % 3]
    hosts = [run.holder] if run.number % 2 else [run.holder, run.others()[0]]
    run.note(f"{how} on {len(hosts)}")
    at = time.time()
    for host in hosts:
        if how == "full":
            run.bed.inside(host, "dd", "if=/dev/zero", "of=/var/lib/asterism/ballast", "bs=4k", check=False)
            run.heal(lambda host=host: run.bed.inside(host, "rm", "/var/lib/asterism/ballast"))
        elif how == "inodes":
            run.bed.inside(host, "sh", "-c", "mkdir -p /var/lib/asterism/many && cd /var/lib/asterism/many &&"
                           "seq 20000 | xargs touch 2>/dev/null", check=False)
            run.heal(lambda host=host: run.bed.inside(host, "rm", "-rf", "/var/lib/asterism/many"))
        else:
            run.bed.inside(host, "chattr", "-R", "-f", "+i", "/var/lib/asterism", check=False)
            run.heal(lambda host=host: run.bed.inside(host, "chattr", "-R", "-f", "-i", "/var/lib/asterism", check=False))
            if run.bed.inside(host, "touch", "/var/lib/asterism/new", check=False) == "":
                raise Failed("the directory can be written to")
    return at


def clean_stop(run):
    run.heal(lambda: begin_again(run, run.holder))
    at = kill_manager(run, run.holder, signal.SIGTERM)
    beds.wait_for(lambda: not run.bed.has_manager(run.holder), 30)
    return at


def stop_in_transition(run):
    """SIGTERM while an ordered move is under way."""
    at = time.time()
    run.bed.post(run.holder, f"nodes/n{run.holder}/standby")
    time.sleep(run.dice.uniform(0, 0.1))
    kill_manager(run, run.holder, signal.SIGTERM)
    beds.wait_for(lambda: not run.bed.has_manager(run.holder), 30)

    def back():
        run.bed.start(run.holder)
        beds.wait_for(lambda: (a := run.bed.post(run.holder, f"nodes/n{run.holder}/online", limit=3)) and a.code == 200, 30)
    run.heal(back)
    return at


def all_off_and_on(run):
    """Power of all hosts, and all come back at once, in any order."""
    at = min(run.bed.power_off(host) for host in run.bed.all)

    def back():
        order = list(run.bed.all)
        run.dice.shuffle(order)
        for host in order:
            run.bed.boot(host)
        for host in order:
            run.bed.start(host)
        beds.wait_for(lambda: run.witness.holders(), 30)
    run.heal(back)
    return at


def old_owner_returns(run):
    """The owner is away while the configuration changes, and the others are restarted before it comes back."""
    at = run.bed.power_off(run.holder)
    beds.wait_for(lambda: set(run.witness.holders()) - {run.holder}, 5)
    time.sleep(1.0)
    run.heal(lambda: run.restart(run.holder))
    return at


def killed_while_joining(run):
    run.victim = run.others(run.holder, run.leader)[0]
    at = kill_manager(run, run.victim)
    for _ in range(3):
        beds.wait_for(lambda: not run.bed.has_manager(run.victim), 5)
        run.bed.start(run.victim)
        beds.wait_for(lambda: run.bed.has_manager(run.victim), 5)
        time.sleep(run.dice.uniform(0.3, 3.0))
        kill_manager(run, run.victim)
    run.heal(lambda: begin_again(run, run.victim))
    return at


def damaged_state(run):
    run.victim = run.others(run.holder, run.leader)[0]
    at = kill_manager(run, run.victim)
    beds.wait_for(lambda: not run.bed.has_manager(run.victim), 5)
    name, how = run.dice.choice(["document", "node"]), run.dice.choice(["flip", "truncate", "empty", "old"])
    run.note(f"{how} {name}")
    path = run.bed.dir / f"n{run.victim}" / "up_var_lib" / "asterism" / name
    if how == "old":
        old = path.read_bytes()
        run.bed.start(run.victim)
        beds.wait_for(run.bed.joined, 30)
        time.sleep(0.5)
        kill_manager(run, run.victim)
        beds.wait_for(lambda: not run.bed.has_manager(run.victim), 5)
        path.write_bytes(old)
    else:
        text = bytearray(path.read_bytes())
        if how == "flip":
            text[run.dice.randrange(len(text))] ^= 1 << run.dice.randrange(8)
        path.write_bytes(bytes(text if how == "flip" else text[:len(text) // 2] if how == "truncate" else b""))
        run.damaged = True
    mark = run.bed.log(run.victim).stat().st_size
    run.bed.start(run.victim)
    beds.wait_for(run.bed.joined, 30)
    if how != "old" and "state lost" not in run.bed.said(run.victim, mark):
        run.wrong(f"{how} of {name}: nothing was said of it")
    return at


def wall_clock(run):
    """Of the owner's manager: an hour on, an hour back, 1970, and jumps each 100 ms."""
    at = time.time()

    def shift(ms):
        run.bed.inside(run.holder, "sh", "-c", f"echo {ms} >/run/wallclock.new && mv /run/wallclock.new /run/wallclock")
    run.heal(lambda: run.bed.inside(run.holder, "rm", "-f", "/run/wallclock"))
    for ms in (3600_000, -3600_000, int(-time.time() * 1000)):
        shift(ms)
        time.sleep(0.7)
    for _ in range(10):
        shift(run.dice.randint(-3600_000, 3600_000))
        time.sleep(0.05)
    return at


FAULTS = [
    Fault("F01", "SIGKILL of the owner's manager", killed_owner),
    Fault("F01-restart", "planned restart of the owner's manager", planned_restart, moves=0, limit=50, detect="", still=True),
    Fault("F02", "SIGKILL of the manager of a standby", killed_standby, moves=0, limit=100, hold=1.5, still=True),
    Fault("F02-leader", "SIGKILL of the leader's manager, which does not own the address", killed_leader, moves=0, limit=100,
          hold=1.5, setup=leader_apart,
          detect=r"event=coordinator-elected (this node was elected coordinator|n\d+ coordinates)"),
    Fault("F03", "SIGSTOP of the owner's manager, 0.3 to 3 s", lambda run: freeze(run, run.dice.uniform(0.3, 3.0))),
    Fault("F03-short", "SIGSTOP of the owner's manager, 10 to 100 ms", lambda run: freeze(run, run.dice.uniform(0.01, 0.1)),
          moves=0, limit=200, detect="", still=True),
    Fault("F04", "the owner's manager collects garbage for 2 s without end", lambda run: load_eater(run, "collect 2000"),
          hold=3),
    Fault("F04-heap", "the owner's heap is full", full_heap, limit=4000),
    Fault("F05", "all processes of the owner frozen, 1 to 5 s", lambda run: frozen_host(run, run.dice.uniform(1, 5))),
    Fault("F06", "the owner loses its power", death),
    Fault("F06-default", "the owner loses its power, profile default", death, profile="default", limit=3000),
    Fault("F07", "8 busy programs on all processors, 10 s", busy_only, moves=0, limit=200, hold=10, detect="", still=True),
    Fault("F07-death", "the owner loses its power while 8 programs are busy", busy_death),
    Fault("F08", "the owner's disk hangs, 5 s", stalled_owner, moves=0, limit=100, hold=5, detect="", still=True,
          prepare=on_a_disk),
    Fault("F08-death", "the owner loses its power while the others' disks hang", death_with_stalled_disks, hold=1,
          prepare=on_a_disk),
    Fault("F09", "the owner's disk (and another's) is full, has no inodes, is read-only", unusable_disk, moves=0, limit=100,
          hold=3, detect="", prepare=on_a_disk, writes=2),
    Fault("F10", "SIGTERM of the owner's manager", clean_stop, detect=r"event=(node-left|node-lost)"),
    Fault("F10-transition", "SIGTERM of the owner's manager while it is emptied", stop_in_transition, moves=2,
          detect=r"event=(node-left|node-lost)"),
    Fault("F11", "all hosts lose their power and start at once", all_off_and_on, moves=3, service="back", limit=20000,
          detect="", writes=2),
    Fault("F11-old", "the old owner returns with an old configuration", old_owner_returns, writes=2),
    Fault("F12", "a standby's manager is killed three times while it joins", killed_while_joining, moves=0, limit=100,
          hold=0.5),
    Fault("F13", "a standby's state: a bit, half a file, nothing, an older copy", damaged_state, moves=0, limit=100,
          detect=""),
    Fault("F29", "the owner's wall clock: an hour on and back, 1970, jumps", wall_clock, moves=0, limit=100, hold=3, detect="",
          preload="wallclock", still=True),
]
