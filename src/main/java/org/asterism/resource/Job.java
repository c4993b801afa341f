package org.asterism.resource;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.model.AgentName;
import org.asterism.model.Epoch;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationKey;
import org.asterism.model.RunDetails;
import org.asterism.model.Transition.ActionKind;
import org.asterism.policy.ParamsDigest;

/** An operation that a resource is to run. */
sealed interface Job {

    /** What to run. */
    Plan plan();

    Epoch epoch();

    long transition();

    /**
     * How to run it.
     *
     * @param expectedExit or {@link Results#ANY}
     * @param digest of the parameters, for the scheduler; empty for what it did not order
     */
    record Plan(
            OperationKey key,
            AgentName agent,
            SortedMap<String, String> params,
            Duration limit,
            int expectedExit,
            String digest,
            ActionKind kind) {
        public Plan {
            params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
        }

        boolean needsPermission() {
            return kind == ActionKind.START || kind == ActionKind.PROMOTE || isMigration();
        }

        /**
         * True for a recurring monitor of what should be active. If the resource rests by now, whoever ordered it did not know
         * that, and its result would look like a failure.
         */
        boolean isWatchOfActive() {
            return kind == ActionKind.MONITOR && key.isRecurring() && expectedExit != OcfCode.NOT_RUNNING.exit();
        }

        /** After it the resource is not here, if all goes well. */
        boolean isLeaving() {
            return kind == ActionKind.STOP || kind == ActionKind.MIGRATE_TO;
        }

        /** Its parameters are the newest ones. */
        boolean isTelling() {
            return kind == ActionKind.START
                    || kind == ActionKind.PROBE
                    || kind == ActionKind.MIGRATE_FROM
                    || kind == ActionKind.RELOAD;
        }

        /** Either part of a live migration: each may make it run where it did not. */
        boolean isMigration() {
            return kind == ActionKind.MIGRATE_TO || kind == ActionKind.MIGRATE_FROM;
        }

        /** What its record says beside the result: for a migration from where to where, for a start whether it is a move. */
        RunDetails details() {
            if (kind == ActionKind.START && params.containsKey("CRM_meta_" + RunDetails.MOVE)) {
                return new RunDetails("", "", 0, "", "", "", new TreeMap<>(Map.of(RunDetails.MOVE, "true")));
            }
            if (!isMigration()) {
                return RunDetails.NONE;
            }
            TreeMap<String, String> attributes = new TreeMap<>();
            attributes.put(RunDetails.TARGET_CALL, params.getOrDefault("CRM_meta_" + RunDetails.TARGET_CALL, ""));
            return new RunDetails(
                    "",
                    "",
                    0,
                    "",
                    params.getOrDefault("CRM_meta_migrate_source", ""),
                    params.getOrDefault("CRM_meta_migrate_target", ""),
                    attributes);
        }

        /** Notifications leave no entry. */
        boolean isRecorded() {
            return kind != ActionKind.NOTIFY;
        }
    }

    /** The coordinator's. */
    record Ordered(Order order, ActorRef<Outcome> replyTo) implements Job {
        @Override
        public Plan plan() {
            return new Plan(
                    order.action().operation(),
                    order.action().agent(),
                    order.action().params(),
                    order.action().timeout(),
                    order.action().expectedExit(),
                    ParamsDigest.of(order.action()),
                    order.action().kind());
        }

        @Override
        public Epoch epoch() {
            return order.epoch();
        }

        @Override
        public long transition() {
            return order.transition();
        }
    }

    /** The node's own: a probe after adoption or cleanup, a stop when it must let go. */
    record Own(Plan plan) implements Job {
        @Override
        public Epoch epoch() {
            return Epoch.NONE;
        }

        @Override
        public long transition() {
            return 0;
        }
    }
}
