package org.asterism.node;

import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.coordinator.ChangeDesk;
import org.asterism.coordinator.Coordinator;
import org.asterism.coordinator.Documents;
import org.asterism.coordinator.Messages;
import org.asterism.coordinator.Reporter;
import org.asterism.fencing.Fencer;
import org.asterism.keys.KeyDesk;
import org.asterism.keys.KeyMessages;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.resource.Order;
import org.asterism.resource.opinion.OpinionMessages;
import org.asterism.resource.opinion.SecondOpinion;
import org.asterism.wire.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands messages from other nodes to whom they are for. Any thread. */
record Mailroom(
        NodeName self,
        ActorRef<Coordinator.Command> coordinator,
        ActorRef<Documents.Command> documents,
        ActorRef<ChangeDesk.Command> desk,
        ActorRef<Reporter.Command> reporter,
        ActorRef<WorkDesk.Command> work,
        ActorRef<KeyDesk.Command> keys,
        ActorRef<Fencer.Command> fencer,
        NodeAttributes attributes,
        SecondOpinion opinion) {

    private static final Logger LOG = LoggerFactory.getLogger(Mailroom.class);

    void arrived(WireMessage message) {
        try {
            hand(message);
        } catch (IllegalArgumentException e) {
            // A newer release may send what this one cannot read; the sender's time limit covers it.
            LOG.warn("message dropped kind={} reason={}", message.getClass().getSimpleName(), e.getMessage());
        }
    }

    private Order order(Messages.OrderMessage order) {
        return new Order(
                new Epoch(order.epoch()),
                new Incarnation(new Generation(order.generation()), order.incarnation()),
                order.transition(),
                Messages.action(self, order));
    }

    private void hand(WireMessage message) {
        if (message instanceof Messages.NodeReport report) {
            coordinator.tell(new Coordinator.ReportArrived(report));
        } else if (message instanceof Messages.OrderMessage order) {
            work.tell(new WorkDesk.Take(order(order)));
        } else if (message instanceof Messages.ReportRequest) {
            reporter.tell(new Reporter.Retell());
        } else if (message instanceof Messages.CleanupMessage cleanup) {
            work.tell(new WorkDesk.Cleanup(new ResourceId(cleanup.resource())));
        } else if (message instanceof Messages.AttributeMessage attribute) {
            attributes.arrived(attribute);
        } else if (message instanceof Messages.DocumentProposal proposal) {
            documents.tell(new Documents.ProposalReceived(proposal));
        } else if (message instanceof Messages.DocumentWritten written) {
            documents.tell(new Documents.WrittenReceived(written));
        } else if (message instanceof Messages.DocumentCommitted committed) {
            documents.tell(new Documents.CommittedReceived(committed));
        } else if (message instanceof Messages.DocumentRequest request) {
            documents.tell(new Documents.RequestReceived(request));
        } else if (message instanceof Messages.DocumentCopy copy) {
            documents.tell(new Documents.CopyReceived(copy));
        } else if (message instanceof Messages.ChangeMessage change) {
            desk.tell(new ChangeDesk.MessageArrived(change));
        } else if (message instanceof KeyMessages.KeyQuery
                || message instanceof KeyMessages.KeyOrder
                || message instanceof KeyMessages.KeyReport) {
            keys.tell(new KeyDesk.Arrived(message));
        } else if (message instanceof Messages.ChangeReply reply) {
            desk.tell(new ChangeDesk.ReplyArrived(reply));
        } else if (message instanceof OpinionMessages.ProbeRequest || message instanceof OpinionMessages.ProbeReply) {
            opinion.arrived(message);
        } else if (message instanceof org.asterism.fencing.Messages.Kind) {
            fencer.tell(new Fencer.Arrived(message));
        } else {
            LOG.warn(
                    "message dropped kind={} reason=unknown", message.getClass().getName());
        }
    }
}
