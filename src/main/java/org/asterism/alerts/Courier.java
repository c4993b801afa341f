package org.asterism.alerts;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.asterism.alerts.core.AlertEvent;
import org.asterism.alerts.core.Line;

/** Takes events to a recipient. Never blocks; its stage never fails, and ends soon after the recipient's time limit. */
@FunctionalInterface
public interface Courier {

    /** How it ended; {@code words} say what the other end said, or why it failed. */
    record Delivery(boolean isDelivered, String words) {

        static final int LONGEST = 300;

        static Delivery done(String words) {
            return new Delivery(true, shortened(words));
        }

        static Delivery failed(String reason) {
            return new Delivery(false, shortened(reason));
        }

        private static String shortened(String text) {
            String line = text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " | ");
            return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
        }
    }

    CompletionStage<Delivery> deliver(Line line, List<AlertEvent> events);
}
