package org.asterism.http;

import org.asterism.model.DocumentVersion;

/** The replicated configuration as HOCON text, and its version. */
public record ConfigText(DocumentVersion version, String text) {}
