package org.asterism.config;

/**
 * Something the operator chose, or left out, that weakens a promise. It does not stop the start; status shows it for as long
 * as it stands.
 *
 * @param name short and stable, for scripts: {@code no-gate}
 * @param what what can happen, in one sentence
 * @param cure what would end the risk
 */
public record Risk(String name, String what, String cure) {}
