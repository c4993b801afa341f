package org.asterism.executor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.asterism.model.BootTime;

/** CLOCK_BOOTTIME without native code, to the 10 ms of /proc/uptime. */
public final class BootClock implements Supplier<BootTime> {

    @Override
    public BootTime get() {
        try {
            String seconds = Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0];
            return new BootTime(new BigDecimal(seconds).movePointRight(9).longValueExact());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
