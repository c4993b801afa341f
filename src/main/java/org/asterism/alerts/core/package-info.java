/**
 * What is told to whom, and when: the queue of alerts of one node, and the words in which they are told.
 *
 * <p>Words: an <i>event</i> is told; a <i>line</i> is one recipient of one alert; a delivery is one attempt on a line.
 *
 * <p>Decided: each line has its own place in one queue, so that a recipient that does not answer holds up nobody else and each gets
 * what it gets in order; rejected: one order for all. An event that all nodes see (a node is lost, a fencing ended) is told by the
 * coordinator; the others hold it until they hear that it was told, so that a coordinator's death loses none; rejected: that all
 * tell it, which Pacemaker's users know as several mails for one event.
 */
@NullMarked
package org.asterism.alerts.core;

import org.jspecify.annotations.NullMarked;
