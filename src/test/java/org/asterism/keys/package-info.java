/** Tests of changing keys. */
@NullMarked
package org.asterism.keys;

import org.jspecify.annotations.NullMarked;
