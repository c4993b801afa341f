"""Clients that write to the cluster's configuration and read it, on different nodes at once, and write down what they saw.

The register is the node attribute `register` of n1. A write replaces the document only if it is still at the version that the
client read before (If-Match): a compare-and-set. Each value is written by one attempt only. One line of JSON per operation:
  {"client": 1, "host": 2, "op": "cas", "from": "v0", "to": "v1.1.7", "call": NS, "end": NS, "outcome": "ok"}
  {"client": 1, "host": 2, "op": "read", "value": "v1.1.7", "version": "2/3", "call": NS, "end": NS, "outcome": "ok"}
outcome ok: it was done; refused: it was not; unknown: no answer, or one that does not say. Times are CLOCK_BOOTTIME; end is
that of the answer. Reads are of the node's own document in force: old ones by design, see org.asterism.history."""
import json, random, re, threading, time

from .bed import boot_ns

REGISTER = re.compile(r'(register\s*=\s*)"?(v[\w.]+)"?')
NOTHING_DONE = {"VERSION_CONFLICT", "NO_QUORUM", "NO_COORDINATOR"}


def value_in(text):
    found = REGISTER.search(text)
    return found and found.group(2)


class Writers:

    def __init__(self, bed, clients, seed=0, pause=0.15, file=None):
        self.bed, self.pause, self.lock = bed, pause, threading.Lock()
        self.history, self.file, self.seed = [], open(file, "w") if file else None, seed
        self.path = file
        self.first = self._first()
        self.ending = threading.Event()
        self.threads = [threading.Thread(target=self._run, args=(client, random.Random(f"{seed}/{client}")), daemon=True)
                        for client in range(1, clients + 1)]
        for thread in self.threads:
            thread.start()

    def _first(self):
        for host in self.bed.all:
            answer, value = self.read(0, host)
            if answer:
                return value
        raise RuntimeError("no host shows its configuration")

    def stop(self):
        self.ending.set()
        for thread in self.threads:
            thread.join()

    def close(self):
        """After the last read."""
        if self.file:
            self.file.close()

    def note(self, **operation):
        with self.lock:
            self.history.append(operation)
            if self.file:
                self.file.write(json.dumps(operation) + "\n")

    def read(self, client, host, op="read"):
        """The answer, after it is written down. op "final" is a read that must not be old."""
        call = boot_ns()
        answer = self.bed.ask(host, "/asterism/v1/config", limit=1.0)
        value = answer and answer.code == 200 and value_in(answer.text)
        if not value:
            return None, None
        self.note(client=client, host=host, op=op, value=value, version=answer.tag.strip('"'), call=call, end=boot_ns(),
                  outcome="ok")
        return answer, value

    def _run(self, client, dice):
        number = 0
        while not self.ending.wait(self.pause * dice.uniform(0.5, 1.5)):
            host = dice.randint(1, self.bed.hosts)
            answer, value = self.read(client, host)
            if answer and dice.random() < 0.7:
                number += 1
                self._write(client, dice.choice([host, dice.randint(1, self.bed.hosts)]), answer, value, f"v{self.seed}.{client}.{number}")

    def _write(self, client, host, seen, value, fresh):
        text = REGISTER.sub(lambda m: m.group(1) + f'"{fresh}"', seen.text)
        call = boot_ns()
        answer = self.bed.ask(host, "/asterism/v1/config", "PUT", text, {"If-Match": seen.tag}, limit=3.0)
        self.note(client=client, host=host, op="cas", **{"from": value}, to=fresh, call=call, end=boot_ns(),
                  outcome=outcome_of(answer), said=answer.text[:300] if answer else "")

    def may_be_left(self, text):
        """Whether the document may be what is left at the end: its value is the last acknowledged, or was written on top of
        that by somebody who got no answer."""
        acknowledged = {o["to"] for o in self.history if o["op"] == "cas" and o["outcome"] == "ok"}
        basis = {o["to"]: o["from"] for o in self.history if o["op"] == "cas" and o["outcome"] != "refused"}
        chain, value = [], value_in(text)
        while value in basis:
            chain.append(value)
            value = basis[value]
        return value == self.first and acknowledged <= set(chain)


def outcome_of(answer):
    if answer is None:
        return "unknown"
    if answer.code == 200:
        return "ok"
    try:
        code = str(answer.json().get("code", "")).upper().replace("-", "_")
    except ValueError:
        return "unknown"
    return "refused" if code in NOTHING_DONE else "unknown"
