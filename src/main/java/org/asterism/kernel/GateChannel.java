package org.asterism.kernel;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Transactions and readings of the gate's tables over one netlink socket. */
final class GateChannel implements AutoCloseable {

    private static final int GENERIC_HEADER_BYTES = 4;
    private static final int CHAIN_TABLE = 1;
    private static final int CHAIN_NAME = 3;
    private static final int ELEMENTS = 3;
    private static final int ELEMENT_KEY = 1;
    private static final int ELEMENT_EXPIRATION = 5;
    private static final int DATA_VALUE = 1;

    private final NetlinkSocket socket;
    private final String table;

    GateChannel(NetlinkSocket socket, String table) {
        this.socket = socket;
        this.table = table;
    }

    /** End of a transaction. {@code errno} 0 = committed; else {@code step} says which part failed. */
    record Commit(int errno, String step) {

        boolean isDone() {
            return errno == 0;
        }

        boolean isGone() {
            return errno == Refusal.ENOENT;
        }

        Refusal refusal(String attempt) {
            return Refusal.of(errno, step.isEmpty() ? attempt : attempt + " (" + step + ")", Refusal.Needs.NET_ADMIN);
        }
    }

    /** One element as read. {@code remainingMs} is empty for elements without a time-out. */
    record Element(ByteBuffer key, OptionalLong remainingMs) {}

    int portId() {
        return socket.portId();
    }

    /** An empty transaction. Only one at a time. */
    NftBatch batch() {
        return new NftBatch(table, socket.request(), socket.nextSequence());
    }

    /** Sends the transaction and reads every acknowledgement. */
    Commit commit(NftBatch batch) {
        batch.seal();
        while (socket.nextSequence() <= batch.last()) {
            // numbers used by the batch
        }
        int errno = socket.send();
        if (errno != 0) {
            return new Commit(errno, "send");
        }
        Acknowledgements acknowledgements = new Acknowledgements(batch);
        while (!acknowledgements.complete()) {
            int count = socket.receive(acknowledgements);
            if (count < 0) {
                return new Commit(-count, "acknowledgement");
            }
        }
        return acknowledgements.result();
    }

    /** Whether the table exists; an error number if that cannot be told. */
    Answer<Boolean> exists(int family) {
        int number = socket.nextSequence();
        NetlinkWriter writer = socket.request();
        NftBatch.header(writer, NftBatch.GETTABLE, NetlinkWriter.NLM_F_ACK, family, number)
                .string(1, table);
        writer.end();
        int errno = socket.transact(number);
        return switch (errno) {
            case 0 -> new Answer.Got<>(true);
            case Refusal.ENOENT, Refusal.EAFNOSUPPORT, Refusal.EOPNOTSUPP -> new Answer.Got<>(false);
            default -> new Answer.Failed<>(Refusal.of(errno, "look for the gate", Refusal.Needs.NET_ADMIN));
        };
    }

    /** Names of all chains of the table; empty without a table. */
    Answer<List<String>> chains(int family) {
        List<String> names = new ArrayList<>();
        int errno = socket.dump(
                number -> {
                    NetlinkWriter writer = socket.request();
                    NftBatch.header(writer, NftBatch.GETCHAIN, NetlinkWriter.NLM_F_DUMP, family, number);
                    writer.end();
                },
                names::clear,
                message -> chain(message).ifPresent(names::add));
        return errno == 0
                ? new Answer.Got<>(names)
                : new Answer.Failed<>(Refusal.of(errno, "read the gate's chains", Refusal.Needs.NET_ADMIN));
    }

    private Optional<String> chain(NetlinkReader.Message message) {
        String[] found = {"", ""};
        message.attributes(GENERIC_HEADER_BYTES, attribute -> {
            if (attribute.type() == CHAIN_TABLE) {
                found[0] = attribute.string();
            } else if (attribute.type() == CHAIN_NAME) {
                found[1] = attribute.string();
            }
        });
        return found[0].equals(table) ? Optional.of(found[1]) : Optional.empty();
    }

    /** Live elements of a set. */
    Answer<List<Element>> elements(int family, String set) {
        List<Element> elements = new ArrayList<>();
        int errno = socket.dump(
                number -> {
                    NetlinkWriter writer = socket.request();
                    NftBatch.header(writer, NftBatch.GETSETELEM, NetlinkWriter.NLM_F_DUMP, family, number)
                            .string(1, table)
                            .string(2, set);
                    writer.end();
                },
                elements::clear,
                message -> message.attributes(GENERIC_HEADER_BYTES, attribute -> {
                    if (attribute.type() == ELEMENTS) {
                        attribute.nested(element -> elements.add(element(element)));
                    }
                }));
        return errno == 0
                ? new Answer.Got<>(elements)
                : new Answer.Failed<>(Refusal.of(errno, "read set " + set, Refusal.Needs.NET_ADMIN));
    }

    private static Element element(NetlinkReader.Attribute attribute) {
        List<ByteBuffer> keys = new ArrayList<>();
        List<Long> remaining = new ArrayList<>();
        attribute.nested(part -> {
            if (part.type() == ELEMENT_KEY) {
                part.nested(data -> {
                    if (data.type() == DATA_VALUE) {
                        keys.add(ByteBuffer.wrap(data.bytes()));
                    }
                });
            } else if (part.type() == ELEMENT_EXPIRATION) {
                remaining.add(part.bigEndian64());
            }
        });
        return new Element(
                keys.isEmpty() ? ByteBuffer.allocate(0) : keys.get(0),
                remaining.isEmpty() ? OptionalLong.empty() : OptionalLong.of(remaining.get(0)));
    }

    @Override
    public void close() {
        socket.close();
    }

    /**
     * Collects the acknowledgements of a batch. An error of its first message stands for the whole (no right, or a
     * failed commit) and is the only one that is sure to come.
     */
    private static final class Acknowledgements implements Consumer<NetlinkReader.Message> {

        private final NftBatch batch;
        private int outstanding;
        private int failed;
        private String step = "";

        private Acknowledgements(NftBatch batch) {
            this.batch = batch;
            outstanding = batch.last() - batch.first();
        }

        @Override
        public void accept(NetlinkReader.Message message) {
            int number = message.sequence();
            if (message.type() != NetlinkReader.NLMSG_ERROR || number < batch.first() || number > batch.last()) {
                return;
            }
            if (message.errno() != 0 && failed == 0) {
                failed = message.errno();
                step = batch.step(number);
            }
            outstanding = number == batch.first() ? 0 : outstanding - 1;
        }

        private boolean complete() {
            return outstanding <= 0;
        }

        private Commit result() {
            return new Commit(failed, step);
        }
    }
}
