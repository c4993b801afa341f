#!/usr/bin/env python3
"""phones.py SERVER OWN PORT FIRST COUNT EXPIRES - telephones FIRST, FIRST+1, ... that register with SERVER from OWN:PORT over UDP, answer
OPTIONS, and are busy when called. Commands on standard input, an answer on standard output for each:
  register       registers all                          registered=N seconds=S
  end            unregisters all                        ended=N seconds=S
  call RATE      calls each once through SERVER         called=N arrived=N at_5s=N first_s=S last_s=S failed=N
arrived: INVITEs that came to the telephone with that number, at_5s: within 5 s of the command. Nothing is registered by itself."""
import re, select, socket, sys, time

SERVER, OWN, PORT, FIRST, COUNT, EXPIRES = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:7])
AT_ONCE, AGAIN, GIVE_UP = 200, 0.5, 8.0
FINAL = re.compile(rb"SIP/2\.0 ([2-6])(\d\d)")


def header(text, name):
    found = re.search(rf"^{name}\s*:\s*(.*?)\r?$", text, re.M | re.I)
    return found.group(1) if found else ""


class Phones:
    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 << 20)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 << 20)
        self.socket.bind((OWN, PORT))
        self.socket.setblocking(False)
        self.turn, self.invited, self.answered = 0, {}, {}

    def send(self, text, to=(SERVER, 5060)):
        try:
            self.socket.sendto(text.encode(), to)
        except (BlockingIOError, OSError):
            pass  # as lost on the way; sent again

    def request(self, method, user, more=""):
        """The caller is nobody Asterisk knows; a telephone registers as itself."""
        caller = "caller" if method != "REGISTER" else str(user)
        target = f"sip:{SERVER}" if method == "REGISTER" else f"sip:{user}@{SERVER}"
        call = f"{method}-{user}-{self.turn}"
        if method == "REGISTER":
            call, cseq = f"reg-{user}", self.turn
        else:
            cseq = 1
        branch_of = "INVITE" if method == "ACK" else method
        call = call.replace("ACK", "INVITE")
        return (f"{method} {target} SIP/2.0\r\nVia: SIP/2.0/UDP {OWN}:{PORT};branch=z9hG4bK-{branch_of}-{user}-{self.turn}\r\nMax-Forwards: 70\r\n"
                f"From: <sip:{caller}@{SERVER}>;tag=f{user}x{self.turn}\r\nTo: <sip:{user}@{SERVER}>{more if method == 'ACK' else ''}\r\n"
                f"Call-ID: {call}\r\nCSeq: {cseq} {method}\r\nContact: <sip:{user if method == 'REGISTER' else caller}@{OWN}:{PORT}>\r\n"
                + (more if method == "REGISTER" else "User-Agent: phones\r\n") + "Content-Length: 0\r\n\r\n")

    def take(self):
        while True:
            try:
                data, peer = self.socket.recvfrom(65535)
            except (BlockingIOError, InterruptedError):
                return
            except OSError:
                continue
            text = data.decode(errors="replace")
            final = FINAL.match(data)
            if data.startswith(b"SIP/2.0"):
                user = int(re.search(r"\d+", header(text, "To").split("@")[0]).group())
                method = header(text, "CSeq").split()[-1]
                if final:
                    self.answered[user] = (int(final.group(1) + final.group(2)), method)
                    if method == "INVITE":
                        tag = header(text, "To").partition(">")[2]
                        self.send(self.request("ACK", user, tag), peer)
            elif not data.startswith(b"ACK"):
                self.answer(text, peer)

    def answer(self, text, peer):
        method, target = text.split(" ", 2)[:2]
        if method == "INVITE":
            self.invited.setdefault(int(re.search(r"sip:(\d+)@", target).group(1)), time.monotonic())
        word = "486 Busy Here" if method == "INVITE" else "200 OK"
        lines = [line for line in text.split("\r\n\r\n")[0].split("\r\n")[1:]
                 if line.split(":")[0].strip().lower() in ("via", "v", "from", "f", "to", "t", "call-id", "i", "cseq")]
        lines = [line + ";tag=p" if line.lower().startswith(("to:", "t:")) and ";tag=" not in line else line for line in lines]
        self.send(f"SIP/2.0 {word}\r\n" + "\r\n".join(lines) + "\r\nContent-Length: 0\r\n\r\n", peer)

    def all(self, method, more, rate):
        """Sends one request for each, at that rate or as answers come, again every half second, and waits for the answers."""
        self.turn += 1
        self.answered, self.invited = {}, {}
        begun, sent, open_, failed = time.monotonic(), 0, {}, 0
        while sent < COUNT or open_:
            now = time.monotonic()
            while sent < COUNT and (sent < (now - begun) * rate if rate else len(open_) < AT_ONCE):
                user = FIRST + sent
                sent += 1
                open_[user] = [now, now]
                self.send(self.request(method, user, more))
            for user in [user for user in open_ if user in self.answered]:
                del open_[user]
            for user, times in list(open_.items()):
                if now - times[0] > GIVE_UP:
                    del open_[user]
                    failed += 1
                elif now - times[1] >= AGAIN:
                    times[1] = now
                    self.send(self.request(method, user, more))
            select.select([self.socket], [], [], 0.002 if sent < COUNT else 0.05)
            self.take()
        return begun, failed

    def obey(self, words):
        if words[0] in ("register", "end"):
            expires = EXPIRES if words[0] == "register" else 0
            begun, _ = self.all("REGISTER", f"Expires: {expires}\r\nUser-Agent: phones\r\n", 0)
            good = sum(code == 200 for code, _ in self.answered.values())
            print(f"{words[0]}ed={good} seconds={time.monotonic() - begun:.2f}", flush=True)
        elif words[0] == "call":
            begun, failed = self.all("INVITE", "", float(words[1]))
            times = sorted(at - begun for user, at in self.invited.items() if FIRST <= user < FIRST + COUNT)
            first, last = (times[0], times[-1]) if times else (-1, -1)
            print(f"called={COUNT} arrived={len(times)} at_5s={sum(at <= 5 for at in times)} first_s={first:.2f} last_s={last:.2f} failed={failed}",
                  flush=True)

    def run(self):
        rest = b""
        while True:
            ready, _, _ = select.select([self.socket, sys.stdin.buffer.raw], [], [])
            if self.socket in ready:
                self.take()
            if sys.stdin.buffer.raw in ready:
                more = sys.stdin.buffer.raw.read(4096)
                if not more:
                    return
                *lines, rest = (rest + more).split(b"\n")
                for line in lines:
                    if line.strip():
                        self.obey(line.decode().split())


if __name__ == "__main__":
    Phones().run()
