@NullMarked
package org.asterism.drill;

import org.jspecify.annotations.NullMarked;
