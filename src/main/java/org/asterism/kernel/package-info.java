@NullMarked
package org.asterism.kernel;

import org.jspecify.annotations.NullMarked;
