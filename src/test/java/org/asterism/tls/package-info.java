@NullMarked
package org.asterism.tls;

import org.jspecify.annotations.NullMarked;
