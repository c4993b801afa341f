/**
 * The health of an Asterisk as one verdict with its parts.
 *
 * <p>Words: a <i>part</i> is one thing that is looked at, a <i>finding</i> what was seen of it, its <i>weight</i> whether a bad
 * finding makes the whole fail, warns only, or is not looked for.
 *
 * <ul>
 *   <li>Decided: a part that could not be looked at ({@link org.asterism.telephony.health.Finding.State#UNKNOWN}) never fails the
 *       whole: doubt restarts nothing.
 *   <li>Decided: by default only what refuses new calls fails; a dead AMI while calls flow, an expired certificate or a full queue of
 *       a task processor warns, because a restart would cut calls that still work.
 * </ul>
 */
@NullMarked
package org.asterism.telephony.health;

import org.jspecify.annotations.NullMarked;
