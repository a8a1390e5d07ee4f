package com.mellanox.mkt.images.sbom;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text by which a package states its licence. Newer distributions write
 * <a href="https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/">expressions of SPDX</a>, older ones their own
 * abbreviations, which documents can only quote.
 */
final class LicenseExpression {
    private static final Set<String> KNOWN = read();

    /** Parts of an expression, with blanks around parentheses. */
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private static final Pattern PARENTHESIS = Pattern.compile("[()]");
    private final String[] tokens;
    private int next;

    private LicenseExpression(String text) {
        this.tokens = BLANKS.split(PARENTHESIS.matcher(text).replaceAll(" $0 ").strip(), -1);
    }

    private static Set<String> read() {
        try (InputStream in =
                Objects.requireNonNull(LicenseExpression.class.getResourceAsStream("spdx-licenses.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a text is an expression, all of whose licences are on SPDX's list. */
    static boolean isOne(String text) {
        LicenseExpression expression = new LicenseExpression(text);
        return expression.alternatives() && expression.next == expression.tokens.length;
    }

    private boolean alternatives() {
        boolean isValid = operand();
        while (isValid && (takes("AND") || takes("OR"))) {
            isValid = operand();
        }
        return isValid;
    }

    private boolean operand() {
        if (takes("(")) {
            return alternatives() && takes(")");
        }
        return license() && (!takes("WITH") || license());
    }

    private boolean license() {
        String id = next < tokens.length ? tokens[next++] : "";
        return KNOWN.contains(id.endsWith("+") ? id.substring(0, id.length() - 1) : id);
    }

    private boolean takes(String token) {
        boolean isNext = next < tokens.length && tokens[next].equals(token);
        next += isNext ? 1 : 0;
        return isNext;
    }
}
