package com.mellanox.mkt.images.sbom;

import com.mellanox.mkt.images.json.JsonMembers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The licences of a document of SPDX. One that is no expression is quoted, under an identifier of the document's own. */
final class SpdxLicenses {
    private final Map<String, String> quoted = new TreeMap<>();

    /** What a document writes for the licence that a package states. */
    String declared(String text) {
        if (LicenseExpression.isOne(text)) {
            return text;
        }
        return quoted.computeIfAbsent(text, stated -> {
            String readable = stated.replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("^-|-$", "");
            // Different texts can read the same then.
            return "LicenseRef-" + Integer.toHexString(stated.hashCode()) + "-" + readable;
        });
    }

    /** The quoted ones. */
    List<JsonMembers> quoted() {
        return quoted.entrySet().stream()
                .map(each -> JsonMembers.of("licenseId", each.getValue())
                        .with("name", each.getKey())
                        .with("extractedText", each.getKey()))
                .toList();
    }
}
