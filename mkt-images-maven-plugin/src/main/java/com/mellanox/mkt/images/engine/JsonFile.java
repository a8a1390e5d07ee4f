package com.mellanox.mkt.images.engine;

import com.fasterxml.jackson.core.JacksonException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the JSON files of Docker's programs. */
final class JsonFile {
    private JsonFile() {}

    /**
     * Reads a file.
     *
     * @param what its content, for the message: {@code docker config}
     * @param remedy what helps if it cannot be read
     * @throws EngineException if it is no JSON, or cannot be read
     */
    static JsonValue read(Path file, String what, String remedy) {
        try {
            return JsonReader.read(Files.newInputStream(file));
        } catch (IOException e) {
            String problem = e instanceof JacksonException json
                    ? " is not JSON: " + file + ":" + json.getLocation().getLineNr() + ": " + json.getOriginalMessage()
                    : " cannot be read: " + e.getMessage();
            throw new EngineException("The " + what + problem, remedy, e);
        }
    }
}
