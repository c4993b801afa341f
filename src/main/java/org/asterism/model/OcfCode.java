package org.asterism.model;

import java.util.Arrays;
import java.util.Optional;

/** Exit codes of OCF agents (OCF Resource Agent API 1.1; Pacemaker Administration, "Agents"). */
public enum OcfCode {
    SUCCESS(0, "ok"),
    ERROR(1, "error"),
    INVALID_PARAM(2, "invalid parameter"),
    UNIMPLEMENTED(3, "unimplemented feature"),
    INSUFFICIENT_PRIVILEGES(4, "insufficient privileges"),
    NOT_INSTALLED(5, "not installed"),
    NOT_CONFIGURED(6, "not configured"),
    NOT_RUNNING(7, "not running"),
    RUNNING_PROMOTED(8, "promoted"),
    FAILED_PROMOTED(9, "promoted (failed)"),
    DEGRADED(190, "degraded"),
    DEGRADED_PROMOTED(191, "degraded promoted");

    private final int exit;
    private final String text;

    OcfCode(int exit, String text) {
        this.exit = exit;
        this.text = text;
    }

    public int exit() {
        return exit;
    }

    public String text() {
        return text;
    }

    /** The code with this exit status; empty for one that the standard does not name (a soft error). */
    public static Optional<OcfCode> of(int exit) {
        return Arrays.stream(values()).filter(code -> code.exit == exit).findFirst();
    }
}
