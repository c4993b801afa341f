package org.asterism.executor;

import java.nio.charset.StandardCharsets;

/** Keeps the first and the last part of a stream of any length. */
final class Capture {

    private static final int PART = 32 * 1024;

    private byte[] head = new byte[512];
    private int headLength;
    private byte[] tail = new byte[0];
    private long afterHead;

    void add(byte[] data, int length) {
        int toHead = Math.min(length, PART - headLength);
        if (toHead > 0) {
            if (headLength + toHead > head.length) {
                head = java.util.Arrays.copyOf(head, Math.min(PART, Math.max(2 * head.length, headLength + toHead)));
            }
            System.arraycopy(data, 0, head, headLength, toHead);
            headLength += toHead;
        }
        int from = Math.max(toHead, length - PART);
        afterHead += from - toHead;
        if (from < length && tail.length == 0) {
            tail = new byte[PART];
        }
        for (int i = from; i < length; i++) {
            tail[(int) (afterHead++ % PART)] = data[i];
        }
    }

    /** How many bytes between the first and the last part are gone. */
    long dropped() {
        return Math.max(0, afterHead - PART);
    }

    String text() {
        int kept = (int) Math.min(PART, afterHead);
        byte[] all = new byte[headLength + kept];
        System.arraycopy(head, 0, all, 0, headLength);
        for (int i = 0; i < kept; i++) {
            all[headLength + i] = tail[(int) ((afterHead - kept + i) % PART)];
        }
        String mark = dropped() > 0 ? "\n[… " + dropped() + " bytes not kept …]\n" : "";
        return mark.isEmpty()
                ? new String(all, StandardCharsets.UTF_8)
                : new String(all, 0, headLength, StandardCharsets.UTF_8)
                        + mark
                        + new String(all, headLength, kept, StandardCharsets.UTF_8);
    }
}
