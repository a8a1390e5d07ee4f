package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.registry.Registry.Right;

/**
 * A request to a registry, for its messages.
 *
 * @param subject {@code harbor.example.com/mkt/kvm:fc40}
 * @param verb {@code read}
 * @param repository the name without the host
 */
record RegistryOperation(String subject, String verb, String repository, Right right) {

    /** The begin of its error message: {@code harbor.example.com/mkt/kvm:fc40 cannot be read}. */
    String failure() {
        return subject + " cannot be " + verb;
    }

    @Override
    public String toString() {
        return subject + " being " + verb;
    }
}
