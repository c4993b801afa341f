package org.asterism.telephony.health;

/** What is looked at besides process, control socket and SIP over UDP, in the order of the verdict's reasons. */
public enum HealthPart {
    /** SIP OPTIONS over TCP to the service address. */
    SIP_TCP("health-sip-tcp", Weight.FAIL),
    /** SIP OPTIONS over TLS to the service address. */
    SIP_TLS("health-sip-tls", Weight.FAIL),
    /** No descriptor is left: new calls are refused. */
    DESCRIPTORS_OUT("health-descriptors-out", Weight.FAIL),
    /** Few descriptors are left. */
    DESCRIPTORS("health-descriptors", Weight.WARN),
    /** The manager interface: login, ping, lag. */
    AMI("health-ami", Weight.WARN),
    /** The REST interface: an answer, with user and secret. */
    ARI("health-ari", Weight.WARN),
    /** A real call to an echo: its answer, its delay, its sound. */
    CALL("health-call", Weight.WARN),
    /** Task processors beyond their high water: Asterisk works off less than comes in. */
    TASKS("health-tasks", Weight.WARN),
    /** The certificate shown over TLS has expired or soon will. */
    CERTIFICATE("health-certificate", Weight.WARN),
    /** Channels older than any call should be. */
    CHANNELS("health-channels", Weight.WARN);

    private final String parameter;
    private final Weight preset;

    HealthPart(String parameter, Weight preset) {
        this.parameter = parameter;
        this.preset = preset;
    }

    /** Name of the agent's parameter that gives the weight. */
    public String parameter() {
        return parameter;
    }

    /** Weight where none is given. */
    public Weight preset() {
        return preset;
    }
}
