/**
 * The flight recorder of a node: a bounded ring of entries on disk, from which incidents are cut ({@code recorder.core}).
 *
 * <p>Words: a <i>frame</i> is one entry in a file, with marker, length and checksum; a <i>segment</i> is one file of the ring.
 *
 * <p>Decided: entries reach the page cache by write(2) within milliseconds and are never synced, because that survives the
 * death of any process, and an fsync would make a slow disk felt; after a loss of power the last seconds may be missing.
 *
 * <p>Decided: one thread of its own writes; whoever has something to record leaves it in a bounded queue and goes on. A full
 * queue drops the entry and counts it, and the next entry that finds room says how many: a recorder must never delay what it
 * records.
 *
 * <p>Decided: entries are JSON in frames, one write per batch, because they can be read without this program when all else
 * fails ({@code strings}), and the recorder of an idle node stays below 1 % of a processor all the same (IncidentTest holds it
 * to that). The marker has bytes that UTF-8 never has, so that a reader finds the next frame behind a torn or damaged one.
 *
 * <p>Decided: between nodes a window of the record travels as one compressed message, asked for by age instead of by time,
 * because ages mean the same on nodes whose clocks differ.
 */
@NullMarked
package org.asterism.recorder;

import org.jspecify.annotations.NullMarked;
