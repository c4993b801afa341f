package org.asterism.api;

import org.asterism.model.DocumentVersion;

/** The replicated configuration as HOCON text, as {@code asterism config show --json} prints it. */
public record ConfigReport(DocumentVersion version, String text) {}
