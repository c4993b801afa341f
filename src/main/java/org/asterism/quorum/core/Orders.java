package org.asterism.quorum.core;

import org.asterism.model.BootTime;
import org.asterism.model.Epoch;
import org.asterism.model.Incarnation;
import org.asterism.model.VoterSet;

/** Which orders this node may take (R7). */
final class Orders {

    private final Self self;
    private final Leases leases;

    Orders(Self self, Leases leases) {
        this.self = self;
        this.leases = leases;
    }

    Admission mayTake(Epoch epoch, Incarnation incarnation) {
        if (self.isArbitrating()) {
            return new Admission.Refused("this is an arbiter, which owns nothing");
        }
        if (!self.isStaying(self.me)) {
            return new Admission.Refused("this node has no place in the voter set "
                    + VoterSet.show(self.tally.version()) + ", or is about to lose it");
        }
        if (!self.isReady()) {
            return new Admission.Refused("this node is not ready: " + self.readiness);
        }
        if (epoch.value() != self.established || epoch.value() < self.promised) {
            return new Admission.Refused("order of epoch " + epoch + ", but this node obeys epoch " + self.established
                    + " and has promised " + self.promised);
        }
        if (self.isLettingGo || !incarnation.equals(self.incarnation)) {
            return new Admission.Refused("order for incarnation " + incarnation + ", now it is " + self.incarnation);
        }
        long end = leases.isHeld() ? leases.leaseEndFor(epoch.value()) : Peer.NEVER;
        if (self.now >= end) {
            return new Admission.Refused("no quorum backs this node in epoch " + epoch);
        }
        return new Admission.Admitted(new BootTime(end));
    }
}
