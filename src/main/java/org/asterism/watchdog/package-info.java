/**
 * Resets this machine when its manager hangs, or when something runs here that another node may take.
 *
 * <p>Words: the watchdog is <i>armed</i> when it resets the machine unless it is <i>fed</i> within its <i>time-out</i> T; it is
 * <i>starved</i> when it could be fed and is not; it is <i>disarmed</i> by the magic close.
 *
 * <h2>When a lost node is released by its watchdog</h2>
 *
 * <p>Let L be the end of the node's last lease. One thread decides, then feeds, then decides again. A feed done at w was decided at
 * c &le; w; c lies behind the feed before, at v, and the machine lives at w only if w &le; v + T, so w &le; c + T, however long
 * the thread was frozen in between. Once bound (by the first lease of this life, or because an earlier life in this boot was)
 * the node decides to feed after L only while nothing runs here; nothing is started without a lease. So if something runs at L,
 * the last feed is done before L + T and the machine is reset before L + 2T, or it has stopped everything. Survivors know that
 * L has passed (quorum.core, R3); they add 2T, a tenth for the device's clock, and a second for its ticks.
 *
 * <p>A manager that dies leaves the device armed. Its successor in the same boot does not know yet what runs here. It opens
 * the device, which feeds it, only after it has its lease or has looked at every resource and found nothing; the mark of an
 * armed life lies in a folder together with the boot's id. So a manager that crashes over and over keeps no machine alive.
 *
 * <p>The promise is the attribute {@code #watchdog}; it is told after the first lease with the armed device, and only with {@code
 * watchdog.release = on}.
 *
 * <h2>Decisions</h2>
 *
 * <p>Decided: release is off by default and for devices only, because nobody here can know whether a device counts on whatever
 * happens: a virtual one stands still with its paused machine, softdog hangs with its kernel, systemd must itself be alive.
 * Decided: what has no lease and holds only guarded addresses starves too; it lets go of them within a dead time, and the
 * shortest time-out is twice that. Decided: no-quorum-policy is not asked, because a lost node's document may be older than
 * the one by which survivors act; a partition that is frozen by policy is therefore reset where a watchdog is configured, and status shows that as a risk.
 *
 * <p>Decided: for a planned restart the device stays armed, with a longer time-out where that is not longer than the restart lease,
 * counted from before it was asked for, less T (the feed may be done that late) and a second. Peers spare the node until then, so
 * a manager that does not come back is reset before anything is released. Rejected: to disarm it meanwhile, because a
 * manager that never came back would leave a machine running of which others believe that it was reset.
 *
 * <p>Decided: one thread of its own decides and feeds, and asks the actors each turn by one question at a time; no timer of
 * anything else feeds. A thread that ends, or an actor that does not answer, starves the device.
 *
 * <p>Decided: an end in order disarms only what holds nothing; else the machine is reset, since nobody would watch what is left.
 * Rejected: to feed by a child process (a second thing to watch); the pretimeout (nothing can be saved in it that the kernel's
 * gate does not do already).
 */
@NullMarked
package org.asterism.watchdog;

import org.jspecify.annotations.NullMarked;
