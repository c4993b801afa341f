package org.asterism.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class DailyWindowTest {

    @Test
    void aWindowMayGoOverMidnightAndThereMayBeSeveral() {
        DailyWindow window = DailyWindow.parse("23:30-01:00 12:00-12:30");

        assertThat(List.of("23:30", "00:59", "12:00", "12:29")).allMatch(time -> contains(window, time));
        assertThat(List.of("23:29", "01:00", "11:59", "12:30")).noneMatch(time -> contains(window, time));
        assertThat(window.words()).isEqualTo("between 23:30 and 01:00 or between 12:00 and 12:30");
    }

    @Test
    void itsOwnZoneCounts() {
        assertThat(contains(DailyWindow.parse("02:00-05:00 Asia/Tokyo"), "18:00"))
                .isTrue();
        assertThat(contains(DailyWindow.parse("02:00-05:00 Asia/Tokyo"), "03:00"))
                .isFalse();
    }

    @Test
    void whatIsNoWindowIsRefusedWithTheReason() {
        for (String bad : List.of(
                "", "2-5", "02:00", "25:00-26:00", "02:00-02:00", "02:00-05:00 Mars", "UTC", "UTC 02:00-05:00")) {
            assertThatThrownBy(() -> DailyWindow.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static boolean contains(DailyWindow window, String time) {
        return window.contains(Instant.parse("2027-01-31T" + time + ":00Z"), ZoneOffset.UTC);
    }
}
