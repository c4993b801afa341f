/** The REST interface of Asterisk (ARI), as far as it is asked here: HTTP with Basic authentication. */
@NullMarked
package org.asterism.telephony.ari;

import org.jspecify.annotations.NullMarked;
