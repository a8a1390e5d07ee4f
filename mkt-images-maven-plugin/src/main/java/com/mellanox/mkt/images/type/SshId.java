package com.mellanox.mkt.images.type;

/**
 * The id of an ssh agent that steps of a build may use.
 *
 * @param value the id: {@code default}
 */
public record SshId(String value) implements Comparable<SshId> {
    /** The id of the user's own agent. */
    public static final SshId DEFAULT = new SshId("default");

    public SshId {
        if (!SecretId.isValid(value)) {
            throw new IllegalArgumentException("'" + value + "' is not the id of an ssh agent: " + SecretId.FORM);
        }
    }

    @Override
    public int compareTo(SshId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
