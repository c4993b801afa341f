/**
 * Reads the files of Heartbeat 2 and 3, {@code ha.cf} and {@code haresources}, and says in this project's words what they ask
 * for: a node's configuration, a document, and for every directive what becomes of it.
 *
 * <p>Words: a <i>directive</i> is a line of {@code ha.cf}; its <i>fate</i> is obeyed, mapped to a setting of ours, or
 * without effect, each with the reason.
 *
 * <p>Decided: the files become the text of {@code asterism.conf} and are read as such, also when a node starts from them, so
 * that there is one set of checks and what an operator is shown is what holds. Rejected: a second way from {@code ha.cf} to the
 * settings, which would drift.
 *
 * <p>Decided: an unknown directive, a bad value and a failed cross-check refuse the file, as Heartbeat does; what Heartbeat
 * accepts and this program does not need is passed over aloud.
 *
 * <p>Decided: two nodes without ping nodes need the operator's word on what a silent peer means. Heartbeat took over, and so had
 * split brains; to do the same unasked would be unsafe, to do the other unasked would surprise at night.
 *
 * <p>Decided: names of hosts are looked up in {@code /etc/hosts} alone, which is a file on this machine; name servers fail
 * together with the network.
 */
@NullMarked
package org.asterism.hacf;

import org.jspecify.annotations.NullMarked;
