package org.asterism.config;

/** How this node ends stops and judges monitors. */
public record ResourceSettings(StopSettings stops, MonitorSettings monitors) {

    /** The defaults of {@code reference.conf}. */
    public static ResourceSettings standard() {
        return new ResourceSettings(StopSettings.standard(), MonitorSettings.standard());
    }
}
