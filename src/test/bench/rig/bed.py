"""A bed of hosts that run Asterism: the verbs of bed.sh, the adapter's functions, and the managers' HTTP interface."""
import ctypes, http.client, json, os, shutil, socket, subprocess, threading, time
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
VIP = "10.77.1.100"
TOKEN = "bench-token-0123456789"
LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNET = 0x40000000


def prefix():
    return os.environ.setdefault("BED_PREFIX", "bed")


def boot_ns():
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME)


def enter(namespace):
    """Puts this thread into the network namespace of that name or path."""
    fd = os.open(namespace if "/" in namespace else f"/run/netns/{namespace}", os.O_RDONLY | os.O_CLOEXEC)
    try:
        if LIBC.setns(fd, CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), f"cannot enter {namespace}")
    finally:
        os.close(fd)


class Connection(http.client.HTTPConnection):
    """To a host's own loopback: its socket is made in that host's network namespace, so no cable lies between."""

    def __init__(self, namespace, timeout):
        super().__init__("127.0.0.1", 7626, timeout=timeout)
        self.namespace = namespace

    def connect(self):
        home = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
        try:
            enter(self.namespace)
            self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        finally:
            LIBC.setns(home, CLONE_NEWNET)
            os.close(home)
        self.sock.settimeout(self.timeout)
        self.sock.connect((self.host, self.port))


class Answer:
    def __init__(self, code, tag, text):
        self.code, self.tag, self.text = code, tag, text

    def json(self):
        return json.loads(self.text)


class Bed:
    """Of hosts n1 to nN, and one more if there is an arbiter (its algorithm). Profile and environment (ASTERISM_BENCH_*) go to
    the adapter, asterism.sh."""

    def __init__(self, hosts, profile, environment=None, arbiter=""):
        self.hosts, self.profile = hosts, profile
        self.third = hosts + 1 if arbiter else 0
        self.switch = None  # see power.py
        self.environment = {**os.environ, "BED_PREFIX": prefix(), "ASTERISM_BENCH_ARBITER": arbiter, **(environment or {})}
        self.dir = Path(self.verb("dir").strip())

    @property
    def all(self):
        """The nodes, without the arbiter."""
        return range(1, self.hosts + 1)

    @property
    def machines(self):
        return [*self.all, self.third] if self.third else [*self.all]

    def verb(self, *words):
        return subprocess.run([HERE / "bed.sh", *map(str, words)], check=True, text=True, stdout=subprocess.PIPE,
                              env=self.environment).stdout

    def inside(self, host, *words, check=True, limit=60):
        """What the command printed that ran in that host."""
        done = subprocess.run([HERE / "bed.sh", "exec", str(host), *map(str, words)], text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, env=self.environment, timeout=limit)
        if check and done.returncode:
            raise RuntimeError(f"n{host}: {' '.join(map(str, words))}: exit {done.returncode}: {done.stdout.strip()}")
        return done.stdout

    def adapter(self, code, limit=60):
        text = f". {HERE}/lib.sh; . {HERE}/asterism.sh; {code}"
        return subprocess.run(["bash", "-c", text], timeout=limit, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              env=self.environment).returncode == 0

    def up(self, start=True):
        """Builds it and, unless told not to, starts the managers; whether they joined is for the caller to see."""
        self.verb("up", len(self.machines))
        for host in self.all:
            self.adapter(f"peer_conf {host} {self.hosts} {self.profile}")
        if self.third:
            self.adapter(f"asterism_arbiter_conf {self.hosts} {self.profile}")
        if start:
            self.start_all()

    def down(self):
        self.verb("down")

    def start(self, host):
        self.adapter(f"{'asterism_arbiter_start' if host == self.third else 'peer_start'} {host} >/dev/null 2>&1")

    def start_all(self):
        for host in self.machines:
            self.start(host)

    def power_off(self, host):
        """Returns when, in seconds since the epoch, and notes it in the host's journal: what ran there runs no more."""
        at = float(self.verb("poweroff", host)) / 1000
        with open(self.journal(host), "a") as out:
            out.write(f"{boot_ns()} - off end 0\n")
        return at

    def has_power(self, host):
        return (self.dir / f"n{host}" / "pid").exists()

    def boot(self, host):
        self.verb("boot", host)

    def ask(self, host, path, method="GET", body=None, headers=None, limit=2.0):
        """None if the manager there does not answer in time."""
        connection = Connection(f"{prefix()}-n{host}", limit)
        sent = {"Authorization": f"Bearer {TOKEN}", **(headers or {})}
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheader("ETag", ""), answer.read().decode())
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def status(self, host):
        answer = self.ask(host, "/asterism/v1/status")
        return answer.json() if answer and answer.code == 200 else None

    def post(self, host, path, body=None, limit=12.0):
        return self.ask(host, f"/asterism/v1/{path}", "POST", json.dumps(body or {}),
                        {"Content-Type": "application/json"}, limit)

    def joined(self, hosts=None):
        """Whether each of these sees exactly these online."""
        wanted = sorted(f"n{host}" for host in hosts or self.all)
        for host in hosts or self.all:
            status = self.status(host)
            if not status or wanted != sorted(n["name"] for n in status["nodes"] if n["standing"] == "online"):
                return False
        return True

    def coordinator(self):
        """The host that all who answer name, or 0."""
        named = {status["coordinator"] or "" for host in self.all if (status := self.status(host))}
        return int(named.pop()[1:]) if len(named) == 1 and "" not in named else 0

    def log(self, host):
        return self.dir / f"n{host}" / "up_var_log" / "asterism.log"

    def journal(self, host):
        return self.dir / f"n{host}" / "up_var_log" / "agent.journal"

    def said(self, host, start=0):
        """What the manager logged after so many bytes."""
        try:
            with open(self.log(host), "rb") as log:
                log.seek(start)
                return log.read().decode(errors="replace")
        except FileNotFoundError:
            return ""

    def keep(self, folder):
        """Logs and journals of all hosts."""
        folder.mkdir(parents=True, exist_ok=True)
        for host in self.machines:
            for file, name in ((self.log(host), f"n{host}.log"), (self.journal(host), f"n{host}.journal")):
                if file.exists():
                    shutil.copy(file, folder / name)

    def first_process(self, host):
        return int((self.dir / f"n{host}" / "pid").read_text())

    def processes(self, host):
        """Process ids as this process counts, and their names."""
        inside = os.readlink(f"/proc/{self.first_process(host)}/ns/pid")
        found = {}
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and os.readlink(entry / "ns/pid") == inside:
                    found[int(entry.name)] = (entry / "comm").read_text().strip()
            except OSError:
                continue  # it ended while we looked
        return found

    def manager(self, host):
        """Process id of the host's manager as this process counts; not that of its planning process, whose number may be lower."""
        java = {pid for pid, name in self.processes(host).items() if name == "java"}
        own = [pid for pid in java if parent(pid) not in java]
        if not own:
            raise RuntimeError(f"no manager runs on n{host}")
        return min(own)

    def has_manager(self, host):
        return "java" in self.processes(host).values()

    def forward(self, order):
        """An order to forwarder.c; only on a bed with BED_FORWARDER=1."""
        with open(self.dir / "forwarder.in", "w") as out:
            out.write(order + "\n")


def parent(pid):
    """Of a process; 0 if it has ended."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def compiled(bed, name, *options):
    """The program made of NAME.c."""
    binary = bed.dir / "bin" / name
    source = HERE / f"{name}.c"
    if not binary.exists() or binary.stat().st_mtime < source.stat().st_mtime:
        subprocess.run(["cc", "-O2", "-Wall", *options, "-o", binary, source], check=True)
    return binary


def wait_for(condition, seconds, step=0.05):
    """Its first true value, or what it gave at last."""
    end = time.time() + seconds
    while not (value := condition()) and time.time() < end:
        time.sleep(step)
    return value


class Background:
    """Runs a function in a thread and raises in join what it raised."""

    def __init__(self, function):
        self.error = None
        self.thread = threading.Thread(target=self._run, args=(function,), daemon=True)
        self.thread.start()

    def _run(self, function):
        try:
            function()
        except Exception as error:  # handed to whoever joins
            self.error = error

    def join(self):
        self.thread.join()
        if self.error:
            raise self.error
