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
 * <p>Decided: an object of values may be a list of sets with rules instead, everywhere in the same way, because a CIB can have
 * rules at all of these places; rejected: keys of their own for the conditional ones, which would leave two ways to say a value.
 *
 * <p>Decided: names that only agents and rules read stand in {@code own { }}, so that CIBs that have them can be said and a slip of
 * the pen is still found; rejected: taking any name, and warnings.
 *
 * <p>Decided: a constraint keeps the name that was written, and the scheduler finds the clone around it, so that a document is
 * read back as it was; rejected: putting the clone's name in its place.
 *
 * <p>Decided: HOCON's own references ({@code ${define.x} { ... }}) are the templates; rejected: the CIB's, a second way to say it.
 *
 * <p>Decided: addresses are literals, never host names, because name servers fail together with the network.
 */
@NullMarked
package org.asterism.config;

import org.jspecify.annotations.NullMarked;
