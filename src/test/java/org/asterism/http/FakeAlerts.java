package org.asterism.http;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.asterism.api.AlertList;
import org.asterism.api.AlertTest;
import org.asterism.api.SampleStatus;

/** Alerts of a node, every one of which can be told. */
public final class FakeAlerts implements AlertPort {

    public static final AlertList LIST = new AlertList(
            SampleStatus.PBX1,
            List.of(
                    new AlertList.Line(
                            "sms",
                            "agent",
                            "/usr/local/bin/sms",
                            "+49301",
                            true,
                            List.of("node", "fencing"),
                            3,
                            17,
                            2,
                            1,
                            4,
                            Instant.parse("2026-11-27T01:54:12Z"),
                            false,
                            "exit status 1: no network"),
                    new AlertList.Line(
                            "desk",
                            "mail",
                            "mail.example.com:587",
                            "noc@example.com",
                            true,
                            List.of("node"),
                            0,
                            5,
                            0,
                            0,
                            0,
                            Instant.parse("2026-11-27T01:54:22Z"),
                            true,
                            "taken by mail.example.com, 12 in one mail")),
            1,
            "");

    @Override
    public CompletionStage<AlertList> list() {
        return CompletableFuture.completedFuture(LIST);
    }

    @Override
    public CompletionStage<AlertTest> test(String alert) {
        return CompletableFuture.completedFuture(new AlertTest(
                SampleStatus.PBX1,
                alert.equals("none")
                        ? List.of()
                        : List.of(new AlertTest.Result(alert, "+49301", !alert.equals("bad"), "exit status 0", 12))));
    }
}
