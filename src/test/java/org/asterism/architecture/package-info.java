/**
 * Keeps the shape of the code: who may import whom, what deciding code may not touch, how long files get.
 *
 * <p>The layout is data, in {@link org.asterism.architecture.Layout}; a new package needs a row there first.
 *
 * <p>Decided: ArchUnit's plain library with JUnit tests, because its own test engine follows JUnit's releases late;
 * rejected: one rule per package, because the table then exists only in the reader's head.
 */
@NullMarked
package org.asterism.architecture;

import org.jspecify.annotations.NullMarked;
