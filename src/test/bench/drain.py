#!/usr/bin/env python3
"""drain.py [--calls N] [--rate R] - a planned drain of one of two Asterisks behind a Kamailio dispatcher, under SIPp.
Holds N calls at once (default 500, R new ones a second, default 50). Closes the first Asterisk in the dispatcher, waits until AMI
counts no call there, stops it, starts it again, opens it; later closes it once more and takes that back at once.
Needs kamailio, sipp and ASTERISM_TELEPHONY (deploy/telephony/setup.sh); loopback only. Prints name=value; exit 1 if any call was
cut, refused or failed, if more than two new ones came to the closed Asterisk, or if the way back took 2 s or more."""
import argparse, os, re, shutil, socket, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
KIT = os.path.join(HERE, "../../../deploy/telephony")
PROXY, CALLER = "127.9.0.1", "127.9.0.9"


class Asterisk:
    def __init__(self, home, folder, address):
        self.address = address
        subprocess.run(["sh", f"{KIT}/bin/asterisk-instance.sh", home, folder, f"BIND={address}", f"AMI_BIND={address}"],
                       check=True, stdout=subprocess.DEVNULL)
        self.command = [f"{home}/asterisk/usr/sbin/asterisk", "-C", f"{folder}/etc/asterisk.conf"]
        self.log = open(f"{folder}/console", "w")
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command + ["-f", "-n"], stdout=self.log, stderr=self.log)
        until("Asterisk is up", 20, lambda: "fully booted" in self.console("core waitfullybooted").lower())
        self.socket = socket.create_connection((self.address, 5038), 5)
        self.lines = self.socket.makefile("r", newline="\r\n")
        self.lines.readline()
        self.ask("Login", Username="asterism", Secret="secret", Events="off")

    def console(self, line):
        return subprocess.run(self.command + ["-rx", line], capture_output=True, text=True).stdout

    def ask(self, action, **fields):
        text = "".join(f"{name}: {value}\r\n" for name, value in dict(Action=action, **fields).items())
        self.socket.sendall((text + "\r\n").encode())
        answer = {}
        for line in iter(self.lines.readline, "\r\n"):
            name, _, value = line.strip().partition(": ")
            answer[name] = value
        if answer.get("Response") != "Success":
            raise SystemExit(f"AMI refuses {action}: {answer}")
        return answer

    def calls(self):
        return int(self.ask("CoreStatus")["CoreCurrentCalls"])

    def begun(self):
        return int(self.ask("CoreStatus")["CoreProcessedCalls"])

    def stop(self):
        self.socket.close()
        self.console("core stop now")
        self.process.wait(20)


def until(what, seconds, claim):
    end = time.monotonic() + seconds
    while not claim():
        if time.monotonic() > end:
            raise SystemExit(f"not within {seconds} s: {what}")
        time.sleep(0.02)


def kamailio(folder, ports):
    values = [f"ADDRESS={PROXY}", f"DIR={folder}", "CHILDREN=4", "PING_SECONDS=1", "ALGORITHM=4", f"RPC_ADDRESS={PROXY}",
              "RPC_PORT=8000", "RPC_FROM=127.0.0.0/8"] + ports
    subprocess.run(["sh", f"{KIT}/bin/render.sh", f"{KIT}/kamailio", folder, *values], check=True)
    program = ["kamailio", "-f", f"{folder}/kamailio.cfg", "-DD", "-E", "-Y", folder, "-w", folder, "-P", f"{folder}/pid"]
    return subprocess.Popen(program, stdout=open(f"{folder}/console", "w"), stderr=subprocess.STDOUT)


def rpc(folder, *words):
    done = subprocess.run(["kamcmd", "-s", f"unix:{folder}/kamailio.ctl", *words], capture_output=True, text=True)
    return done.stdout + done.stderr


def numbers(path):
    with open(path) as file:
        rows = [line.rstrip("\n").split(";") for line in file]
    return dict(zip(rows[0], rows[-1]))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--calls", type=int, default=500)
    options.add_argument("--rate", type=int, default=50)
    options.add_argument("--state", default="dx", help="of the dispatcher, while it drains")
    wanted = options.parse_args()
    home = os.environ.get("ASTERISM_TELEPHONY") or sys.exit("ASTERISM_TELEPHONY names no folder")
    hold = wanted.calls / wanted.rate
    folder = tempfile.mkdtemp(prefix="asterism-drain-")
    proxy_folder = f"{folder}/kamailio"
    os.mkdir(proxy_folder)
    first = Asterisk(home, f"{folder}/a", "127.9.0.2")
    second = Asterisk(home, f"{folder}/b", "127.9.0.3")
    uri = f"sip:{first.address}:5060"
    ends = [first.process, second.process]
    try:
        proxy = kamailio(proxy_folder, [f"ASTERISK1={first.address}:5060", f"ASTERISK2={second.address}:5060"])
        ends.append(proxy)
        until("Kamailio answers", 10, lambda: "FLAGS: AP" in rpc(proxy_folder, "dispatcher.list"))
        set_state = lambda state: rpc(proxy_folder, "dispatcher.set_state", state, "1", uri)
        total = int(wanted.rate * (5 * hold + 10))
        sipp = subprocess.Popen(
            ["sipp", f"{PROXY}:5060", "-i", CALLER, "-sf", f"{KIT}/sipp/uac-hold.xml", "-s", "101", "-d", str(int(hold * 1000)),
             "-r", str(wanted.rate), "-m", str(total), "-l", str(2 * wanted.calls), "-nostdin", "-trace_stat", "-fd", "1",
             "-stf", f"{folder}/sipp.csv", "-trace_err", "-error_file", f"{folder}/sipp.errors"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        ends.append(sipp)
        until("calls are up on both", 4 * hold, lambda: first.calls() + second.calls() >= 0.98 * wanted.calls)
        up = first.calls()
        begin = time.monotonic()
        set_state(wanted.state)
        told = time.monotonic() - begin
        settled = first.begun()
        until("no call is left", 3 * hold, lambda: first.calls() == 0)
        drained = time.monotonic() - begin
        leaked = first.begun() - settled
        first.stop()
        first.start()
        ends.append(first.process)
        set_state("ap")
        until("it has calls again", 5, lambda: first.calls() > 10)
        set_state(wanted.state)
        before = first.begun()
        time.sleep(2)  # how many come while it is closed
        closed = first.begun() - before
        begin, before = time.monotonic(), first.begun()
        set_state("ap")
        until("a call comes after the abort", 5, lambda: first.begun() > before)
        back = time.monotonic() - begin
        sipp.wait(8 * hold)
        end = numbers(f"{folder}/sipp.csv")
        made, failed = int(end["TotalCallCreated"]), int(end["FailedCall(C)"])
        print(f"up={up} told_ms={told * 1000:.0f} drained_s={drained:.1f} new_after_told={leaked} new_while_closed={closed}"
              f" back_ms={back * 1000:.0f} calls={made} failed={failed} retransmissions={end['Retransmissions(C)']}")
        return 0 if failed == 0 and back < 2 and leaked <= 2 else 1
    finally:
        for process in ends:
            if process.poll() is None:
                process.terminate() if process not in (first.process, second.process) else process.kill()
                process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
