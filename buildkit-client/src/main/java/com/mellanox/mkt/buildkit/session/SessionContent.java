package com.mellanox.mkt.buildkit.session;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a session serves.
 *
 * @param contexts build contexts by the paths of their URLs
 * @param secrets secrets by their ids
 * @param sshAgents sockets of SSH agents by their ids; {@code default} is the id of a mount that names none
 * @param logins logins to registries
 * @param receiver takes what an exporter sends
 */
public record SessionContent(
        Map<String, BuildContext> contexts,
        Map<String, Secret> secrets,
        Map<String, Path> sshAgents,
        RegistryLogins logins,
        Optional<Receiver> receiver) {

    public SessionContent {
        contexts = Map.copyOf(contexts);
        secrets = Map.copyOf(secrets);
        sshAgents = Map.copyOf(sshAgents);
    }
}
