package org.asterism.fencing.core;

import java.util.Locale;

/** What a device is asked to do. */
public enum FenceAction {
    REBOOT,
    OFF,
    ON,
    /** Whether a node has power. */
    STATUS,
    /** Whether the device answers. */
    MONITOR,
    /** Whom the device can fence. */
    LIST;

    /** As agents and parameters ({@code pcmk_off_timeout}) call it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@link #word}; anything else is REBOOT, Pacemaker's default. {@code poweroff} is Heartbeat's word for off. */
    public static FenceAction parse(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "off", "poweroff" -> OFF;
            case "on" -> ON;
            default -> REBOOT;
        };
    }

    /** True if the target is without power, or was, when this has succeeded. */
    public boolean takesPower() {
        return this == REBOOT || this == OFF;
    }
}
