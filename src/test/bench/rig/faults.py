"""All faults that can be injected here, and those that cannot."""
from . import faults_acceptance, faults_hosts, faults_network, faults_writes

FAULTS = [*faults_hosts.FAULTS, *faults_network.FAULTS, *faults_writes.FAULTS]

# Played only when asked for by name: the acceptance runs, which flood.sh, media.sh and two-nodes.sh call.
ON_DEMAND = [*faults_acceptance.FAULTS]

# What is missing of the list of faults, and why. The rest of a fault may be injected all the same.
NOT_INJECTED = {
    "F05": "a paused virtual machine: the bed's hosts share one kernel, whose timers go on; all processes are frozen instead",
    "F08": "memory pressure with swapping: this machine has no swap",
}


def chosen(words):
    """The faults of that number (F03) or key (F03-short); all but those on demand without words."""
    wanted = [word.strip() for word in words.split(",") if word.strip()] if words else []
    all_faults = [*FAULTS, *ON_DEMAND]
    known = {fault.key for fault in all_faults} | {fault.number for fault in all_faults}
    unknown = [word for word in wanted if word not in known]
    if unknown:
        raise SystemExit(f"no such fault: {', '.join(unknown)}; there are {', '.join(fault.key for fault in FAULTS)}")
    if not wanted:
        return FAULTS
    return [fault for fault in all_faults if fault.key in wanted or fault.number in wanted]
