package com.mellanox.mkt.images.registry;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v2.ApacheHttpTransport;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.http.Authorization;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.registry.RegistryClient;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.http.client.HttpClient;

/**
 * The private members of jib that this project needs: a constructor, for a client over connections that are not the JVM's
 * usual ones, and the token, for the requests that jib has no method for.
 */
final class JibInternals {
    private JibInternals() {}

    /** jib's client over an HTTP client, which alone decides about TLS and retries. */
    static FailoverHttpClient client(HttpClient http) {
        Supplier<HttpTransport> transports = () -> new ApacheHttpTransport(http);
        Consumer<LogEvent> ignored = event -> {};
        try {
            // The public constructors take no transport: no CA, no proxy of this run, and 10 tries of every request.
            Constructor<FailoverHttpClient> constructor = FailoverHttpClient.class.getDeclaredConstructor(
                    boolean.class, boolean.class, Consumer.class, Supplier.class, Supplier.class, boolean.class);
            constructor.setAccessible(true);
            return constructor.newInstance(true, true, ignored, transports, transports, false);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("jib is not the version that this was made for", e);
        }
    }

    /** The authorization that a client sends with every request after its login. */
    static Optional<Authorization> authorization(RegistryClient client) {
        try {
            // jib has no request for the bytes of a manifest or for its digest alone, so Repository sends them.
            Field field = RegistryClient.class.getDeclaredField("authorization");
            field.setAccessible(true);
            return Optional.ofNullable((Authorization) ((AtomicReference<?>) field.get(client)).get());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("jib is not the version that this was made for", e);
        }
    }
}
