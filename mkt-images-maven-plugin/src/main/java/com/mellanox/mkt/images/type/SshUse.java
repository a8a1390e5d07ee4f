package com.mellanox.mkt.images.type;

/**
 * A place of a support script or Dockerfile that names an ssh agent.
 *
 * @param line the line of the file
 * @param required whether the build fails without the agent
 */
public record SshUse(SshId id, int line, boolean required) {}
