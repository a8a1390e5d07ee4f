package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a registry has to prove before it is told anything: that it has a certificate by one of the JVM's CAs or of these,
 * unless it may be without TLS.
 *
 * @param ca a PEM file with one or more certificates more, null where there is none
 * @param directories Docker's own, of which each has directories named by registries with {@code *.crt} files in them
 * @param plain the hosts, each with a port or without, that are spoken to without TLS; those on the loopback need not be
 *     listed
 */
public record TlsTrust(@Nullable Path ca, List<Path> directories, Set<String> plain) {

    public TlsTrust {
        directories = List.copyOf(directories);
        plain = Set.copyOf(plain);
    }

    /** The trust of a user, whose certificates are where Docker's programs look for them. */
    public static TlsTrust of(UserEnvironment environment, @Nullable Path ca, List<String> plain) {
        Set<String> hosts = new TreeSet<>();
        plain.forEach(host -> hosts.add(host.strip().toLowerCase(Locale.ROOT)));
        return new TlsTrust(
                ca,
                List.of(
                        Path.of("/etc/docker/certs.d"),
                        environment.home().resolve(".config").resolve("docker").resolve("certs.d")),
                hosts);
    }

    /** Whether a host, with a port or without, may be spoken to without TLS though it is on no loopback. */
    boolean isPlain(String authority) {
        String host = authority.toLowerCase(Locale.ROOT);
        return plain.contains(host) || plain.contains(host.replaceFirst(":[0-9]+$", ""));
    }
}
