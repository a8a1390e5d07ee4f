package com.mellanox.mkt.images.registry;

import com.google.cloud.tools.jib.http.Response;
import com.google.cloud.tools.jib.http.ResponseException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The manifests that name another one as their subject, which a registry lists in pages.
 *
 * @param root the registry's URL, without a slash at its end
 */
record ReferrerPages(String root, String repository) {
    /** What registries without the API answer. */
    private static final Set<Integer> WITHOUT_API = Set.of(
            HttpURLConnection.HTTP_NOT_FOUND,
            HttpURLConnection.HTTP_BAD_METHOD,
            HttpURLConnection.HTTP_BAD_REQUEST,
            HttpURLConnection.HTTP_NOT_IMPLEMENTED);

    /** Reads all pages; empty if the registry has no API for it. */
    Optional<List<Referrer>> read(Digest subject, TagPages.Pages pages) throws IOException {
        List<Referrer> referrers = new ArrayList<>();
        Optional<String> page = Optional.of(root + "/v2/" + repository + "/referrers/" + subject);
        try {
            Set<String> seen = new HashSet<>();
            while (page.isPresent()) {
                TagPages.requireNew(page.get(), seen);
                page = read(page.get(), pages, referrers);
            }
        } catch (ResponseException e) {
            if (WITHOUT_API.contains(e.getStatusCode())) {
                return Optional.empty();
            }
            throw e;
        }
        return Optional.of(List.copyOf(referrers));
    }

    private Optional<String> read(String page, TagPages.Pages pages, List<Referrer> referrers) throws IOException {
        try (Response response = pages.get(page)) {
            for (JsonValue entry :
                    JsonReader.read(TagPages.body(response)).at("manifests").items()) {
                referrers.add(Referrer.of(entry));
            }
            return TagPages.next(root, page, response.getHeader("Link"));
        } catch (IllegalArgumentException e) {
            throw new IOException("the list of attachments is damaged", e);
        }
    }
}
