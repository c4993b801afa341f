package org.asterism.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.asterism.model.OperatorLease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the leases of a document, and leaves out those that a later release wrote and this one cannot read. */
final class KnownLeases extends StdDeserializer<List<OperatorLease>> {

    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(KnownLeases.class);

    KnownLeases() {
        super(List.class);
    }

    @Override
    public List<OperatorLease> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        List<OperatorLease> leases = new ArrayList<>();
        for (JsonNode each : context.readTree(parser)) {
            try {
                leases.add(context.readTreeAsValue(each, OperatorLease.class));
            } catch (JsonProcessingException unknown) {
                LOG.warn(
                        "a lease on disk is passed over, as this release cannot read it: {}",
                        unknown.getOriginalMessage());
            }
        }
        return leases;
    }
}
