#!/usr/bin/env python3
"""farm.py [--calls N] [--rate R] [--runs K] [--fault NAME] - a farm: two Asterisks, each on its host's address, behind a pair of Kamailios and the floating address.
Three hosts with Asterism. n1 has the floating address, a Kamailio and an Asterisk; n2 the other two; n3 votes. SIPp holds N calls (default
2000, signalling only) with R new ones a second (default 50). Then n1 loses power. From the packets at the client: when the first call that began after it was
answered, and from when on every new call was answered within 500 ms. From SIPp: how many calls failed, beside those that were on the dead Asterisk.
With --fault nobody loses power: the Kamailio with the floating address is killed (kamailio-restart), its RPC hangs while an Asterisk is stopped
(rpc-hung), or a hand closes one Asterisk or all in its list (list-edited, list-closed). From kamcmd: when all stand right again. Calls
last 10 s then unless --calls says so. Exit 1 if that took over 2 s, or a call that began later was not answered, or one was lost that was
up, but for those on an Asterisk that was stopped.
Needs root, sipp, kamailio, tcpdump, ASTERISM_TELEPHONY (deploy/telephony/setup.sh) and ASTERISM_JAR or target/asterism.jar. Prints
name=value; exit 1 if calls were lost that were not on the dead Asterisk, or new calls did not succeed 500 ms after its death."""
import argparse, os, subprocess, sys, time

os.environ.setdefault("BED_PREFIX", "farm")
from rig import bed as beds, calls, farm_faults, heard  # noqa: E402

CALLER, RPC = "10.77.1.251", 8000
NUMBERS, PROXIES = (1, 2), (1, 2)
SOON_S = 0.5
RIGHT_S = 2
AFTER_S = 8


def address(number):
    return f"10.77.1.{number}"


def document(home):
    rpc = " ".join(f"http://10.77.1.{host}:{RPC}/RPC" for host in PROXIES)
    resources, places = "", ""
    for number in NUMBERS:
        own = address(number)
        resources += f"""
    asterisk-{number} {{ agent = "asterism:asterisk"
      params {{ binary = "{home}/asterisk/usr/sbin/asterisk", config = "/var/lib/pbx{number}/etc/asterisk.conf", user = root, group = root
        sip-address = "{own}", ami-address = "{own}", ami-user = asterism, ami-secret = secret, drain-variable = ASTERISM_DRAIN
        dispatcher-rpc = "{rpc}" }}
      operations = [ {{ name = monitor, interval = 2s, timeout = 10s }} ] }}"""
        for host in (1, 2, 3):
            places += f"\n      {{ of = asterisk-{number}, node = n{host}, score = {100 if host == number else '-INFINITY'} }}"
    return f"""asterism {{
  options {{ stonith-enabled = false }}
  resources {{
    vip {{ agent = "asterism:address", params {{ ip = "{beds.VIP}", prefix = 24, interface = eth0, on-standby = absent }} }}
    proxy {{ agent = "asterism:kamailio", clone {{ hot-standby = true }}
      params {{ config = "/var/lib/proxy/kamailio.cfg", sip-address = "{beds.VIP}", additional-parameters = "-A CLUSTER_STATES -E -Y /var/lib/proxy -w /var/lib/proxy" }} }}{resources}
  }}
  constraints {{
    location = [{places}
      {{ of = proxy, node = n3, score = -INFINITY }}
      {{ of = vip, node = n1, score = 50 }}
    ]
    colocation = [ {{ of = vip, with = proxy, score = INFINITY }} ]
  }}
}}
"""


def install(bed, home):
    bed.up(start=False)
    for host in bed.all:
        for number in NUMBERS:
            own = address(number)
            bed.inside(host, "sh", calls.KIT / "bin" / "asterisk-instance.sh", home, f"/var/lib/pbx{number}", f"BIND={own}", f"AMI_BIND={own}",
                       f"NAME=n{host}-{number}")
        if host in PROXIES:
            bed.inside(host, "sh", calls.KIT / "bin" / "render.sh", calls.KIT / "kamailio", "/var/lib/proxy", f"ADDRESS={beds.VIP}", "DIR=/var/lib/proxy",
                       "CHILDREN=4", "PING_SECONDS=1", "ALGORITHM=4", f"RPC_ADDRESS=10.77.1.{host}", f"RPC_PORT={RPC}", "RPC_FROM=10.77.1.0/24",
                       *(f"ASTERISK{number}={address(number)}:5060" for number in NUMBERS))


def flags(bed, host, number):
    text = bed.inside(host, "kamcmd", "-s", "unix:/var/lib/proxy/kamailio.ctl", "dispatcher.list", check=False)
    return calls.flags(text, address(number))


def sipp(client, folder, wanted):
    hold = 1.02 * wanted.calls / wanted.rate
    words = ["sipp", f"{beds.VIP}:5060", "-i", CALLER, "-sf", f"{calls.KIT}/sipp/uac-hold.xml", "-s", "501", "-d", str(int(hold * 1000)), "-r", str(wanted.rate),
             "-m", "1000000", "-l", str(4 * wanted.calls), "-nostdin", "-trace_stat", "-fd", "1", "-stf", f"{folder}/sipp.csv", "-trace_err",
             "-error_file", f"{folder}/sipp.errors"]
    return subprocess.Popen([*client, *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=open(folder / "console", "w"), stderr=subprocess.STDOUT)


def run(bed, client, folder, wanted, home):
    install(bed, home)
    bed.start_all()
    subprocess.run([*client, "ip", "addr", "add", f"{CALLER}/24", "dev", "eth0"], check=True)
    calls.must("all joined", 60, bed.joined)
    calls.must("all runs", 90, lambda: calls.nodes(bed, 2, "vip") == ["n1"] and all(
        calls.nodes(bed, 2, f"asterisk-{one}") == [f"n{one}"] and flags(bed, host, one).startswith("A") for one in NUMBERS for host in PROXIES))
    fault = farm_faults.ALL.get(wanted.fault)
    pcap = folder / "client.pcap"
    ends = [subprocess.Popen([*client, "tcpdump", "-i", "eth0", "-n", "-U", "-B", "65536", "-w", str(pcap), "udp port 5060"],
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)]
    try:
        for number in fault.closed_before if fault else ():
            farm_faults.close(bed, number)
            calls.must("it is closed", 20, lambda: all(flags(bed, host, number).startswith("D") for host in PROXIES))
        load = sipp(client, folder, wanted)
        ends.append(load)
        calls.must("the calls are up", 4 * wanted.calls / wanted.rate, lambda: sum(calls.counts(bed, home, one, f"/var/lib/pbx{one}")[0] for one in NUMBERS) >= wanted.calls, 0.5)
        time.sleep(5)  # now as many end as begin
        before = [calls.counts(bed, home, one, f"/var/lib/pbx{one}")[0] for one in NUMBERS]
        if fault:
            return strike(bed, fault, load, ends[0], folder, wanted, before)
        cut = bed.power_off(1)
        calls.must("the dispatcher knows", 10, lambda: flags(bed, 2, 1).startswith("D"), 0.02)
        told = time.time()
        time.sleep(5)
        load.send_signal(10)  # no new calls
        beds.wait_for(lambda: load.poll() is not None, wanted.calls / wanted.rate + 20, 0.5)  # those whose proxy died in the middle do not end
        ends[0].terminate()
        ends[0].wait(10)
        return judge(folder, pcap, wanted, before, cut, told - cut, bill(bed))
    finally:
        for process in ends:
            if process.poll() is None:
                process.kill()
                process.wait(10)


def strike(bed, fault, load, capture, folder, wanted, before):
    at, counted = fault.strike(bed, address)
    calls.must("all stand right", 30, lambda: all(
        flags(bed, 1, number).startswith("D" if number in fault.closed_after else "A") for number in NUMBERS), 0.01)
    right = time.time()
    time.sleep(AFTER_S)
    load.send_signal(10)  # no new calls
    beds.wait_for(lambda: load.poll() is not None, wanted.calls / wanted.rate + 20, 0.5)
    capture.terminate()
    capture.wait(10)
    every = heard.calls(folder / "client.pcap", CALLER)
    new = [one for one in every if one.began > at]
    slow = [one.began for one in new if not one.answered or one.answered - one.began > SOON_S]
    unanswered = [one for one in new if not one.answered]
    late = [one for one in unanswered if one.began > max(right, counted)]
    was_up = [one for one in every if one.was_up(at)]
    lost = sum(bool(not one.ended or one.cut) for one in was_up)
    stopped = sum(before[number - 1] for number in fault.closed_after)
    print(f"fault={wanted.fault} right_ms={(right - counted) * 1000:.0f} down_ms={(counted - at) * 1000:.0f} up={len(was_up)} on_stopped={stopped} lost={lost} new={len(new)}"
          f" unanswered={len(unanswered)} slow={len(slow)} last_slow_ms={(slow[-1] - at) * 1000 if slow else -1:.0f} unanswered_after={len(late)}"
          f" sipp_failed={calls.sipp_number(folder / 'sipp.csv', 'FailedCall(C)')} load={os.getloadavg()[0]:.1f}", flush=True)
    return right - counted <= RIGHT_S and not late and lost <= stopped + 0.01 * len(was_up)


def bill(bed):
    """Calls that were up on what was lost, as the incident has it."""
    answer = bed.ask(2, "/asterism/v1/incidents")
    incidents = answer.json() if answer else []
    incidents = incidents if isinstance(incidents, list) else incidents["incidents"]
    return sum(one["up"] for incident in incidents for one in incident["calls"])


def judge(folder, pcap, wanted, before, cut, told, billed):
    every = heard.calls(pcap)
    new = [one for one in every if one.began > cut]
    first = min((one.answered for one in new if one.answered), default=None)
    slow = [one.began for one in new if not one.answered or one.answered - one.began > SOON_S]
    good_from = min((one.began for one in new if not slow or one.began > slow[-1]), default=None)
    unanswered = [one for one in new if not one.answered]
    late = [one for one in unanswered if one.began > cut + SOON_S]
    was_up = [one for one in every if one.was_up(cut)]
    lost = sum(not one.ended for one in was_up)
    print(f"up={len(was_up)} billed={billed} on_dead={before[0]} on_other={before[1]} lost={lost} made={len(every)} sipp_failed={calls.sipp_number(folder / 'sipp.csv', 'FailedCall(C)')}"
          f" sipp_stuck={calls.sipp_number(folder / 'sipp.csv', 'CurrentCall')} first_new_ms={(first - cut) * 1000 if first else -1:.0f}"
          f" good_from_ms={(good_from - cut) * 1000 if good_from else -1:.0f} new={len(new)} unanswered={len(unanswered)} unanswered_after_500ms={len(late)}"
          f" told_ms={told * 1000:.0f} load={os.getloadavg()[0]:.1f}", flush=True)
    return bool(first) and first - cut <= SOON_S and not late and max(abs(lost - before[0]), abs(lost - billed)) <= 0.01 * len(was_up)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--calls", type=int)
    options.add_argument("--rate", type=int, default=50)
    options.add_argument("--fault", choices=sorted(farm_faults.ALL))
    wanted = calls.options(options)
    wanted.calls = wanted.calls or (10 * wanted.rate if wanted.fault else 2000)
    calls.descriptors()
    return calls.repeat(wanted, "farm", document, run)


if __name__ == "__main__":
    sys.exit(main())
