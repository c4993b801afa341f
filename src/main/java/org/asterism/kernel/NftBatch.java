package org.asterism.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * One nftables transaction: all of it happens in one step, or nothing ({@code linux/netfilter/nfnetlink.h},
 * {@code linux/netfilter/nf_tables.h}). Every message asks for an acknowledgement, and all are read.
 */
final class NftBatch {

    static final int FAMILY_INET = 1;
    static final int FAMILY_ARP = 3;
    static final int FAMILY_NETDEV = 5;
    static final int SUBSYSTEM = 10;

    static final int NEWTABLE = 0;
    static final int GETTABLE = 1;
    static final int DELTABLE = 2;
    static final int NEWCHAIN = 3;
    static final int GETCHAIN = 4;
    static final int DELCHAIN = 5;
    static final int NEWRULE = 6;
    static final int DELRULE = 8;
    static final int NEWSET = 9;
    static final int DELSET = 11;
    static final int NEWSETELEM = 12;
    static final int GETSETELEM = 13;
    static final int DELSETELEM = 14;
    static final int NEWGEN = 15;

    static final int SET_TIMEOUT = 0x10;
    private static final int BATCH_BEGIN = 0x10;
    private static final int BATCH_END = 0x11;
    private static final int ELEMENTS_PER_MESSAGE = 1000;

    private static final int NAME = 1;
    private static final int SECOND_NAME = 2;
    private static final int CHAIN_NAME = 3;
    private static final int CHAIN_HOOK = 4;
    private static final int CHAIN_POLICY = 5;
    private static final int CHAIN_TYPE = 7;
    private static final int HOOK_NUMBER = 1;
    private static final int HOOK_PRIORITY = 2;
    private static final int HOOK_DEVICE = 3;
    private static final int RULE_EXPRESSIONS = 4;
    private static final int SET_FLAGS = 3;
    private static final int SET_KEY_TYPE = 4;
    private static final int SET_KEY_LENGTH = 5;
    private static final int SET_ID = 10;
    private static final int ELEMENTS = 3;
    private static final int ELEMENT_KEY = 1;
    private static final int ELEMENT_TIMEOUT = 4;
    private static final int LIST_ELEMENT = 1;
    private static final int DATA_VALUE = 1;
    private static final int ACCEPT = 1;

    private final String table;
    private final List<String> steps = new ArrayList<>();
    private final NetlinkWriter writer;
    private final int first;
    private int last;
    private int setId;

    /** @param first number of the batch's first message; the others count up from it */
    NftBatch(String table, NetlinkWriter writer, int first) {
        this.table = table;
        this.writer = writer;
        this.first = first;
        last = first;
        mark(BATCH_BEGIN, first);
    }

    /** Kind and place of a base chain. {@code device} is empty for hooks that are not of a device. */
    record Hook(int number, int priority, String device) {}

    NftBatch table(int family) {
        step("table " + table, NEWTABLE, NetlinkWriter.NLM_F_CREATE, family).string(NAME, table);
        return ended();
    }

    NftBatch deleteTable(int family) {
        step("table " + table, DELTABLE, 0, family).string(NAME, table);
        return ended();
    }

    NftBatch set(int family, String name, int keyType, int keyBytes, int flags) {
        step("set " + name, NEWSET, NetlinkWriter.NLM_F_CREATE, family)
                .string(NAME, table)
                .string(SECOND_NAME, name)
                .bigEndian32(SET_FLAGS, flags)
                .bigEndian32(SET_KEY_TYPE, keyType)
                .bigEndian32(SET_KEY_LENGTH, keyBytes)
                .bigEndian32(SET_ID, ++setId);
        return ended();
    }

    NftBatch chain(int family, String name) {
        step("chain " + name, NEWCHAIN, NetlinkWriter.NLM_F_CREATE, family)
                .string(NAME, table)
                .string(CHAIN_NAME, name);
        return ended();
    }

    /** A base chain that accepts what its rules leave. */
    NftBatch baseChain(int family, String name, Hook hook) {
        NetlinkWriter message = step("chain " + name, NEWCHAIN, NetlinkWriter.NLM_F_CREATE, family)
                .string(NAME, table)
                .string(CHAIN_NAME, name);
        int nest = message.nest(CHAIN_HOOK);
        message.bigEndian32(HOOK_NUMBER, hook.number).bigEndian32(HOOK_PRIORITY, hook.priority);
        if (!hook.device.isEmpty()) {
            message.string(HOOK_DEVICE, hook.device);
        }
        message.endNest(nest).bigEndian32(CHAIN_POLICY, ACCEPT).string(CHAIN_TYPE, "filter");
        return ended();
    }

    /** Removes a chain with its rules. */
    NftBatch deleteChain(int family, String name) {
        clearChain(family, name);
        step("chain " + name, DELCHAIN, 0, family).string(NAME, table).string(CHAIN_NAME, name);
        return ended();
    }

    NftBatch clearChain(int family, String name) {
        step("rules of " + name, DELRULE, 0, family).string(NAME, table).string(SECOND_NAME, name);
        return ended();
    }

    NftBatch rule(int family, String chain, NftRule rule) {
        NetlinkWriter message = step(
                        "rule in " + chain, NEWRULE, NetlinkWriter.NLM_F_CREATE | NetlinkWriter.NLM_F_APPEND, family)
                .string(NAME, table)
                .string(SECOND_NAME, chain);
        int nest = message.nest(RULE_EXPRESSIONS);
        rule.write(message);
        message.endNest(nest);
        return ended();
    }

    NftBatch clearSet(int family, String set) {
        step(set, DELSETELEM, 0, family).string(NAME, table).string(SECOND_NAME, set);
        return ended();
    }

    /** Adds elements that stay. */
    NftBatch add(int family, String set, Collection<byte[]> keys) {
        return elements(NEWSETELEM, family, set, keys, 0);
    }

    /** Adds elements that end by themselves; their time starts at the commit. */
    NftBatch addTimed(int family, String set, Collection<byte[]> keys, long timeoutMs) {
        if (timeoutMs < 1) {
            throw new IllegalArgumentException(
                    "timeout must be at least 1 ms, since 0 means for ever to nftables: " + timeoutMs);
        }
        return elements(NEWSETELEM, family, set, keys, timeoutMs);
    }

    /** Removes elements, all of which must be there. */
    NftBatch remove(int family, String set, Collection<byte[]> keys) {
        return elements(DELSETELEM, family, set, keys, 0);
    }

    private NftBatch elements(int kind, int family, String set, Collection<byte[]> keys, long timeoutMs) {
        List<byte[]> all = List.copyOf(keys);
        for (int from = 0; from < all.size(); from += ELEMENTS_PER_MESSAGE) {
            List<byte[]> part = all.subList(from, Math.min(all.size(), from + ELEMENTS_PER_MESSAGE));
            NetlinkWriter message = step(set, kind, kind == NEWSETELEM ? NetlinkWriter.NLM_F_CREATE : 0, family)
                    .string(NAME, table)
                    .string(SECOND_NAME, set);
            int list = message.nest(ELEMENTS);
            for (byte[] key : part) {
                int element = message.nest(LIST_ELEMENT);
                int data = message.nest(ELEMENT_KEY);
                message.bytes(DATA_VALUE, key).endNest(data);
                if (timeoutMs > 0) {
                    message.bigEndian64(ELEMENT_TIMEOUT, timeoutMs);
                }
                message.endNest(element);
            }
            message.endNest(list);
            ended();
        }
        return this;
    }

    /** Ends the batch. Nothing can be added any more. */
    void seal() {
        mark(BATCH_END, last + 1);
    }

    /** Number of the last message that is acknowledged. */
    int last() {
        return last;
    }

    int first() {
        return first;
    }

    /** What the message of this number was about, for operators; empty for the transaction as a whole. */
    String step(int number) {
        int index = number - first - 1;
        return index >= 0 && index < steps.size() ? steps.get(index) : "";
    }

    private void mark(int type, int number) {
        writer.begin(type, 0, number).raw8(0).raw8(0).rawBigEndian16(SUBSYSTEM).end();
    }

    private NetlinkWriter step(String what, int kind, int flags, int family) {
        steps.add(what);
        return header(writer, kind, flags | NetlinkWriter.NLM_F_ACK, family, ++last);
    }

    private NftBatch ended() {
        writer.end();
        return this;
    }

    /** Header of any nftables message, in a batch or not. */
    static NetlinkWriter header(NetlinkWriter writer, int kind, int flags, int family, int number) {
        return writer.begin(SUBSYSTEM << 8 | kind, flags, number)
                .raw8(family)
                .raw8(0)
                .rawBigEndian16(0);
    }
}
