package org.asterism.recorder;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.asterism.api.ApiJson;
import org.asterism.api.FlightEntry;
import org.asterism.api.IncidentReport;

/**
 * Part of a node's record with the inputs of decisions that belong to it, and its form as a zip file: {@code entries.jsonl}, one
 * entry a line, and the inputs by their names. What does not fit a limit is left out: inputs first, the newest last; then the
 * oldest entries.
 */
public final class Pack {

    /** Largest zip file of an exported incident, in bytes. */
    public static final int MOST_EXPORTED = 5_000_000;

    private static final String ENTRIES = "entries.jsonl";

    /** Of what others sent no more than this is unpacked, in bytes. */
    private static final int MOST_UNPACKED = 32 << 20;

    /** A zip file grows by so much per file, at most. */
    private static final int PER_FILE = 512;

    private final List<FlightEntry> entries;
    private final SortedMap<String, byte[]> inputs;
    private final String remark;

    /** What is missing is said in {@code remark}; empty: nothing. */
    public Pack(List<FlightEntry> entries, SortedMap<String, byte[]> inputs, String remark) {
        this.entries = List.copyOf(entries);
        this.inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
        this.remark = remark;
    }

    /** In order of writing. */
    public List<FlightEntry> entries() {
        return entries;
    }

    /** Compressed CIBs by the names of their files. */
    public SortedMap<String, byte[]> inputs() {
        return inputs;
    }

    public String remark() {
        return remark;
    }

    /** As a zip file of at most so many bytes. */
    public byte[] zip(int mostBytes) {
        byte[] lines = lines(entries);
        int kept = entries.size();
        byte[] packed = zipOf(lines, new TreeMap<>());
        while (packed.length > mostBytes && kept > 0) {
            kept /= 2;
            packed = zipOf(lines(entries.subList(entries.size() - kept, entries.size())), new TreeMap<>());
        }
        SortedMap<String, byte[]> fitting = new TreeMap<>();
        int size = packed.length;
        List<String> names = new ArrayList<>(inputs.keySet());
        Collections.reverse(names);
        for (String name : names) {
            byte[] input = inputs.getOrDefault(name, new byte[0]);
            size += input.length + PER_FILE;
            if (size > mostBytes) {
                break;
            }
            fitting.put(name, input);
        }
        byte[] chosen = lines(entries.subList(entries.size() - kept, entries.size()));
        return fitting.isEmpty() ? packed : zipOf(chosen, fitting);
    }

    private static byte[] lines(List<FlightEntry> entries) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (FlightEntry entry : entries) {
            lines.writeBytes(ApiJson.write(entry));
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    private static byte[] zipOf(byte[] lines, SortedMap<String, byte[]> inputs) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, ENTRIES, lines);
            for (var input : inputs.entrySet()) {
                put(zip, input.getKey(), input.getValue());
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] contents) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(contents);
        zip.closeEntry();
    }

    /**
     * Reads what another node sent.
     *
     * @throws IllegalArgumentException if it is none, or too large
     */
    public static Pack read(byte[] packed, String remark) {
        List<FlightEntry> entries = new ArrayList<>();
        SortedMap<String, byte[]> inputs = new TreeMap<>();
        unzip(packed, (name, contents) -> {
            if (name.equals(ENTRIES)) {
                entries.addAll(entriesOf(contents));
            } else {
                inputs.put(name, contents);
            }
        });
        return new Pack(entries, inputs, remark);
    }

    /**
     * The whole incident as one zip file of at most {@link #MOST_EXPORTED} bytes: {@code incident.json} (the report), {@code
     * story.txt}, and per node a folder with its {@code entries.jsonl} and inputs.
     */
    public static byte[] export(IncidentReport report, SortedMap<String, Pack> nodes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "story.txt", String.join("\n", report.story()).concat("\n").getBytes(StandardCharsets.UTF_8));
            int share = MOST_EXPORTED / (nodes.size() + 2) - PER_FILE;
            byte[] json = ApiJson.write(report);
            put(zip, "incident.json", zippedSize(json) <= share ? json : ApiJson.write(withoutLines(report)));
            for (var node : nodes.entrySet()) {
                Pack fitting = read(node.getValue().zip(share), "");
                put(zip, node.getKey() + "/" + ENTRIES, lines(fitting.entries));
                for (var input : fitting.inputs.entrySet()) {
                    put(zip, node.getKey() + "/" + input.getKey(), input.getValue());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /**
     * What {@link #export} wrote, by node.
     *
     * @throws IllegalArgumentException if it is none, or too large
     */
    public static SortedMap<String, Pack> readExport(byte[] exported) {
        SortedMap<String, List<FlightEntry>> entries = new TreeMap<>();
        SortedMap<String, SortedMap<String, byte[]>> inputs = new TreeMap<>();
        unzip(exported, (name, contents) -> {
            int slash = name.indexOf('/');
            if (slash <= 0) {
                return;
            }
            String node = name.substring(0, slash);
            String file = name.substring(slash + 1);
            if (file.equals(ENTRIES)) {
                entries.put(node, entriesOf(contents));
            } else {
                inputs.computeIfAbsent(node, unknown -> new TreeMap<>()).put(file, contents);
            }
        });
        SortedMap<String, Pack> packs = new TreeMap<>();
        entries.forEach(
                (node, lines) -> packs.put(node, new Pack(lines, inputs.getOrDefault(node, new TreeMap<>()), "")));
        return packs;
    }

    private static List<FlightEntry> entriesOf(byte[] lines) {
        return new String(lines, StandardCharsets.UTF_8)
                .lines()
                .map(line -> ApiJson.read(line.getBytes(StandardCharsets.UTF_8), FlightEntry.class))
                .toList();
    }

    private static void unzip(byte[] packed, BiConsumer<String, byte[]> to) {
        int left = MOST_UNPACKED;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(packed))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] contents = zip.readNBytes(left);
                left -= contents.length;
                if (left <= 0) {
                    throw new IllegalArgumentException("it has more than " + MOST_UNPACKED + " bytes unpacked");
                }
                to.accept(entry.getName(), contents);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("it is no zip file: " + e.getMessage(), e);
        }
    }

    private static int zippedSize(byte[] contents) throws IOException {
        int[] size = new int[1];
        try (ZipOutputStream zip = new ZipOutputStream(new OutputStream() {
            @Override
            public void write(int value) {
                size[0]++;
            }

            @Override
            public void write(byte[] from, int offset, int length) {
                size[0] += length;
            }
        })) {
            put(zip, "size", contents);
        }
        return size[0];
    }

    /** The time line is in the entries anyway. */
    private static IncidentReport withoutLines(IncidentReport report) {
        List<String> remarks = new ArrayList<>(report.remarks());
        remarks.add("the time line is too long for this file; it is in the entries of the nodes");
        return new IncidentReport(
                report.incident(), report.reference(), report.story(), List.of(), report.clocks(), remarks);
    }
}
