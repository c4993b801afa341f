@NullMarked
package org.asterism.setup;

import org.jspecify.annotations.NullMarked;
