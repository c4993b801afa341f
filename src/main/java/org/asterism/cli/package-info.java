/**
 * The command {@code asterism}: status, changes, configuration. Talks HTTP only, to any node.
 *
 * <p>Words: a <i>view</i> turns a record of {@code api} into lines; a <i>console</i> is where a command writes and what it may
 * assume about the reader (colours, width, symbols).
 *
 * <p>Decided: views are pure functions to lines, because the same lines serve one-off output, the live view and tests.
 * Decided: the JDK's small HTTP client and no actor system, because {@code status} must answer at once on a machine in trouble.
 * Rejected: a library for windows; {@code --watch} redraws lines.
 *
 * <p>Decided: commands are built by hand with their console, not by picocli's factory, so that a test runs the whole command
 * line with its own streams. What other packages add ({@code node}, {@code demo}) comes in as finished picocli commands.
 *
 * <p>Decided: exit codes 0 done, 1 refused, 2 usage, 3 not reachable, for every command; with {@code --json} a refusal is JSON
 * on standard output as well.
 */
@NullMarked
package org.asterism.cli;

import org.jspecify.annotations.NullMarked;
