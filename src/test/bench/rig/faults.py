"""All faults that can be injected here, and those that cannot."""
from . import (faults_acceptance, faults_agents, faults_failover, faults_fencing, faults_field, faults_hosts, faults_network, faults_pair, faults_quorum,
               faults_resources, faults_telephony, faults_writes)

FAULTS = [*faults_hosts.FAULTS, *faults_network.FAULTS, *faults_quorum.FAULTS, *faults_fencing.FAULTS, *faults_pair.FAULTS,
          *faults_resources.FAULTS, *faults_field.FAULTS, *faults_agents.FAULTS, *faults_telephony.FAULTS, *faults_writes.FAULTS]

# Played only when asked for by name: the acceptance runs, which flood.sh, media.sh, two-nodes.sh and everything.sh call.
ON_DEMAND = [*faults_acceptance.FAULTS, *faults_failover.FAULTS, *faults_pair.ON_DEMAND]

# What is missing of the list of faults, and why. The rest of a fault may be injected all the same.
NOT_INJECTED = {
    "F05": "a paused virtual machine: the bed's hosts share one kernel, whose timers go on, so the gate shuts by itself; all"
           " processes of a host are frozen instead. What a pause does to the gate no kernel timer can see: use fencing",
    "F08": "swapping: the bed has no swap. A hung disk is a frozen file system (fsfreeze), which lets reads pass;"
           " device-mapper, to suspend a device, is not in this kernel",
    "F09": "an inode table that is full on the log's file system: the hosts' logs lie on the machine's own disk. Read-only is by the immutable attribute of all files: a file system in use cannot be made read-only from outside",
    "F22": "10 flaps take 10 s instead of 60 s",
    "F25": "the stranger's frames: he answers beside the owner by his own choice, and the rule of one sender is about nodes",
    "F28": "an address renewed by a DHCP server: it is taken away and given again by hand",
    "F29": "the machine's own clock stays as it is, since it is shared: the manager's view of it is shifted by a preloaded"
           " library; leap seconds are not played",
    "F30": "the deadlock is one thread of Asterisk, that of the control socket, stopped as by a debugger. Time without service is that of SIP."
           " The machine never counts as busy, since the campaign itself loads it: a busy one excuses silences (F31)",
    "F31": "another node's opinion: the agent here has no port to ask. The load is 30 s instead of 10 minutes",
    "F37": "a duplicate on the network is F25",
    "F42": "the slow start takes 60 s instead of 3 minutes",
    "F43": "a device that lies about a node that nobody hears cannot be found out; the one that lies here is asked about a node that"
           " is heard. What takes 40 s takes 4 s, and the call's limit 6 s instead of 60 s",
    "F45": "a watchdog: this kernel has no device",
}


def chosen(words):
    """The faults of that number (F03) or key (F03-short, or =F03 for the one without variant); all but those on demand without
    words."""
    wanted = [word.strip() for word in words.split(",") if word.strip()] if words else []
    all_faults = [*FAULTS, *ON_DEMAND]
    known = {fault.key for fault in all_faults} | {fault.number for fault in all_faults} | {
        f"={fault.key}" for fault in all_faults}
    unknown = [word for word in wanted if word not in known]
    if unknown:
        raise SystemExit(f"no such fault: {', '.join(unknown)}; there are {', '.join(fault.key for fault in FAULTS)}")
    if not wanted:
        return FAULTS
    return [fault for fault in all_faults if {fault.key, fault.number, f"={fault.key}"} & set(wanted)]
