package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.Login;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The user's logins to registries, in this order: the environment variables, which count only for the registry that is
 * published to; the servers of Maven's settings; {@code docker login}. Each registry's login is searched for once, since
 * credential helpers can take many seconds. Safe for use by several threads.
 */
public final class RegistryLogins implements LoginProvider {
    /** The variable that names the user. */
    static final String USER = "MKT_REGISTRY_USERNAME";

    /** The variable that holds the password. */
    static final String PASSWORD = "MKT_REGISTRY_PASSWORD";

    private final Map<String, Lookup> lookups = new ConcurrentHashMap<>();
    private final UserEnvironment environment;
    private final Predicate<String> isPublishedTo;
    private final List<LoginProvider> others;

    /** A login and its origin, for messages. */
    private record Found(Login login, String origin) {}

    /**
     * Searches for nothing yet.
     *
     * @param isPublishedTo whether the variables are for a registry; called when its login is searched for
     * @param settings those of Maven
     * @param docker those of Docker's programs
     */
    public RegistryLogins(
            UserEnvironment environment,
            Predicate<String> isPublishedTo,
            LoginProvider settings,
            LoginProvider docker) {
        this.environment = environment;
        this.isPublishedTo = isPublishedTo;
        this.others = List.of(settings, docker);
    }

    @Override
    public Optional<Login> forRegistry(String registry) {
        return find(registry).map(Found::login);
    }

    @Override
    public String origin(String registry) {
        return find(registry).map(Found::origin).orElse("nowhere");
    }

    private Optional<Found> find(String registry) {
        return lookups.computeIfAbsent(registry, Lookup::new).result();
    }

    /** The search for one registry's login: one thread searches, and others wait for its result. */
    private final class Lookup {
        private final ReentrantLock lock = new ReentrantLock();
        private final String registry;
        private Optional<Found> result = Optional.empty();
        private boolean isDone;

        Lookup(String registry) {
            this.registry = registry;
        }

        /** Keeps no exception: after a cancelled search, the next thread searches again. */
        Optional<Found> result() {
            try {
                lock.lockInterruptibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException("The search for the login to " + registry);
            }
            try {
                if (!isDone) {
                    result = search(registry);
                    isDone = true;
                }
                return result;
            } finally {
                lock.unlock();
            }
        }
    }

    private Optional<Found> search(String registry) {
        if (isPublishedTo.test(registry)) {
            Optional<Found> variables = ofVariables();
            if (variables.isPresent()) {
                return variables;
            }
        }
        for (LoginProvider logins : others) {
            Optional<Login> login = logins.forRegistry(registry);
            if (login.isPresent()) {
                return Optional.of(new Found(login.get(), logins.origin(registry)));
            }
        }
        return Optional.empty();
    }

    private Optional<Found> ofVariables() {
        Optional<String> user = environment.variable(USER);
        // As it is: a password may begin or end with a blank.
        Optional<String> password =
                Optional.ofNullable(environment.variables().get(PASSWORD)).filter(value -> !value.isEmpty());
        if (user.isPresent() != password.isPresent()) {
            throw new InvalidInputException(
                    "Only " + (user.isPresent() ? USER : PASSWORD) + " of the registry's login is set",
                    "Set " + (user.isPresent() ? PASSWORD : USER) + " as well, or unset both");
        }
        return user.flatMap(
                name -> password.map(secret -> new Found(new Login(name, secret), USER + " and " + PASSWORD)));
    }
}
