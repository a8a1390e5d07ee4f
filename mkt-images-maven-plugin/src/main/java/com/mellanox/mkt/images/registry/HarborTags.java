package com.mellanox.mkt.images.registry;

import com.fasterxml.jackson.core.JacksonException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.InputStream;

/** The question to Harbor whether a tag is held for good, for which registries have no common one. */
final class HarborTags {
    private HarborTags() {}

    /** The path of the question; the slashes within a repository's name are encoded twice, as Harbor wants them. */
    static String path(ImageReference tag) {
        String repository = tag.repository();
        int slash = repository.indexOf('/');
        String project = repository.substring(0, Math.max(0, slash));
        String name = repository.substring(slash + 1).replace("/", "%252F");
        return "/api/v2.0/projects/" + project + "/repositories/" + name + "/artifacts/" + tag.tag()
                + "/tags?with_immutable_status=true&page_size=100";
    }

    /** Whether the answer says so; any that is not Harbor's does not. */
    static boolean isImmutable(ImageReference tag, InputStream answer) throws IOException {
        try {
            return JsonReader.read(answer).items().stream()
                    .filter(listed -> listed.at("name").text().orElse("").equals(tag.tag()))
                    .anyMatch(listed -> listed.at("immutable").isTrue());
        } catch (JacksonException e) {
            return false;
        }
    }
}
