package org.asterism.config;

/** The address of ARI, as operators give it. */
public final class AriUrl {

    private AriUrl() {}

    /**
     * Without slashes at its end; empty stays empty.
     *
     * @throws IllegalArgumentException if it is no address of ARI
     */
    public static String checked(String given) {
        String url = given.replaceAll("/+$", "");
        if (!url.isEmpty() && !url.matches("https?://[^/@?#\\s]+(/[^?#\\s]*)?")) {
            throw new IllegalArgumentException("is no address of ARI");
        }
        return url;
    }
}
