/** The web page in a real Chromium. Tagged {@code browser}: needs the Debian package chromium, and skips with a reason without it. */
@org.jspecify.annotations.NullMarked
package org.asterism.browser;
