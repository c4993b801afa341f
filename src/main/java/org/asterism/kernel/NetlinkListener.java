package org.asterism.kernel;

import com.sun.jna.Memory;
import java.util.concurrent.atomic.AtomicBoolean;

/** A thread that waits for notices on a netlink socket. It ends, and frees the socket, when this is closed. */
final class NetlinkListener implements AutoCloseable {

    /** Gets each notice, on the listener's thread. */
    interface Handler {

        /** Called once before the first notice. */
        void started();

        void received(NetlinkReader.Message message);

        /** The kernel had to drop notices, or they could not be read. */
        void missed();

        /** Nothing more is queued at the moment. */
        void drained();

        /** The last call. */
        default void ended() {}
    }

    private static final int ENTRY_BYTES = 8;

    private final NetlinkSocket socket;
    private final Handler handler;
    private final int wakeUp;
    private final AtomicBoolean closing = new AtomicBoolean();

    private NetlinkListener(NetlinkSocket socket, Handler handler, int wakeUp) {
        this.socket = socket;
        this.handler = handler;
        this.wakeUp = wakeUp;
    }

    static Answer<NetlinkListener> start(String name, int protocol, int group, Handler handler) {
        Answer<NetlinkSocket> opened = NetlinkSocket.open(protocol, group);
        if (opened instanceof Answer.Failed<NetlinkSocket> failed) {
            return new Answer.Failed<>(failed.refusal());
        }
        NetlinkSocket socket = ((Answer.Got<NetlinkSocket>) opened).value();
        int wakeUp = Libc.eventfd(0, Libc.EFD_CLOEXEC);
        if (wakeUp < 0) {
            int errno = Libc.lastErrno();
            socket.close();
            return new Answer.Failed<>(Refusal.of(errno, "start " + name, Refusal.Needs.NOTHING));
        }
        NetlinkListener listener = new NetlinkListener(socket, handler, wakeUp);
        Thread thread = new Thread(listener::listen, name);
        thread.setDaemon(true);
        thread.start();
        return new Answer.Got<>(listener);
    }

    private void listen() {
        try (Memory entries = new Memory(2 * ENTRY_BYTES)) {
            handler.started();
            while (!closing.get()) {
                entries.clear();
                entries.setInt(0, socket.fd());
                entries.setShort(4, Libc.POLLIN);
                entries.setInt(ENTRY_BYTES, wakeUp);
                entries.setShort(ENTRY_BYTES + 4, Libc.POLLIN);
                if (Libc.poll(entries, 2, -1) > 0 && entries.getShort(6) != 0) {
                    drain();
                }
            }
        } finally {
            handler.ended();
            socket.close();
            Libc.close(wakeUp);
        }
    }

    private void drain() {
        int count = socket.receiveNow(handler::received);
        while (count > 0 || count == -Refusal.ENOBUFS) {
            if (count < 0) {
                handler.missed();
            }
            count = socket.receiveNow(handler::received);
        }
        if (count != -Refusal.EAGAIN) {
            handler.missed();
        }
        handler.drained();
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            try (Memory one = new Memory(Long.BYTES)) {
                one.setLong(0, 1);
                Libc.write(wakeUp, one, Long.BYTES);
            }
        }
    }
}
