"""What the test agents wrote down (agent.c), as the times in which each resource was active, and what follows from it."""
from collections import namedtuple

FOREVER = float("inf")
Entry = namedtuple("Entry", "at host resource action what code")  # at: CLOCK_BOOTTIME in seconds
Active = namedtuple("Active", "host resource start end")  # from the begin of its start to the end of its stop


def read(bed):
    """All entries of all hosts, in the order of time."""
    entries = []
    for host in bed.all:
        if bed.journal(host).exists():
            with open(bed.journal(host)) as lines:
                for words in map(str.split, lines):
                    if len(words) == 5:
                        entries.append(Entry(int(words[0]) / 1e9, host, *words[1:4], int(words[4])))
    return sorted(entries)


def intervals(entries, resource, on="start", off=("stop",)):
    """When the resource (an instance is NAME or NAME:0) was active, host by host; a host without power runs nothing. What fails
    to end, and what has begun and not ended, counts as active."""
    running, done = {}, []
    for entry in entries:
        mine = entry.resource.split(":")[0] == resource
        if mine and entry.action == on and entry.what == "begin":
            running.setdefault(entry.host, entry.at)
        elif mine and entry.action == on and entry.what == "end" and entry.code not in (0,):
            pass  # it may run all the same until a stop says otherwise
        elif (mine and entry.action in off and entry.what == "end" and entry.code == 0) or entry.action == "off":
            if entry.host in running:
                done.append(Active(entry.host, resource, running.pop(entry.host), entry.at))
    return done + [Active(host, resource, since, FOREVER) for host, since in running.items()]


def promotions(entries, resource):
    return intervals(entries, resource, "promote", ("demote", "stop"))


def twice(active, at_most=1):
    """The moments in which more than so many hosts had it, in words."""
    found = []
    for one in active:
        others = sorted({a.host for a in active if a.host != one.host and a.start <= one.start < a.end})
        if len(others) + 1 > at_most:
            found.append(f"{one.resource} began on n{one.host} while active on "
                         f"{' and '.join(f'n{host}' for host in others)} (boot time {one.start:.3f})")
    return found


def unordered(entries, first, then):
    """Times in which `then` was active on a host without `first`: order and colocation of a group were broken."""
    basis, found = [], []
    for entry in entries:  # first counts from the end of its start to the begin of its stop
        if entry.resource == first and entry.action == "start" and entry.what == "end" and entry.code == 0:
            basis.append([entry.host, entry.at, FOREVER])
        elif (entry.resource == first and entry.action == "stop" and entry.what == "begin") or entry.action == "off":
            for one in basis:
                if one[0] == entry.host and one[2] == FOREVER:
                    one[2] = entry.at
    for one in intervals(entries, then):
        if not any(host == one.host and start <= one.start and one.end <= end for host, start, end in basis):
            found.append(f"{then} was active on n{one.host} without {first} (boot time {one.start:.3f} to {one.end:.3f})")
    return found


def actions(entries, since, resources=None):
    """Starts, stops, promotions and demotions that began since then, in words."""
    return [f"{e.resource} {e.action} n{e.host}" for e in entries
            if e.at >= since and e.what == "begin" and e.action != "off"
            and (resources is None or e.resource.split(":")[0] in resources)]
