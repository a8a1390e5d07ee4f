package com.mellanox.mkt.images.registry;

import com.google.cloud.tools.jib.http.Response;
import com.google.cloud.tools.jib.http.ResponseException;
import com.mellanox.mkt.images.json.JsonReader;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tags of a repository, which a registry lists in pages.
 *
 * @param root the registry's URL, without a slash at its end
 */
record TagPages(String root, String repository) {
    private static final int TAGS_IN_PAGE = 100;
    private static final Pattern NEXT = Pattern.compile("\\s*<(?<url>[^>]+)>\\s*;.*rel=\"?next\"?.*");

    /** Requests a page. */
    @FunctionalInterface
    interface Pages {
        Response get(String url) throws IOException;
    }

    /** Reads all pages; no tags if there is no such repository. */
    List<String> read(Pages pages) throws IOException {
        List<String> tags = new ArrayList<>();
        Set<String> read = new HashSet<>();
        Optional<String> page = Optional.of(root + "/v2/" + repository + "/tags/list?n=" + TAGS_IN_PAGE);
        try {
            while (page.isPresent() && read.add(page.get())) {
                page = read(page.get(), pages, tags);
            }
        } catch (ResponseException e) {
            if (e.getStatusCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
        return tags;
    }

    private Optional<String> read(String page, Pages pages, List<String> tags) throws IOException {
        try (Response response = pages.get(page)) {
            JsonReader.read(response.getBody()).at("tags").items().stream()
                    .flatMap(tag -> tag.text().stream())
                    .forEach(tags::add);
            return next(root, page, response.getHeader("Link"));
        }
    }

    /** The page that a registry links to, of its own host alone: the login is sent there. */
    static Optional<String> next(String root, String page, List<String> links) {
        return links.stream()
                .map(NEXT::matcher)
                .filter(Matcher::matches)
                .map(link -> URI.create(page).resolve(link.group("url")).toString())
                .filter(next -> next.startsWith(root + "/"))
                .findFirst();
    }
}
