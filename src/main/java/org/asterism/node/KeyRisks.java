package org.asterism.node;

import java.util.List;
import org.asterism.api.ClusterStatus.Risk;
import org.asterism.api.ClusterStatus.RiskKind;
import org.asterism.wire.Keys;

/** What the present keys leave open. */
final class KeyRisks {

    private static final String REMEDY = " Do: ";

    private KeyRisks() {}

    static List<Risk> of(Keys keys) {
        return keys.warnings().stream().map(KeyRisks::risk).toList();
    }

    private static Risk risk(String warning) {
        int remedy = warning.indexOf(REMEDY);
        return remedy < 0
                ? new Risk(RiskKind.WEAK_KEY, warning, "")
                : new Risk(
                        RiskKind.WEAK_KEY, warning.substring(0, remedy), warning.substring(remedy + REMEDY.length()));
    }
}
