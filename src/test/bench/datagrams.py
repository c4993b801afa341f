#!/usr/bin/env python3
"""datagrams.py - records heartbeats on the switches of a bed, and sends them again, or worse, in the name of their senders.
  capture FILE SECONDS           all datagrams to port 694 on both nets, one JSON line each
  list FILE                      them again, one line each, as flood.c reads them: sender's address, port, hex
  replay FILE [TIMES]            each of them again, with the sender's address, from the client
  forge FILE random|flipped COUNT SEED
                                 datagrams of random length and contents, or recorded ones with one bit changed
replay and forge print how many went to each host: "n1=200 n2=200". BED_PREFIX names the bed. Needs root."""
import collections, ctypes, json, os, random, select, socket, struct, sys, time

PREFIX = os.environ.get("BED_PREFIX", "bed")
PORT = 694
NETS = {"A": ("brA", "eth0", "0a"), "B": ("brB", "eth1", "0b")}  # bridge, the client's interface, byte of the hosts' MACs
PER_SECOND = 1000  # a flood would overflow the receivers' sockets, and those datagrams nobody can count


def enter(name):
    fd = os.open(f"/run/netns/{PREFIX}-{name}", os.O_RDONLY)
    if ctypes.CDLL(None, use_errno=True).setns(fd, 0x40000000):  # CLONE_NEWNET
        raise OSError(ctypes.get_errno(), f"cannot enter {name}")
    os.close(fd)


def raw(interface):
    opened = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
    opened.bind((interface, 0))
    return opened


def capture(path, seconds):
    enter("sw")
    nets = {}
    for net, (bridge, _, _) in NETS.items():
        opened = raw(bridge)
        every_frame = struct.pack("IHH8s", socket.if_nametoindex(bridge), 1, 0, b"")  # PACKET_MR_PROMISC
        opened.setsockopt(263, 1, every_frame)  # SOL_PACKET, PACKET_ADD_MEMBERSHIP
        nets[opened] = net
    end = time.time() + seconds
    with open(path, "w") as out:
        while time.time() < end:
            for ready in select.select(list(nets), [], [], 0.1)[0]:
                frame = ready.recv(2048)
                start = 14 + (frame[14] & 15) * 4
                source, target, length = struct.unpack("!HHH", frame[start:start + 6])
                if frame[23] == socket.IPPROTO_UDP and target == PORT:
                    print(json.dumps({"net": nets[ready], "from": socket.inet_ntoa(frame[26:30]), "port": source,
                                      "to": socket.inet_ntoa(frame[30:34]),
                                      "payload": frame[start + 8:start + length].hex()}), file=out)


def recorded(path):
    with open(path) as lines:
        return [json.loads(line) for line in lines]


def ip_sum(header):
    total = sum(struct.unpack("!10H", header))
    total = (total >> 16) + (total & 0xffff)
    return ~(total + (total >> 16)) & 0xffff


def send(datagrams):
    enter("client")
    outs = {net: raw(interface) for net, (_, interface, _) in NETS.items()}
    sent, begin = collections.Counter(), time.time()
    for number, one in enumerate(datagrams):
        host, payload = int(one["to"].split(".")[-1]), bytes.fromhex(one["payload"])
        out = outs[one["net"]]
        udp = struct.pack("!HHHH", one["port"], PORT, 8 + len(payload), 0)  # 0 = no checksum
        ip = [0x45, 0, 28 + len(payload), number & 0xffff, 0, 64, socket.IPPROTO_UDP, 0,
              socket.inet_aton(one["from"]), socket.inet_aton(one["to"])]
        ip[7] = ip_sum(struct.pack("!BBHHHBBH4s4s", *ip))
        mac = bytes.fromhex("02000000" + NETS[one["net"]][2] + f"{host:02x}")
        out.send(mac + out.getsockname()[4] + b"\x08\x00" + struct.pack("!BBHHHBBH4s4s", *ip) + udp + payload)
        sent[f"n{host}"] += 1
        time.sleep(max(0, begin + number / PER_SECOND - time.time()))
    print(*(f"{host}={count}" for host, count in sorted(sent.items())))


def forged(known, kind, count, dice):
    for _ in range(count):
        one = dict(dice.choice(known))
        payload = bytearray.fromhex(one["payload"])
        if kind == "random":
            payload = dice.randbytes(dice.choice([0, 1, len(payload), dice.randrange(1472), 1472]))
        else:
            bit = dice.randrange(len(payload) * 8)
            payload[bit // 8] ^= 1 << bit % 8
        one["payload"] = payload.hex()
        yield one


def main(words):
    if len(words) == 3 and words[0] == "capture":
        capture(words[1], float(words[2]))
    elif len(words) == 2 and words[0] == "list":
        print("\n".join(f"{one['from']} {one['port']} {one['payload'] or '00'}" for one in recorded(words[1])))
    elif len(words) in (2, 3) and words[0] == "replay":
        send(recorded(words[1]) * int(words[2] if len(words) == 3 else 1))
    elif len(words) == 5 and words[0] == "forge" and words[2] in ("random", "flipped"):
        send(forged(recorded(words[1]), words[2], int(words[3]), random.Random(int(words[4]))))
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
