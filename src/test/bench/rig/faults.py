"""All faults that can be injected here, and those that cannot."""
from . import faults_hosts

FAULTS = [*faults_hosts.FAULTS]

# What is missing of the list of faults, and why. The rest of a fault may be injected all the same.
NOT_INJECTED = {
    "F05": "a paused virtual machine: the bed's hosts share one kernel, whose timers go on; all processes are frozen instead",
    "F08": "memory pressure with swapping: this machine has no swap",
}


def chosen(words):
    """The faults of that number (F03) or key (F03-short); all without words."""
    wanted = [word.strip() for word in words.split(",") if word.strip()] if words else []
    known = {fault.key for fault in FAULTS} | {fault.number for fault in FAULTS}
    unknown = [word for word in wanted if word not in known]
    if unknown:
        raise SystemExit(f"no such fault: {', '.join(unknown)}; there are {', '.join(fault.key for fault in FAULTS)}")
    return [fault for fault in FAULTS if not wanted or fault.key in wanted or fault.number in wanted]
