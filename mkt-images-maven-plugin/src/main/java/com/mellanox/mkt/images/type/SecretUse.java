package com.mellanox.mkt.images.type;

/**
 * A place of a support script or Dockerfile that names a secret.
 *
 * @param line the line of the file
 * @param required whether the build fails without the secret
 */
public record SecretUse(SecretId id, int line, boolean required) {}
