package com.mellanox.mkt.images.secret;

import com.mellanox.mkt.images.failure.Suggestion;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Where the value of a secret is: a file, an environment variable, or a server of {@code settings.xml}. */
public sealed interface SecretOrigin {
    /** What a user has to write, for remedies. */
    String FORMS = "file:PATH, env:NAME or server:ID";

    /** A file, whose bytes are the value. */
    record OfFile(Path file) implements SecretOrigin {
        @Override
        public String toString() {
            return "file:" + file;
        }
    }

    /** An environment variable of Maven's process. */
    record OfVariable(String name) implements SecretOrigin {
        private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

        public OfVariable {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "what follows 'env:' is not the name of an environment variable: letters, digits and '_'");
            }
        }

        @Override
        public String toString() {
            return "env:" + name;
        }
    }

    /** The password of a server of {@code settings.xml}, by the id of the server. */
    record OfServer(String id) implements SecretOrigin {
        @Override
        public String toString() {
            return "server:" + id;
        }
    }

    /**
     * Parses what a user wrote: {@code file:~/token}.
     *
     * @param paths makes a path of what follows {@code file:}
     * @throws IllegalArgumentException with a message that does not show the text, since it may be the secret itself
     */
    static SecretOrigin parse(String text, Function<String, Path> paths) {
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        if (List.of("file", "env", "server").contains(scheme) && rest.isBlank()) {
            throw new IllegalArgumentException("nothing follows '" + scheme + ":'");
        }
        return switch (scheme) {
            case "file" -> new OfFile(path(rest, paths));
            case "env" -> new OfVariable(rest);
            case "server" -> new OfServer(rest);
            default -> throw new IllegalArgumentException(unknown(scheme));
        };
    }

    private static Path path(String text, Function<String, Path> paths) {
        try {
            return paths.apply(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("what follows 'file:' is not a path", e);
        }
    }

    private static String unknown(String scheme) {
        String message = "it does not say where the value is (it is not shown, since it may be the secret itself)";
        return Suggestion.nearest(scheme, List.of("file", "env", "server"))
                .map(near -> message + ": '" + scheme + ":' is not known, did you mean '" + near + ":'?")
                .orElse(message);
    }
}
