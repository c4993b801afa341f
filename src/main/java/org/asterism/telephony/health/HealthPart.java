package org.asterism.telephony.health;

import java.util.List;
import java.util.stream.Stream;

/** What is looked at, in the order of the verdict's reasons. */
public enum HealthPart {
    /** It runs, and is not frozen. Always fails. */
    PROCESS("process", "", Weight.FAIL),
    /** The control socket answers. Always fails. */
    CONTROL("control socket", "", Weight.FAIL),
    /** SIP OPTIONS over UDP to the service address. Always fails. */
    SIP_UDP("SIP over UDP", "", Weight.FAIL),
    /** SIP OPTIONS over TCP to the service address. */
    SIP_TCP("SIP over TCP", "health-sip-tcp", Weight.FAIL),
    /** SIP OPTIONS over TLS to the service address. */
    SIP_TLS("SIP over TLS", "health-sip-tls", Weight.FAIL),
    /** No descriptor is left: new calls are refused. */
    DESCRIPTORS_OUT("descriptors left", "health-descriptors-out", Weight.FAIL),
    /** Few descriptors are left. */
    DESCRIPTORS("descriptors", "health-descriptors", Weight.WARN),
    /** The manager interface: login, ping, lag. */
    AMI("AMI", "health-ami", Weight.WARN),
    /** The REST interface: an answer, with user and secret. */
    ARI("ARI", "health-ari", Weight.WARN),
    /** A real call to an echo: its answer, its delay, its sound. */
    CALL("call", "health-call", Weight.WARN),
    /** Task processors beyond their high water: Asterisk works off less than comes in. */
    TASKS("task processors", "health-tasks", Weight.WARN),
    /** The certificate shown over TLS has expired or soon will. */
    CERTIFICATE("certificate", "health-certificate", Weight.WARN),
    /** Channels older than any call should be. */
    CHANNELS("old channels", "health-channels", Weight.WARN),
    /** Kamailio's RPC answers. */
    RPC("RPC", "health-rpc", Weight.FAIL),
    /** Kamailio's dispatcher has a destination in each set that can be reached. */
    DISPATCHER("dispatcher", "health-dispatcher", Weight.WARN);

    private final String label;
    private final String parameter;
    private final Weight preset;

    HealthPart(String label, String parameter, Weight preset) {
        this.label = label;
        this.parameter = parameter;
        this.preset = preset;
    }

    /** Those of an Asterisk that can be weighed. */
    public static List<HealthPart> ofAsterisk() {
        return Stream.of(values())
                .filter(part -> !part.parameter.isEmpty() && part != RPC && part != DISPATCHER)
                .toList();
    }

    /** Those of a Kamailio that can be weighed. */
    public static List<HealthPart> ofKamailio() {
        return List.of(RPC, DISPATCHER);
    }

    /** For operators. */
    public String label() {
        return label;
    }

    /** Name of the agent's parameter that gives the weight; empty: it always has its preset. */
    public String parameter() {
        return parameter;
    }

    /** Weight where none is given. */
    public Weight preset() {
        return preset;
    }
}
