package com.mellanox.mkt.images.context;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.io.IOUtils;

/** Scripts of this project that run in containers: resources beside this package. */
final class OwnScripts {
    private OwnScripts() {}

    static String read(String directory, String script) {
        String resource = "/" + OwnScripts.class.getPackageName().replace('.', '/') + "/" + directory + "/" + script;
        try {
            return IOUtils.resourceToString(resource, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the plugin's own file " + resource + " cannot be read", e);
        }
    }
}
