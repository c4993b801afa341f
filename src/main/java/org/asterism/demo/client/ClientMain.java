package org.asterism.demo.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.asterism.kernel.Answer;
import org.asterism.kernel.FrameTap;

/**
 * The client process. Arguments: {@code own=ADDRESS service=ADDRESS token=TEXT calls=PER_SECOND period=MS tap=yes|no
 * pin=ADDRESS…}. Prints {@link Observation}s. Standard input takes {@code fetch NUMBER URL [BODY]}; its end ends the process.
 */
public final class ClientMain {

    private static final Duration TAP_WAIT = Duration.ofMillis(200);
    private static final int FETCHES_AT_ONCE = 4;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final ThreadFactory threads = task -> {
        Thread thread = new Thread(task, "client");
        thread.setDaemon(true);
        return thread;
    };

    private ClientMain() {}

    public static void main(String... args) throws IOException {
        new ClientMain().run(args);
    }

    private void run(String... args) throws IOException {
        InetAddress own = InetAddress.getLoopbackAddress();
        InetAddress service = own;
        String token = "";
        int calls = 0;
        boolean isTapped = false;
        Duration period = Duration.ofMillis(10);
        List<InetAddress> pins = new ArrayList<>();
        for (String arg : args) {
            String value = arg.substring(arg.indexOf('=') + 1);
            switch (arg.substring(0, Math.max(0, arg.indexOf('=')))) {
                case "own" -> own = InetAddress.getByName(value);
                case "service" -> service = InetAddress.getByName(value);
                case "token" -> token = value;
                case "calls" -> calls = Integer.parseInt(value);
                case "period" -> period = Duration.ofMillis(Long.parseLong(value));
                case "tap" -> isTapped = value.equals("yes");
                case "pin" -> pins.add(InetAddress.getByName(value));
                default -> throw new IllegalArgumentException("not an argument: " + arg);
            }
        }
        if (isTapped) {
            startTap((Inet4Address) service);
        }
        startTelephone(new Telephone.Plan(own, service, pins, period, calls));
        takeOrders(new Fetcher(token));
    }

    private void startTap(Inet4Address service) {
        Answer<FrameTap> opened = FrameTap.open();
        if (opened instanceof Answer.Got<FrameTap> got) {
            threads.newThread(() -> watch(got.value(), service)).start();
        } else if (opened instanceof Answer.Failed<FrameTap> failed) {
            say(new Observation.Trouble(failed.refusal().sentence()));
        }
    }

    private void watch(FrameTap tap, Inet4Address service) {
        while (true) {
            tap.nextFrom(service, TAP_WAIT)
                    .ifPresent(mac -> say(new Observation.Sender(Telephone.nowMicros(), mac.toString())));
        }
    }

    private void startTelephone(Telephone.Plan plan) {
        threads.newThread(() -> {
                    try {
                        new Telephone(plan, this::say).run();
                    } catch (IOException e) {
                        say(new Observation.Trouble("the telephone failed: " + e.getMessage()));
                    }
                })
                .start();
    }

    private void takeOrders(Fetcher fetcher) throws IOException {
        ExecutorService fetches = Executors.newFixedThreadPool(FETCHES_AT_ONCE, threads);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", 4);
            if (words.length < 3 || !words[0].equals("fetch")) {
                say(new Observation.Trouble("not an order: " + order));
                continue;
            }
            long number = Long.parseLong(words[1]);
            fetches.execute(() -> say(fetcher.fetch(number, words[2], words.length > 3 ? words[3] : "")));
        }
        fetches.shutdownNow();
    }

    private void say(Observation observation) {
        out.println(observation.line());
    }
}
