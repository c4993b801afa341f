"""A telephone at the bed's client that asks the floating address by SIP OPTIONS again and again, and knows when nobody answered."""
import os, re, socket, threading, time

from . import bed as beds

PAUSE_S = 0.05
NUMBER = re.compile(rb"\r\nCSeq: *(\d+) ", re.IGNORECASE)
OPTIONS = """OPTIONS sip:{to}:5060 SIP/2.0\r
Via: SIP/2.0/UDP {own}:{port};branch=z9hG4bK-{mark}-{number};rport\r
Max-Forwards: 70\r
From: <sip:bench@{own}>;tag={mark}\r
To: <sip:{to}>\r
Call-ID: {mark}-{number}\r
CSeq: {number} OPTIONS\r
Contact: <sip:bench@{own}:{port}>\r
Content-Length: 0\r
\r
"""


def client_socket():
    """In the client's network namespace."""
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
    try:
        beds.enter(f"{beds.prefix()}-client")
        return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    finally:
        beds.LIBC.setns(home, beds.CLONE_NEWNET)
        os.close(home)


class Telephone:

    def __init__(self, address=beds.VIP):
        self.sock = client_socket()
        self.sock.connect((address, 5060))
        self.sock.settimeout(PAUSE_S)
        self.own, self.address, self.mark = self.sock.getsockname(), address, f"{beds.boot_ns():x}"
        self.lock, self.sent, self.answered, self.stopped = threading.Lock(), {}, [], threading.Event()
        self.threads = [threading.Thread(target=run, daemon=True) for run in (self._ask, self._listen)]
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.stopped.set()
        for thread in self.threads:
            thread.join()
        self.sock.close()

    def _ask(self):
        number = 0
        while not self.stopped.wait(PAUSE_S):
            number += 1
            text = OPTIONS.format(to=self.address, own=self.own[0], port=self.own[1], mark=self.mark, number=number)
            with self.lock:
                self.sent[number] = time.time()
            try:
                self.sock.send(text.encode())
            except OSError:
                pass  # unreachable or refused: no answer

    def _listen(self):
        while not self.stopped.is_set():
            try:
                text = self.sock.recv(65536)
            except OSError:
                continue
            found = NUMBER.search(text)
            if text.startswith((b"SIP/2.0 2", b"SIP/2.0 4")) and found:
                with self.lock:
                    at = self.sent.pop(int(found.group(1)), None)
                    if at is not None:
                        self.answered.append(at)

    def answered_since(self, at):
        """Whether a question that was asked later was answered."""
        with self.lock:
            return bool(self.answered) and max(self.answered) > at

    def silence(self, since, until):
        """Longest time in ms between two questions that were answered, or from and to the ends."""
        with self.lock:
            times = sorted(at for at in self.answered if since <= at <= until)
        edges = [since, *times, until]
        return max(b - a for a, b in zip(edges, edges[1:])) * 1000
