package org.asterism.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.asterism.api.AgentDescription;
import org.asterism.api.AgentList;
import org.asterism.api.ChangeResult;
import org.asterism.api.ClusterStatus;
import org.asterism.api.ConfigHistory;
import org.asterism.api.Explanation;
import org.asterism.api.FencingStatus;
import org.asterism.api.KeyOverview;
import org.asterism.api.NodeList;
import org.asterism.api.QuorumReport;
import org.asterism.api.SmallestChange;
import org.asterism.audit.Mask;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.ResourceId;

/**
 * What the HTTP interface asks of the cluster. Implemented over the actors; methods never block and never throw. A stage may
 * fail or stay open: the routes answer such a request as failed or timed out, without harm.
 */
public interface ClusterControl {

    /** The cluster as this node sees it, also when it is isolated or has no quorum. */
    CompletionStage<ClusterStatus> status();

    /** The configuration in force, with its private values. */
    CompletionStage<ClusterDocument> document();

    /** The vote as this node sees it, explained; also when it is isolated. */
    CompletionStage<QuorumReport> quorum();

    /** Which nodes count, which are only known, and what is changing; also when it is isolated. */
    CompletionStage<NodeList> nodes();

    /** Why the resource is where it is; empty if there is no such resource. */
    CompletionStage<Optional<Explanation>> explain(ResourceId resource);

    /**
     * For each instance of the resource the smallest change that would move it; takes seconds.
     *
     * @param toward only changes that move it there count; none: anywhere
     */
    CompletionStage<List<SmallestChange>> smallestChanges(ResourceId resource, NodeOrNone toward);

    /** The agents of this node whose names begin as given. */
    CompletionStage<AgentList> agents(String beginning);

    /** What an agent of this node says of itself. */
    CompletionStage<AgentDescription> agent(AgentName agent);

    /** The configuration document in force on this node. */
    CompletionStage<ConfigText> config(Secrecy secrecy);

    /** A version of the configuration that this node kept, or the one in force; empty if it is neither. */
    CompletionStage<Optional<ConfigText>> config(DocumentVersion version, Secrecy secrecy);

    /** What is private in these texts of configurations, by the word of the agents that they name. */
    CompletionStage<Mask> mask(List<ConfigText> configurations);

    /** The versions of the configuration that this node kept. */
    CompletionStage<ConfigHistory> configHistory();

    /** The configuration and all that is known of the nodes, as a CIB that Pacemaker's tools read, too. */
    CompletionStage<String> cib(Secrecy secrecy);

    /** The keys that sign heartbeats and messages, without their secrets, on each node that answers. */
    CompletionStage<KeyOverview> keys();

    /** Devices, requests and history of fencing, as this node knows them. */
    CompletionStage<FencingStatus> fencing();

    /** The same after each device that this node may use was asked whether it answers; may take minutes. */
    CompletionStage<FencingStatus> testFencing();

    /** Makes a change, or says what it would do. Completed once the change is on a quorum's disks, or refused. */
    CompletionStage<ChangeResult> change(Change change, Caller caller);
}
