/** What travels between nodes. */
@NullMarked
package org.asterism.wire;

import org.jspecify.annotations.NullMarked;
