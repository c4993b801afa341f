package org.asterism.telephony;

import java.net.http.HttpClient;
import java.time.Duration;

/** How the HTTP interfaces of Asterisk and Kamailio are spoken with: as they are, by no proxy and without being led elsewhere. */
public final class PlainHttp {

    private PlainHttp() {}

    /**
     * To be completed and built.
     *
     * @param connect how long a connection may take to be made
     */
    public static HttpClient.Builder client(Duration connect) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(connect);
    }
}
