package org.asterism.resource.agent;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata.Parameter;
import org.asterism.telephony.drain.Destination;

/** The parameters of {@code asterism:asterisk} for the Kamailio dispatchers before it, read. */
record AsteriskDispatchers(Destination destination) {

    /** Host, literal or in brackets; port. */
    private static final Pattern SIP =
            Pattern.compile("sip:(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);

    static List<Parameter> parameters() {
        return List.of(
                Parameter.optional(
                        "dispatcher-rpc",
                        "string",
                        "",
                        "Kamailio dispatchers that a drain tells first: http://ADDRESS:PORT/PATH of their JSON-RPC,"
                                + " separated by spaces; needs drain-variable. Empty = there is none"),
                Parameter.optional("dispatcher-set", "integer", "1", "Number of their set of destinations"),
                Parameter.optional(
                        "dispatcher-uri",
                        "string",
                        "",
                        "sip:HOST:PORT by which that set names this Asterisk. Empty = by sip-address and sip-port"));
    }

    /** @throws IllegalArgumentException if a parameter cannot be understood */
    static AsteriskDispatchers read(AgentCall call) {
        int set = Given.number(call, "dispatcher-set", "1", 0, 999_999_999);
        List<URI> dispatchers = new ArrayList<>();
        for (String text : call.param("dispatcher-rpc", "").split("[ ,]+", -1)) {
            if (!text.isEmpty()) {
                dispatchers.add(rpc(text));
            }
        }
        if (dispatchers.isEmpty()) {
            return new AsteriskDispatchers(Destination.NONE);
        }
        if (call.param("drain-variable", "").isEmpty()
                || call.param("ami-user", "").isEmpty()) {
            throw new IllegalArgumentException(
                    "parameter 'dispatcher-rpc' needs 'drain-variable' and 'ami-user': a drain counts calls by AMI");
        }
        return new AsteriskDispatchers(new Destination(dispatchers, set, uri(call)));
    }

    /** A literal address: names are not looked up, since that may block. */
    private static URI rpc(String text) {
        try {
            URI uri = URI.create(text);
            String host = uri.getHost();
            boolean isPlain = uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
            if ("http".equals(uri.getScheme()) && host != null && isPlain) {
                Given.address(host.replaceAll("[\\[\\]]", ""));
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // below
        }
        throw new IllegalArgumentException("parameter 'dispatcher-rpc' must be like http://10.0.0.21:8000/RPC, by"
                + " address and not by name, not '" + text + "'");
    }

    private static String uri(AgentCall call) {
        String text = call.param("dispatcher-uri", "");
        String address = call.param("sip-address", "");
        if (text.isEmpty() && address.isEmpty()) {
            throw new IllegalArgumentException("parameter 'dispatcher-rpc' needs 'dispatcher-uri' or 'sip-address'");
        }
        String uri = !text.isEmpty()
                ? text
                : "sip:" + (address.contains(":") ? "[" + address + "]" : address) + ":"
                        + Given.number(call, "sip-port", "5060", 1, 65_535);
        if (!SIP.matcher(uri).matches()) {
            throw new IllegalArgumentException(
                    "parameter 'dispatcher-uri' must be like sip:10.0.0.11:5060, not '" + uri + "'");
        }
        return uri.toLowerCase(Locale.ROOT);
    }

    /** None while the address by which they know it is not on this node. One they know by name is here wherever it runs. */
    Destination here(Predicate<InetAddress> isLocal) {
        return address().filter(isLocal.negate()).isPresent() ? Destination.NONE : destination;
    }

    private Optional<InetAddress> address() {
        Matcher matcher = SIP.matcher(destination.uri());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Given.address(matcher.group(1).replaceAll("[\\[\\]]", "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
