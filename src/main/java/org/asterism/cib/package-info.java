/**
 * Reads a Pacemaker CIB (schemas 1.0 to 4.0, older and newer names alike) into the model. Pure; what cannot be understood is
 * reported with its place, and left out. Nothing in a document can make the reader fail, except that it is no XML at all or
 * beyond the limits of {@code ElementReader}.
 *
 * <p>Decided: StAX builds a bounded tree of elements first, because references ({@code id-ref}, templates, node ids) point in
 * both directions; rejected: a reader per event, which would have to keep all of it anyway.
 */
@NullMarked
package org.asterism.cib;

import org.jspecify.annotations.NullMarked;
