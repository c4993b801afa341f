package org.asterism.kernel;

import java.util.List;

/** End of an installation of the gate. */
public sealed interface GateInstallation {

    /** Which state the gate was put in. */
    enum Manner {
        /** Nothing passes: all slots, the restart lease and all opened addresses are cleared. */
        CLOSED,
        /** A gate of ours was there; its slots, restart lease and opened addresses go on. */
        ADOPTED
    }

    /**
     * The gate stands.
     *
     * @param missing devices that do not exist now and so are not guarded; set the devices again when they come
     */
    record Installed(GateLayout layout, Manner manner, List<DeviceName> missing) implements GateInstallation {

        public Installed {
            missing = List.copyOf(missing);
        }
    }

    /** There is no gate, or not the one asked for. No gated address may be added to any device. */
    record Refused(Refusal refusal) implements GateInstallation {}
}
