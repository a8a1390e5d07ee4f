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
 * What this project needs of jib and jib keeps to itself: a client over connections that are not the JVM's usual ones, and
 * the token that it has got, for the requests that it has no method for.
 */
final class JibInternals {
    private JibInternals() {}

    /** jib's client over an HTTP client, which alone decides about TLS and retries. */
    static FailoverHttpClient client(HttpClient http) {
        Supplier<HttpTransport> transports = () -> new ApacheHttpTransport(http);
        Consumer<LogEvent> nobody = event -> {};
        try {
            // The public constructors take no transport: no CA, no proxy of this run, and 10 tries of every request.
            Constructor<FailoverHttpClient> constructor = FailoverHttpClient.class.getDeclaredConstructor(
                    boolean.class, boolean.class, Consumer.class, Supplier.class, Supplier.class, boolean.class);
            constructor.setAccessible(true);
            return constructor.newInstance(true, true, nobody, transports, transports, false);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("jib is not the version that this was made for", e);
        }
    }

    /** What a client sends with every request since it has logged in. */
    static Optional<Authorization> authorization(RegistryClient client) {
        try {
            // jib can neither ask for a manifest by HEAD nor give one out as it is: those requests are made here.
            Field field = RegistryClient.class.getDeclaredField("authorization");
            field.setAccessible(true);
            return Optional.ofNullable((Authorization) ((AtomicReference<?>) field.get(client)).get());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("jib is not the version that this was made for", e);
        }
    }
}
