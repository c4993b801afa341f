package org.asterism.registrations;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.asterism.registrations.core.Binding;
import org.asterism.registrations.core.Contact;
import org.asterism.telephony.ami.AmiAction;
import org.asterism.telephony.ami.AmiClient;
import org.asterism.telephony.ami.AmiListener;
import org.asterism.telephony.ami.AmiMessage;
import org.asterism.telephony.ami.AmiReply;
import org.asterism.telephony.ami.AmiState;
import org.jspecify.annotations.Nullable;

/** Reads and writes the contacts in the database of this node's Asterisk. */
final class AsteriskContacts implements AmiListener {

    private static final String FAMILY = "registrar/contact";
    private static final String PREFIX = "/" + FAMILY + "/";

    /** Who is told. Called on AMI's thread and in the order in which Asterisk did it; must not block. */
    interface Owner {
        /** This is there now. */
        void told(Contact found);

        /** Nothing is at the key now. */
        void absent(String key);

        /** All that is there, and a name for this life of Asterisk. */
        void read(String life, List<Contact> found);

        void written(Binding binding);
    }

    private final Owner owner;
    private final AmiPipeline pipeline;
    private final Map<String, Question> asked = new HashMap<>(); // guarded by itself
    private volatile AmiClient client;
    private volatile String life = "";
    private volatile String refusal = "";
    private volatile boolean mayRead;
    private volatile boolean isReading;

    private enum Question {
        UNDER_WAY,
        /** Something happened to the key since it was asked. */
        AGAIN
    }

    @SuppressWarnings("NullAway.Init") // connect() comes before the first event
    AsteriskContacts(Owner owner, int most) {
        this.owner = owner;
        this.pipeline = new AmiPipeline(2 * most + 1000);
    }

    void connect(AmiClient opened) {
        client = opened;
        pipeline.through(opened);
        opened.listen(this);
    }

    boolean isConnected() {
        AmiClient present = client;
        return present != null && present.isConnected();
    }

    /** Why Asterisk does not do what it is asked; empty if it does. */
    String refusal() {
        AmiClient present = client;
        if (present != null && present.state() instanceof AmiState.Down down) {
            return down.cause() == AmiState.Cause.NO_ENTRY ? down.reason() : "";
        }
        return refusal;
    }

    @Override
    public void onState(AmiState state) {
        life = "";
        isReading = false;
        synchronized (asked) {
            asked.clear();
        }
        if (state instanceof AmiState.Connected) {
            readAll();
        }
    }

    @Override
    public void onEvent(AmiMessage event) {
        if (event.isEvent("ContactStatus") && mayRead) {
            ask(
                    event.text("AOR") + ";@" + digest(event.text("URI")),
                    event.text("ContactStatus").equals("Removed"));
        }
    }

    /** From now on. */
    void begin() {
        mayRead = true;
        readAll();
    }

    /** Reads all, if not that is being done. */
    void readAll() {
        if (!mayRead || isReading || !isConnected()) {
            return;
        }
        isReading = true;
        if (life.isEmpty()) {
            if (!pipeline.send(AmiAction.of("CoreStatus"), this::identified)) {
                isReading = false;
            }
        } else {
            list();
        }
    }

    private void identified(AmiReply reply) {
        if (reply instanceof AmiReply.Answered answered) {
            AmiMessage status = answered.response();
            life = status.text("CoreStartupDate") + " " + status.text("CoreStartupTime");
            list();
        } else {
            isReading = false;
            refused(reply);
        }
    }

    private void list() {
        if (!pipeline.send(AmiAction.of("DBGetTree").with("Family", FAMILY), this::listed)) {
            isReading = false;
        }
    }

    private void listed(AmiReply reply) {
        isReading = false;
        if (!(reply instanceof AmiReply.Answered answered)) {
            refused(reply);
            return;
        }
        refusal = "";
        List<Contact> found = new ArrayList<>();
        for (AmiMessage item : answered.items()) {
            String key = item.text("Key");
            if (key.startsWith(PREFIX)) {
                ContactJson.contact(key.substring(PREFIX.length()), item.text("Val"))
                        .ifPresent(found::add);
            }
        }
        owner.read(life, found);
    }

    private void ask(String key, boolean isRemoved) {
        synchronized (asked) {
            if (asked.putIfAbsent(key, Question.UNDER_WAY) != null) {
                asked.put(key, Question.AGAIN);
                return;
            }
        }
        AmiAction question = AmiAction.of("DBGet").with("Family", FAMILY).with("Key", key);
        if (!pipeline.send(question, reply -> found(key, isRemoved, reply))) {
            forget(key);
        }
    }

    private @Nullable Question forget(String key) {
        synchronized (asked) {
            return asked.remove(key);
        }
    }

    private void found(String key, boolean isRemoved, AmiReply reply) {
        if (forget(key) == Question.AGAIN) {
            ask(key, true);
        }
        if (reply instanceof AmiReply.Answered answered) {
            answered.items().stream()
                    .map(item -> item.text("Val"))
                    .flatMap(value -> ContactJson.contact(key, value).stream())
                    .forEach(owner::told);
        } else if (isNotFound(reply)) {
            owner.absent(key);
            if (!isRemoved) {
                readAll();
            }
        } else {
            refused(reply);
        }
    }

    /** Writes those that hold and deletes those that ended. */
    void write(List<Binding> bindings) {
        bindings.forEach(binding -> pipeline.send(action(binding), reply -> wrote(binding, reply)));
    }

    private static AmiAction action(Binding binding) {
        AmiAction action = AmiAction.of(binding.hasEnded() ? "DBDel" : "DBPut")
                .with("Family", FAMILY)
                .with("Key", binding.key());
        return binding.hasEnded() ? action : action.with("Val", binding.value());
    }

    private void wrote(Binding binding, AmiReply reply) {
        if (reply instanceof AmiReply.Answered || (binding.hasEnded() && isNotFound(reply))) {
            owner.written(binding);
        } else {
            refused(reply);
        }
    }

    private static boolean isNotFound(AmiReply reply) {
        return reply instanceof AmiReply.Refused refused && refused.reason().contains("not found");
    }

    private void refused(AmiReply reply) {
        if (!(reply instanceof AmiReply.NotConnected)) {
            refusal = reply.sentence();
        }
    }

    private static String digest(String uri) {
        try {
            byte[] bytes = MessageDigest.getInstance("MD5").digest(uri.getBytes(StandardCharsets.UTF_8));
            return String.format("%032x", new BigInteger(1, bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has MD5", e);
        }
    }
}
