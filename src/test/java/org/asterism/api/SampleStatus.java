package org.asterism.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.api.ClusterStatus.Activity;
import org.asterism.api.ClusterStatus.Document;
import org.asterism.api.ClusterStatus.Phase;
import org.asterism.api.ClusterStatus.Risk;
import org.asterism.api.ClusterStatus.RiskKind;
import org.asterism.api.ClusterStatus.Verdict;
import org.asterism.api.ClusterStatus.Votes;
import org.asterism.api.NodeStatus.Duty;
import org.asterism.api.NodeStatus.Lease;
import org.asterism.api.NodeStatus.LeaseState;
import org.asterism.api.NodeStatus.Link;
import org.asterism.api.NodeStatus.LinkState;
import org.asterism.api.NodeStatus.Steadiness;
import org.asterism.api.ResourceStatus.Kind;
import org.asterism.api.ResourceStatus.Management;
import org.asterism.api.ResourceStatus.Role;
import org.asterism.api.ResourceStatus.State;
import org.asterism.model.Constraint;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
import org.asterism.model.Transition.NodeScore;
import org.asterism.model.Transition.Term;

/** A cluster of three nodes just after one was lost, with something of everything. */
public final class SampleStatus {

    public static final NodeName PBX1 = new NodeName("pbx1");
    public static final NodeName PBX2 = new NodeName("pbx2");
    public static final NodeName PBX3 = new NodeName("pbx3");
    public static final Instant NOW = Instant.parse("2026-11-22T21:30:05Z");

    private SampleStatus() {}

    public static ClusterStatus status() {
        return new ClusterStatus(
                "voip",
                PBX1,
                NOW,
                NodeOrNone.of(PBX1),
                new Epoch(7),
                new Votes(Verdict.WON, 2, 2, 3, "pbx1 and pbx2 make 2 of 3 votes; pbx3 is missing"),
                new Document(
                        new DocumentVersion(new Epoch(6), 17), "0.17.0", "anna", Instant.parse("2026-11-22T20:00:00Z")),
                new Activity(Phase.RUNNING, 12, 5, 3, 1, 0, "starting recorder on pbx2"),
                new ClusterStatus.Planning(0, 3, 1, 0, 7, 500),
                nodes(),
                List.of(phones(), pbx(), recorder(), ledger()),
                List.of(new Constraint.Location(
                        "cli-ban-recorder-on-pbx1",
                        new ResourceId("recorder"),
                        PBX1,
                        Score.MINUS_INFINITY,
                        new Constraint.Expiry.At(Instant.parse("2026-11-23T05:30:00Z")))),
                leases(),
                List.of(failure()),
                List.of(new Risk(
                        RiskKind.NO_FENCING,
                        "ledger has neither a gate nor a fencing device: when its node is lost, it stays down",
                        "configure a fencing device")),
                List.of(new EventStatus(
                        41,
                        Instant.parse("2026-11-22T21:30:04.250Z"),
                        PBX1,
                        "node-lost",
                        "pbx3 was given up by a quorum after 1.0 s of silence on every medium",
                        new TreeMap<>(Map.of("node", "pbx3", "epoch", "7")))),
                List.of(new ClusterStatus.IncidentNote(
                        "20261122-213003",
                        Instant.parse("2026-11-22T21:30:03.250Z"),
                        Incident.State.UNDER_WAY,
                        Incident.Effect.OUTAGE,
                        "pbx3 lost; ledger still away")));
    }

    private static List<LeaseStatus> leases() {
        return List.of(
                new LeaseStatus(
                        "ban",
                        "recorder",
                        "pbx1",
                        new Constraint.Expiry.At(Instant.parse("2026-11-23T05:30:00Z")),
                        Instant.parse("2026-11-22T20:00:00Z"),
                        "anna",
                        "disk is full",
                        "ban of recorder from pbx1",
                        "asterism resource clear recorder"),
                new LeaseStatus(
                        "standby",
                        "pbx2",
                        "",
                        Constraint.Expiry.NEVER,
                        Instant.EPOCH,
                        "",
                        "",
                        "standby of pbx2",
                        "asterism online pbx2"));
    }

    private static List<NodeStatus> nodes() {
        return List.of(
                new NodeStatus(
                        PBX1,
                        Standing.ONLINE,
                        Duty.ACTIVE,
                        4,
                        93_784_000,
                        new Lease(LeaseState.HELD, 812),
                        List.of(),
                        "",
                        List.of(
                                new NodeStatus.Attribute("pingd", "1000", NodeStatus.Lasting.REBOOT),
                                new NodeStatus.Attribute("site", "cellar", NodeStatus.Lasting.FOREVER))),
                new NodeStatus(
                        PBX2,
                        Standing.ONLINE,
                        Duty.STANDBY,
                        9,
                        7_215_000,
                        Lease.UNKNOWN,
                        List.of(
                                new Link("ucast:eth0", LinkState.UP, 412, 0, 83, Steadiness.STEADY),
                                new Link("ucast:eth1", LinkState.LATE, 12_034, 3.5, 731, Steadiness.STEADY)),
                        "",
                        List.of()),
                new NodeStatus(
                        PBX3,
                        Standing.LOST,
                        Duty.ACTIVE,
                        2,
                        0,
                        new Lease(LeaseState.LAPSED, 0),
                        List.of(new Link("ucast:eth0", LinkState.DOWN, 0, 100, 14_300, Steadiness.STEADY)),
                        "silent on every medium for 14 s",
                        List.of()));
    }

    private static ResourceStatus phones() {
        return new ResourceStatus(
                new ResourceId("phones"),
                Kind.GROUP,
                "",
                State.RUNNING,
                Management.MANAGED,
                List.of(PBX1),
                Role.STARTED,
                score(100, new Term("stickiness", new Score(100))),
                "best score 100",
                List.of(),
                "",
                List.of(),
                List.of(),
                List.of(
                        primitive("phone-address", "asterism:address", State.RUNNING, List.of(PBX1), "best score 100"),
                        primitive("trunk", "ocf:heartbeat:anything", State.RUNNING, List.of(PBX1), "")),
                new TreeMap<>());
    }

    private static ResourceStatus pbx() {
        return new ResourceStatus(
                new ResourceId("pbx-clone"),
                Kind.CLONE,
                "",
                State.PARTIAL,
                Management.MANAGED,
                List.of(PBX1, PBX2),
                Role.STARTED,
                score(0),
                "",
                List.of(),
                "",
                List.of(),
                List.of(),
                List.of(
                        primitive("pbx:0", "asterism:asterisk", State.RUNNING, List.of(PBX1), ""),
                        primitive("pbx:1", "asterism:asterisk", State.FAILED, List.of(PBX2), "monitor: not running")),
                new TreeMap<>());
    }

    private static ResourceStatus recorder() {
        return new ResourceStatus(
                new ResourceId("recorder"),
                Kind.PRIMITIVE,
                "systemd:recorder",
                State.STARTING,
                Management.MANAGED,
                List.of(PBX2),
                Role.STOPPED,
                score(40, new Term("location:prefer-pbx2", new Score(50)), new Term("fail count", new Score(-10))),
                "banned from pbx1 until 2026-11-23 05:30; pbx2 is next",
                List.of(failure()),
                "",
                List.of(),
                List.of(),
                List.of(),
                new TreeMap<>());
    }

    private static ResourceStatus ledger() {
        return new ResourceStatus(
                new ResourceId("ledger"),
                Kind.PRIMITIVE,
                "ocf:heartbeat:mysql",
                State.UNRELEASED,
                Management.MANAGED,
                List.of(PBX3),
                Role.UNKNOWN,
                score(-1_000_000, new Term("unreleased", Score.MINUS_INFINITY)),
                "pbx3 was lost and may still run it",
                List.of(),
                "fence pbx3, or when it is surely off: asterism confirm-off pbx3",
                List.of(),
                List.of(),
                List.of(),
                new TreeMap<>());
    }

    private static FailureStatus failure() {
        return new FailureStatus(
                new ResourceId("recorder"),
                PBX1,
                "monitor",
                10_000,
                7,
                "not running",
                "process 4711 is gone",
                Instant.parse("2026-11-22T21:29:51Z"),
                52,
                new Score(1));
    }

    private static ResourceStatus primitive(String id, String agent, State state, List<NodeName> nodes, String reason) {
        return new ResourceStatus(
                new ResourceId(id),
                Kind.PRIMITIVE,
                agent,
                state,
                Management.MANAGED,
                nodes,
                Role.STARTED,
                score(0),
                reason,
                List.of(),
                "",
                List.of(),
                agent.equals("asterism:asterisk") && state == State.FAILED ? List.of(ill()) : List.of(),
                List.of(),
                id.equals("pbx:0") ? new TreeMap<>(Map.of(PBX1, 37)) : new TreeMap<>());
    }

    /** One that is managed, and of which nothing more is known. */
    public static ResourceStatus asterisk(
            ResourceId id, State state, List<NodeName> nodes, Map<NodeName, Integer> calls) {
        return new ResourceStatus(
                id,
                Kind.PRIMITIVE,
                "asterism:asterisk",
                state,
                Management.MANAGED,
                nodes,
                Role.STARTED,
                score(0),
                "",
                List.of(),
                "",
                List.of(),
                List.of(),
                List.of(),
                new TreeMap<>(calls));
    }

    private static ServiceHealth ill() {
        return new ServiceHealth(
                PBX2,
                ServiceHealth.Verdict.ILL,
                "Asterisk runs, but SIP does not answer within 2000 ms (3 requests)",
                Instant.parse("2026-11-22T21:29:55Z"),
                List.of(
                        new ServiceHealth.Part("process", ServiceHealth.State.GOOD, ServiceHealth.Weight.FAIL, ""),
                        new ServiceHealth.Part(
                                "SIP over UDP",
                                ServiceHealth.State.BAD,
                                ServiceHealth.Weight.FAIL,
                                "SIP does not answer within 2000 ms (3 requests)"),
                        new ServiceHealth.Part(
                                "AMI", ServiceHealth.State.UNKNOWN, ServiceHealth.Weight.WARN, "not tried yet")),
                "Asterisk runs, but SIP does not answer within 2000 ms (3 requests)",
                Instant.parse("2026-11-22T21:29:55Z"));
    }

    private static NodeScore score(int total, Term... terms) {
        return new NodeScore(new Score(total), List.of(terms));
    }
}
