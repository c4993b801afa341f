package org.asterism.executor;

/**
 * What an agent wrote, kept as evidence: of each stream the first and the last 32 kB.
 *
 * @param droppedBytes how many bytes between those were not kept
 */
public record AgentOutput(String standard, String error, long droppedBytes) {

    public static final AgentOutput NONE = new AgentOutput("", "", 0);

    private static final String PREFIX = "ocf-exit-reason:";

    /** The agent's own words for how it ended, the last if there are several; else the last line of its errors. */
    public String exitReason() {
        String last = "";
        String reason = "";
        for (String line : error.split("\n", -1)) {
            String text = line.strip();
            if (text.startsWith(PREFIX)) {
                reason = text.substring(PREFIX.length()).strip();
            } else if (!text.isEmpty()) {
                last = text;
            }
        }
        return shortened(reason.isEmpty() ? last : reason);
    }

    private static String shortened(String text) {
        return text.length() <= 512 ? text : text.substring(0, 511) + "…";
    }
}
