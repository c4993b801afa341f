package org.asterism.api;

/** Whether a change is to be made. */
public enum ChangeMode {
    APPLY,
    /** Only say what would happen. */
    DRY_RUN
}
