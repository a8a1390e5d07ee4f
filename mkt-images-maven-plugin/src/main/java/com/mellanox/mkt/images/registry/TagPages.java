package com.mellanox.mkt.images.registry;

import com.google.cloud.tools.jib.http.Response;
import com.google.cloud.tools.jib.http.ResponseException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.registry.RequestException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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
    /** Some registries refuse to list more. A list of ten thousand tags is read again before each removal. */
    private static final int TAGS_IN_PAGE = 1000;

    private static final int MOST_PAGES = 10_000;
    private static final int LONGEST_PAGE = 4 << 20;
    private static final Pattern NEXT = Pattern.compile("\\s*<(?<url>[^>]+)>\\s*;.*rel=\"?next\"?.*");

    /** Requests a page. */
    @FunctionalInterface
    interface Pages {
        Response get(String url) throws IOException;
    }

    /** Reads all pages; no tags if there is no such repository. */
    List<String> read(Pages pages) throws IOException {
        List<String> tags = new ArrayList<>();
        Optional<String> page = Optional.of(root + "/v2/" + repository + "/tags/list?n=" + TAGS_IN_PAGE);
        try {
            Set<String> seen = new HashSet<>();
            while (page.isPresent()) {
                requireNew(page.get(), seen);
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
            JsonReader.read(body(response)).at("tags").items().stream()
                    .flatMap(tag -> tag.text().stream())
                    .forEach(tags::add);
            return next(root, page, response.getHeader("Link"));
        }
    }

    /** A page that leads back to one before it never ends, nor does a list that always has another page. */
    static void requireNew(String page, Set<String> seen) throws IOException {
        if (!seen.add(page) || seen.size() > MOST_PAGES) {
            throw new IOException("the list has no end: its page " + seen.size() + " leads to " + page);
        }
    }

    /** The bytes of a page, which a registry could send without an end. */
    static InputStream body(Response response) throws IOException {
        byte[] bytes = response.getBody().readNBytes(LONGEST_PAGE + 1);
        if (bytes.length > LONGEST_PAGE) {
            throw new IOException("a page of the list has more than " + LONGEST_PAGE + " bytes");
        }
        return new ByteArrayInputStream(bytes);
    }

    /** The page that a registry links to, of its own host alone: the login is sent there. */
    static Optional<String> next(String root, String page, List<String> links) throws IOException {
        try {
            return nextOf(root, page, links);
        } catch (IllegalArgumentException e) {
            throw new RequestException(Reason.INVALID_VALUE, "its link to the next page is not a URL");
        }
    }

    private static Optional<String> nextOf(String root, String page, List<String> links) {
        return links.stream()
                .map(NEXT::matcher)
                .filter(Matcher::matches)
                .map(link -> URI.create(page).resolve(link.group("url")).toString())
                .filter(next -> next.startsWith(root + "/") && !next.equals(page))
                .findFirst();
    }
}
