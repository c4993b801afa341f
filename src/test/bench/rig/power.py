"""The power switch of a bed: what fence_bed.c asks for is done to the hosts, or not, as the fault wants it."""
import socket, threading, time
from collections import namedtuple
from dataclasses import dataclass

from .bed import boot_ns, compiled

Order = namedtuple("Order", "at device action plug answered answer")  # seconds of CLOCK_BOOTTIME; answered None: not yet
POWER_ACTIONS = ("off", "reboot")


@dataclass
class Device:
    """mode    ok; fails: refuses; hangs: never answers; lies: says done and does nothing
    seconds    how long it needs for switching"""

    mode: str = "ok"
    seconds: float = 0.0


class Switch:
    """A host that was told to reboot stays without power until the fault is over, as a slow machine would."""

    def __init__(self, bed):
        compiled(bed, "fence_bed")
        self.bed, self.devices, self.orders = bed, {}, []
        self.lock, self.power = threading.Lock(), threading.Lock()
        self.is_fault = False
        self.path = bed.dir / "power"
        self.path.unlink(missing_ok=True)
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(str(self.path))
        self.listener.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.listener.close()
        self.path.unlink(missing_ok=True)

    def begin(self, **devices):
        """A fault begins, with devices (NAME, or NAME/PLUG for one host only) in that state; the others are in order."""
        self.devices, self.is_fault = dict(devices), True

    def restore(self):
        """It is over: all have power again."""
        with self.power:
            self.is_fault = False
            for host in self.bed.all:
                if not self.bed.has_power(host):
                    self.bed.boot(host)
                    self.bed.start(host)

    def cuts(self, since, plug=None):
        """Orders to cut power since then (CLOCK_BOOTTIME), in the order of their arrival."""
        with self.lock:
            return [one for one in self.orders
                    if one.at >= since and one.action in POWER_ACTIONS and plug in (None, one.plug)]

    def _accept(self):
        while True:
            try:
                caller, _ = self.listener.accept()
            except OSError:
                return  # closed
            threading.Thread(target=self._serve, args=(caller,), daemon=True).start()

    def _serve(self, caller):
        with caller:
            words = caller.makefile().readline().split()
            if len(words) != 3:
                return
            name, action, plug = words
            device = self.devices.get(f"{name}/{plug}") or self.devices.get(name, Device())
            order = Order(boot_ns() / 1e9, name, action, plug, None, None)
            with self.lock:
                place = len(self.orders)
                self.orders.append(order)
            if action in POWER_ACTIONS and device.mode == "hangs":
                while caller.recv(64):  # until the caller gives up
                    pass
                answer = "hangs"
            else:
                answer = self._act(device, action, plug)
            with self.lock:
                self.orders[place] = order._replace(answered=boot_ns() / 1e9, answer=answer)
            try:
                caller.sendall(answer.encode())
            except OSError:
                pass  # it has given up meanwhile

    def _act(self, device, action, plug):
        if action not in (*POWER_ACTIONS, "on", "status"):
            return "done"  # monitor
        host = int(plug.removeprefix("n"))
        if action == "status":
            return "done" if self.bed.has_power(host) else "off"
        begin = time.monotonic()
        if device.mode == "fails":
            return f"the device refuses {action}"
        if device.mode != "lies":
            with self.power:
                self._switch(host, action)
        time.sleep(max(0.0, device.seconds - (time.monotonic() - begin)))
        return "done"

    def _switch(self, host, action):
        if action != "on" and self.bed.has_power(host):
            self.bed.power_off(host)
        if action == "on" or (action == "reboot" and not self.is_fault):
            if not self.bed.has_power(host):
                self.bed.boot(host)
                self.bed.start(host)
