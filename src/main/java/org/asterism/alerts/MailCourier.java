package org.asterism.alerts;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.asterism.alerts.core.AlertEvent;
import org.asterism.alerts.core.Line;
import org.asterism.model.Alert;
import org.asterism.model.Alert.Channel;
import org.asterism.model.NodeName;

/** Sends all events that it is given in one mail, as plain text. Told = the server has taken it. */
public final class MailCourier implements Courier {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS xxx", Locale.ROOT);
    private static final int LONGEST_SUBJECT = 120;

    private final String cluster;
    private final NodeName self;
    private final InstantSource wall;
    private final ZoneId zone;
    private final Executor mails;

    /** @param mails threads that may wait for mail servers, and for nothing else */
    public MailCourier(String cluster, NodeName self, InstantSource wall, ZoneId zone, Executor mails) {
        this.cluster = cluster;
        this.self = self;
        this.wall = wall;
        this.zone = zone;
        this.mails = mails;
    }

    @Override
    public CompletionStage<Delivery> deliver(Line line, List<AlertEvent> events) {
        Channel.Mail channel = (Channel.Mail) line.alert().channel();
        try {
            return CompletableFuture.supplyAsync(() -> sent(channel, line, events), mails);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(Delivery.failed("too many mails wait already"));
        }
    }

    private Delivery sent(Channel.Mail channel, Line line, List<AlertEvent> events) {
        try {
            Session session = Session.getInstance(
                    properties(channel, line.recipient().manner().timeout().toMillis()));
            MimeMessage mail = mail(session, channel, line, events);
            String password = channel.user().isEmpty() ? "" : PrivateFile.secret(channel.passwordFile());
            try (Transport transport = session.getTransport("smtp")) {
                if (channel.user().isEmpty()) {
                    transport.connect();
                } else {
                    transport.connect(channel.user(), password);
                }
                transport.sendMessage(mail, mail.getAllRecipients());
            }
            return Delivery.done("taken by " + channel.host() + ", " + events.size() + " in one mail");
        } catch (MessagingException | IOException e) {
            return Delivery.failed(channel.host() + ": " + words(e));
        }
    }

    /** What the library says, with the cause below it, which tells more. */
    private static String words(Exception failure) {
        Throwable cause = failure.getCause();
        String below = cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
        return failure.getMessage() + below;
    }

    private static Properties properties(Channel.Mail channel, long limitMs) throws IOException {
        Properties properties = new Properties();
        String limit = Long.toString(limitMs);
        properties.setProperty("mail.smtp.host", channel.host());
        properties.setProperty("mail.smtp.port", Integer.toString(channel.port()));
        properties.setProperty("mail.smtp.connectiontimeout", limit);
        properties.setProperty("mail.smtp.timeout", limit);
        properties.setProperty("mail.smtp.writetimeout", limit);
        properties.setProperty(
                "mail.smtp.auth", Boolean.toString(!channel.user().isEmpty()));
        properties.setProperty("mail.smtp.from", channel.from());
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        switch (channel.security()) {
            case STARTTLS -> {
                properties.setProperty("mail.smtp.starttls.enable", "true");
                properties.setProperty("mail.smtp.starttls.required", "true");
            }
            case TLS -> properties.setProperty("mail.smtp.ssl.enable", "true");
            case NONE -> properties.setProperty("mail.smtp.starttls.enable", "false");
        }
        if (channel.security() != Alert.Security.NONE) {
            properties.put(
                    "mail.smtp.ssl.socketFactory",
                    PrivateFile.trusting(channel.caFile()).getSocketFactory());
        }
        return properties;
    }

    private MimeMessage mail(Session session, Channel.Mail channel, Line line, List<AlertEvent> events)
            throws MessagingException {
        String id = "<" + Notice.id(events.get(0), self).replaceAll("[^A-Za-z0-9.-]", "-") + "-" + events.size() + "@"
                + channel.from().replaceFirst("^.*@", "") + ">";
        MimeMessage mail = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                // The same in each attempt, so that a mail that was taken, and sent again, can be known.
                setHeader("Message-ID", id);
            }
        };
        mail.setFrom(new InternetAddress(channel.from()));
        mail.setRecipient(
                Message.RecipientType.TO, new InternetAddress(line.recipient().value()));
        mail.setSubject(subject(events), StandardCharsets.UTF_8.name());
        mail.setSentDate(Date.from(wall.instant()));
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setText(body(events, line), StandardCharsets.UTF_8.name());
        return mail;
    }

    private String subject(List<AlertEvent> events) {
        String first = events.get(0).sentence();
        String all = "[" + cluster + "] " + (events.size() == 1 ? first : events.size() + " events: " + first);
        return all.length() <= LONGEST_SUBJECT ? all : all.substring(0, LONGEST_SUBJECT - 1) + "…";
    }

    private String body(List<AlertEvent> events, Line line) {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(TIME.format(event.at().atZone(zone)))
                .append("  ")
                .append(event.sentence())
                .append('\n'));
        return text.append("\n-- \nAsterism, cluster ")
                .append(cluster)
                .append(", sent by ")
                .append(self)
                .append(" for alert ")
                .append(line.alert().id())
                .append(". More: asterism status, asterism incident list\n")
                .toString();
    }
}
