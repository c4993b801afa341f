/** What all tests share with their runner; nothing here knows the code under test. */
@NullMarked
package org.asterism.testing;

import org.jspecify.annotations.NullMarked;
