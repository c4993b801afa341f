#!/usr/bin/env python3
"""Load of the management port: so many requests a second beside slow clients, and what a request costs then.

  http-load.py URL --pid PID [--rate 1000] [--slow 200] [--seconds 60] [--path /asterism/v1/status]

URL: http://127.0.0.1:7626. PID: of the manager, for its processor time and memory. The node needs
management.limits { request-rate = 0 }; with the defaults the same run shows what is refused.
Slow clients come from 127.0.0.2: a quarter each trickles a header, trickles a body, says nothing, does not read its answer; each
that is closed comes again. Requests go over 16 connections that are kept. Prints one line of figures, and as JSON.
"""
import argparse
import json
import os
import socket
import threading
import time
import urllib.parse

WORKERS = 16
TICK = os.sysconf("SC_CLK_TCK")


def request(path, host):
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()


class Slow(threading.Thread):
    def __init__(self, number, where, path, end):
        super().__init__(daemon=True)
        self.kind = number % 4
        self.where, self.path, self.end = where, path, end
        self.opened = 0
        self.closed = 0

    def run(self):
        while time.monotonic() < self.end:
            try:
                self.once()
            except OSError:
                pass
            self.closed += 1

    def once(self):
        with socket.create_connection(self.where, timeout=2, source_address=("127.0.0.2", 0)) as link:
            self.opened += 1
            head = f"HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            if self.kind == 0:
                link.sendall(f"GET {self.path} {head}X-Slow: ".encode())
            elif self.kind == 1:
                link.sendall(f"POST /asterism/v1/nodes/x/standby {head}Content-Length: 1000\r\n\r\n".encode())
            elif self.kind == 3:
                link.sendall(request(self.path, "127.0.0.1"))
            while time.monotonic() < self.end:
                time.sleep(0.5)
                if self.kind < 2:
                    link.sendall(b"x")
                elif self.is_closed(link):
                    return

    @staticmethod
    def is_closed(link):
        link.setblocking(False)
        try:
            return link.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False
        finally:
            link.settimeout(2)


class Worker(threading.Thread):
    """Sends at its share of the rate; a request that is late is sent at once, so that the rate holds if it can be held."""

    def __init__(self, where, path, rate, end):
        super().__init__(daemon=True)
        self.where, self.path, self.rate, self.end = where, path, rate, end
        self.took = []
        self.statuses = {}
        self.errors = 0

    def run(self):
        link = None
        wanted = request(self.path, self.where[0])
        due = time.monotonic()
        while due < self.end:
            wait = due - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            due += 1 / self.rate
            began = time.monotonic()
            if began > self.end:
                return
            try:
                link = link or socket.create_connection(self.where, timeout=10)
                link.sendall(wanted)
                status = self.answer(link)
                self.statuses[status] = self.statuses.get(status, 0) + 1
                self.took.append(time.monotonic() - began)
            except OSError:
                self.errors += 1
                link = None

    @staticmethod
    def answer(link):
        got = b""
        while b"\r\n\r\n" not in got:
            more = link.recv(65536)
            if not more:
                raise OSError("closed")
            got += more
        head, _, body = got.partition(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        while len(body) < length:
            more = link.recv(65536)
            if not more:
                raise OSError("closed")
            body += more
        return int(head[9:12])


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def resident_mib(pid):
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) // 1024 for line in file if line.startswith("VmRSS"))


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("url")
    options.add_argument("--pid", type=int, required=True)
    options.add_argument("--rate", type=int, default=1000)
    options.add_argument("--slow", type=int, default=200)
    options.add_argument("--seconds", type=int, default=60)
    options.add_argument("--path", default="/asterism/v1/status")
    given = options.parse_args()
    url = urllib.parse.urlsplit(given.url)
    where = (url.hostname, url.port or 7626)
    end = time.monotonic() + given.seconds
    slow = [Slow(number, where, given.path, end) for number in range(given.slow)]
    workers = [Worker(where, given.path, given.rate / WORKERS, end) for _ in range(WORKERS)]
    busy = processor_seconds(given.pid)
    for each in slow + workers:
        each.start()
    for worker in workers:
        worker.join()
    busy = processor_seconds(given.pid) - busy
    took = sorted(second for worker in workers for second in worker.took)
    statuses = {}
    for worker in workers:
        for status, count in worker.statuses.items():
            statuses[status] = statuses.get(status, 0) + count

    def percentile(part):
        return round(1000 * took[min(len(took) - 1, int(len(took) * part))], 1) if took else None

    figures = {
        "path": given.path,
        "wanted_per_s": given.rate,
        "answered_per_s": round(len(took) / given.seconds),
        "statuses": statuses,
        "errors": sum(worker.errors for worker in workers),
        "p50_ms": percentile(0.5),
        "p99_ms": percentile(0.99),
        "max_ms": percentile(1),
        "slow_clients": given.slow,
        "slow_opened": sum(each.opened for each in slow),
        "cpu_percent": round(100 * busy / given.seconds),
        "cpu_us_per_request": round(1e6 * busy / len(took)) if took else None,
        "resident_mib": resident_mib(given.pid),
    }
    print(
        f"{figures['answered_per_s']}/s of {given.rate}/s answered, p50 {figures['p50_ms']} ms, p99 {figures['p99_ms']} ms,"
        f" max {figures['max_ms']} ms, errors {figures['errors']}, {given.slow} slow clients, cpu {figures['cpu_percent']} %"
    )
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
