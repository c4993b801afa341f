/**
 * The audit log of a node: an append-only chain of records on its disk of what was asked for, by whom, and what became of it.
 *
 * <p>Files lie in {@code paths.state/audit}. A file is named {@code audit-N.log} by the number N of its first record, in 12 digits. Its
 * first line is {@code asterism-audit 1 N HASH}, with the hash of the record before. Each further line is a record: {@code HASH
 * JSON}. HASH is SHA-256, in hexadecimal, over the hash of the record before, a line feed, and the JSON; 64 zeros stand before the first.
 * So a record cannot be altered, removed, put in or moved without every later hash being wrong, and anybody can check that with
 * {@code sha256sum}. The file {@code head} holds number and hash of the latest record, so that records missing at the end are noticed too.
 *
 * <p>Limits: the chain has no secret, because the manager that writes it would have to keep that on the same machine. Whoever may write to
 * the state directory can make the whole chain anew. What cannot be made anew is a hash that lies elsewhere: each is also a line of the
 * manager's log, for a journal that is kept on another machine, and each node has a record of each version of the configuration.
 *
 * <p>Decided: a record is on the disk before the answer to whoever asked, but an answer waits for that only a moment, and a disk that
 * is full or stands still stops no change: at night a service that moves is worth more than a record of it. What cannot be written is
 * kept in memory, bounded, written later, and shown as a risk. Rejected: refusing changes while the log cannot be written.
 *
 * <p>Decided: one thread of its own writes, because the threads that keep the cluster's state must never wait behind it.
 */
@NullMarked
package org.asterism.audit;

import org.jspecify.annotations.NullMarked;
