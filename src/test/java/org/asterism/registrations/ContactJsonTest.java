package org.asterism.registrations;

import static org.assertj.core.api.Assertions.assertThat;

import org.asterism.registrations.core.Contact;
import org.junit.jupiter.api.Test;

class ContactJsonTest {

    /** As Asterisk 22 writes it. */
    private static final String WRITTEN =
            "{\"via_addr\":\"10.9.0.3\",\"qualify_timeout\":\"3.000000\",\"qualify_2xx_only\":\"false\","
                    + "\"call_id\":\"c10000\",\"reg_server\":\"i1\",\"prune_on_boot\":\"no\",\"path\":\"\",\"endpoint\":\"10000\","
                    + "\"via_port\":\"7000\",\"authenticate_qualify\":\"no\",\"uri\":\"sip:10000@10.9.0.3:7000\","
                    + "\"qualify_frequency\":\"0\",\"user_agent\":\"phone\",\"expiration_time\":\"1795818696\",\"outbound_proxy\":\"\"}";

    @Test
    void aContactIsReadAsAsteriskWritesIt() {
        assertThat(ContactJson.contact("k", WRITTEN)).contains(new Contact("k", WRITTEN, 1_795_818_696L, true));
    }

    @Test
    void whatHangsOnAConnectionIsUnfit() {
        String tied = WRITTEN.replace("\"prune_on_boot\":\"no\"", "\"prune_on_boot\":\"yes\"");

        assertThat(ContactJson.contact("k", tied).orElseThrow().isFit()).isFalse();
    }

    @Test
    void aLongOneLosesWhatIsEmptyAndThePhonesProgramAndKeepsTheRest() {
        String wordy = WRITTEN.replace("\"user_agent\":\"phone\"", "\"user_agent\":\"" + "x".repeat(700) + "\"");

        Contact contact = ContactJson.contact("k", wordy).orElseThrow();

        assertThat(contact.isFit()).isTrue();
        assertThat(contact.value())
                .doesNotContain("user_agent", "outbound_proxy")
                .contains("\"uri\":\"sip:10000@10.9.0.3:7000\"", "\"expiration_time\":\"1795818696\"");
    }

    @Test
    void oneThatStaysTooLongIsUnfit() {
        String endless = WRITTEN.replace("sip:10000@", "sip:" + "1".repeat(1000) + "@");

        assertThat(ContactJson.contact("k", endless).orElseThrow().isFit()).isFalse();
    }

    @Test
    void whatIsNoContactIsNone() {
        assertThat(ContactJson.contact("k", "")).isEmpty();
        assertThat(ContactJson.contact("k", "[1]")).isEmpty();
        assertThat(ContactJson.contact("k", "{\"uri\":\"sip:1@h\"}")).isEmpty();
    }
}
