/** Tests of reading the files of Heartbeat. */
@NullMarked
package org.asterism.hacf;

import org.jspecify.annotations.NullMarked;
