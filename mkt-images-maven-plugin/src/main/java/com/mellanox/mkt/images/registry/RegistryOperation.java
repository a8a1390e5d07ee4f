package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.registry.Registry.Right;

/**
 * What a registry is asked to do, in words for a message.
 *
 * @param subject {@code harbor.example.com/mkt/kvm:fc40}
 * @param verb {@code read}
 * @param repository the name without the host
 */
record RegistryOperation(String subject, String verb, String repository, Right right) {

    /** The first half of a message. */
    String impossible() {
        return subject + " cannot be " + verb;
    }

    @Override
    public String toString() {
        return subject + " being " + verb;
    }
}
