package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Docker Engines to test on: those that {@code MKT_ENGINES} names, or else the one of this machine. */
final class DockerEngines {
    private DockerEngines() {}

    /** Their addresses; what is no Docker is left out. */
    static List<EngineAddress> addresses() {
        String named = Optional.ofNullable(System.getenv("MKT_ENGINES"))
                .filter(text -> !text.isBlank())
                .orElse("docker=unix:///var/run/docker.sock");
        EngineLocator locator = new EngineLocator(new UserEnvironment(Map.of(), Path.of("/")));
        return Arrays.stream(named.strip().split("\\s+"))
                .filter(engine -> engine.startsWith("docker"))
                .map(engine -> locator.locate(engine.substring(engine.indexOf('=') + 1), "MKT_ENGINES"))
                .toList();
    }
}
