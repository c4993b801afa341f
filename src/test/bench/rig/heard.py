"""What SIP packets at the client tell of each call."""
import re, socket, struct
from pathlib import Path


class Call:
    def __init__(self, began):
        self.began, self.answered, self.ended, self.cut = began, None, None, None

    def was_up(self, at):
        return self.answered is not None and self.answered < at and not (self.ended and self.ended <= at)


def packets(path):
    """Time, source and SIP text of each datagram."""
    data, at = Path(path).read_bytes(), 24
    while at + 16 <= len(data):
        seconds, micros, size, _ = struct.unpack_from("<IIII", data, at)
        packet = data[at + 30:at + 16 + size]
        at += 16 + size
        if len(packet) > 28 and packet[9] == 17:
            yield seconds + micros / 1e6, socket.inet_ntoa(packet[12:16]), packet[28:].decode(errors="replace")


def calls(path, caller=None):
    """Of each call: when it began, when it was answered, when its end was, and when another than that caller ended it; None where it was not."""
    found = {}
    for at, source, text in packets(path):
        call = re.search(r"\r\nCall-ID: *(\S+)", text, re.I)
        if not call:
            continue
        if text.startswith("INVITE "):
            found.setdefault(call.group(1), Call(at))
        elif text.startswith("BYE ") and source != caller and call.group(1) in found:
            found[call.group(1)].cut = at
        elif text.startswith("SIP/2.0 200 ") and call.group(1) in found:
            one = found[call.group(1)]
            if re.search(r"\r\nCSeq: *\d+ INVITE", text, re.I):
                one.answered = one.answered or at
            else:
                one.ended = one.ended or at
    return sorted(found.values(), key=lambda one: one.began)
