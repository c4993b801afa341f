/** Which nodes may run an Asterisk, and in what they differ. */
@NullMarked
package org.asterism.precheck.core;

import org.jspecify.annotations.NullMarked;
