/**
 * Reads the configuration, HOCON to records, once at start and wholly: one pass finds every problem, and each problem says
 * file, line, why it matters and what to do.
 *
 * <p>Words: a <i>problem</i> refuses the configuration; a <i>risk</i> lets it pass and stays visible in status.
 *
 * <p>Decided: an unknown key is an error everywhere, because a misspelt safety setting that is ignored is worse than a
 * manager that does not start; rejected: warnings, which nobody reads until the outage.
 *
 * <p>Decided: what the reader asks for <i>is</i> the list of known keys ({@code Findings.knownPaths}), and a test compares it
 * with {@code reference.conf}; rejected: a schema beside the reader, which would drift.
 *
 * <p>Decided: durations need a unit, because a bare number is milliseconds to HOCON and seconds to {@code ha.cf} and the
 * CIB. Inside {@code meta} and {@code options} the CIB's own rule holds (seconds), since people copy from there.
 *
 * <p>Decided: a look over the raw text ({@code HoconScan}) finds keys set twice and includes that lead nowhere, because the
 * library keeps quiet about both; rejected: its internal syntax tree, which is not open to us.
 *
 * <p>Decided: addresses are literals, never host names, because name servers fail together with the network.
 */
@NullMarked
package org.asterism.config;

import org.jspecify.annotations.NullMarked;
