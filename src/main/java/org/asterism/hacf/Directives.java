package org.asterism.hacf;

import java.util.List;
import java.util.Locale;
import org.asterism.config.Problem;

/** Says of each directive what becomes of it, where that depends on its values or on others. */
final class Directives {

    private Directives() {}

    static void fates(HaCf haCf, List<Fate> fates) {
        for (Entry entry : haCf.entries()) {
            Rule rule = Rules.BY_KEYWORD.get(entry.keyword());
            if (rule == null) {
                throw new AssertionError("no rule for " + entry);
            }
            Fate usual = fate(haCf, entry, rule.effect(), rule.sentence());
            fates.add(special(haCf, entry, usual));
        }
    }

    private static Fate fate(HaCf haCf, Entry entry, Fate.Effect effect, String sentence) {
        return new Fate(new Problem.Where(haCf.file(), entry.line()), entry.toString(), effect, sentence);
    }

    private static Fate special(HaCf haCf, Entry entry, Fate usual) {
        return switch (entry.keyword()) {
            case "crm" ->
                fate(
                        haCf,
                        entry,
                        Fate.Effect.OBEYED,
                        haCf.hasCrm() ? "resources stand in cib.xml" : "resources stand in haresources");
            case "auto_failback" -> failback(haCf, entry, usual);
            case "respawn" ->
                entry.values().get(1).endsWith("/ipfail")
                        ? fate(
                                haCf,
                                entry,
                                Fate.Effect.MAPPED,
                                "the manager does it itself: resources go where more ping nodes are reached")
                        : usual;
            case "stonith", "stonith_host" ->
                fate(
                        haCf,
                        entry,
                        Fate.Effect.ATTENTION,
                        "not used: a fencing device is a resource here; add one with agent = \"stonith:TYPE\" and named"
                                + " parameters (fencing.md), until then nothing of a lost node is taken but guarded addresses");
            default -> usual;
        };
    }

    private static Fate failback(HaCf haCf, Entry entry, Fate usual) {
        if (haCf.hasCrm()) {
            return fate(
                    haCf,
                    entry,
                    Fate.Effect.WITHOUT_EFFECT,
                    "with crm yes the CIB's resource-stickiness decides, as with Heartbeat");
        }
        boolean isLegacy = entry.value().toLowerCase(Locale.ROOT).equals("legacy");
        return isLegacy ? fate(haCf, entry, Fate.Effect.MAPPED, "read as on: " + usual.sentence()) : usual;
    }
}
