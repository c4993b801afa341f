/** When the watchdog is fed; the argument stands in {@code org.asterism.watchdog}. */
@NullMarked
package org.asterism.watchdog.core;

import org.jspecify.annotations.NullMarked;
