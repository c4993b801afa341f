"""Faults of the Kamailio that has the floating address, for farm.py: what is done, how the Asterisks shall stand, and when that counts from."""
import re, subprocess, time

from rig import calls

CONTROL = ("kamcmd", "-s", "unix:/var/lib/proxy/kamailio.ctl")
HUNG_S = 6


def kamcmd(bed, host, *words):
    return bed.inside(host, *CONTROL, *words, check=False)


def close(bed, number):
    """Stopped by an order, so that it is to be closed for as long as the run takes."""
    answer = bed.post(1, f"resources/asterisk-{number}/ban", {"node": f"n{number}", "drain": "no"})
    if not answer or answer.code >= 300:
        raise SystemExit(f"not banned: {answer and answer.text}")


class Restart:
    """Killed and started anew, with its list as in the file: all open. Asterisk 2 is stopped before."""
    closed_before, closed_after = {2}, {2}

    def strike(self, bed, address):
        own = [pid for pid, name in bed.processes(1).items() if name == "kamailio"]
        at = time.time()
        subprocess.run(["kill", "-9", *map(str, own)], check=True)
        calls.must("its Kamailio answers again", 20, lambda: "URI" in kamcmd(bed, 1, "dispatcher.list"), 0.01)
        return at, time.time()


class Hung:
    """What answers its RPC is stopped for some seconds; meanwhile Asterisk 2 is stopped by an order. Counted from when it goes on."""
    closed_before, closed_after = set(), {2}

    def strike(self, bed, address):
        own = re.findall(r"^(\d+)\s+tcp", kamcmd(bed, 1, "ps"), re.M)
        at = time.time()
        bed.inside(1, "kill", "-STOP", *own)
        close(bed, 2)
        leader = bed.coordinator()
        calls.must("status says that it does not answer", 10, lambda: self.is_told(bed, leader))
        print(f"status_ms={(time.time() - at) * 1000:.0f}", end=" ")
        time.sleep(max(0.0, at + HUNG_S - time.time()))
        bed.inside(1, "kill", "-CONT", *own)
        return at, time.time()

    @staticmethod
    def is_told(bed, leader):
        status = bed.ask(leader, "/asterism/v1/status")
        return bool(status) and re.search(r"may not know how [^\"]*asterisk-2 stand", status.text)


class Edited:
    """A hand closes the destinations of these numbers."""
    closed_before, closed_after = set(), set()

    def __init__(self, numbers):
        self.numbers = numbers

    def strike(self, bed, address):
        at = time.time()
        for number in self.numbers:
            kamcmd(bed, 1, "dispatcher.set_state", "dx", "1", f"sip:{address(number)}:5060")
        return at, time.time()


ALL = {"kamailio-restart": Restart(), "rpc-hung": Hung(), "list-edited": Edited((2,)), "list-closed": Edited((1, 2))}
