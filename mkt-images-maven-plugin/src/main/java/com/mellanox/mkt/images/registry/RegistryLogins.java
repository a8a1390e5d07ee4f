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
 * The user's logins to registries, in this order: the environment variables, which are used only for the registry that is
 * published to; the servers of Maven's settings; {@code docker login}. Each registry's login is searched for once, since
 * credential helpers can take many seconds. Safe for use by several threads.
 */
public final class RegistryLogins implements LoginProvider {
    /** The variable that names the user. */
    static final String USER = "MKT_REGISTRY_USERNAME";

    /** The variable with the password. */
    static final String PASSWORD = "MKT_REGISTRY_PASSWORD";

    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Map<String, Optional<Found>> results = new ConcurrentHashMap<>();
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

    /** One thread searches for a registry's login, and others wait for its result. After an exception the next one searches. */
    private Optional<Found> find(String registry) {
        ReentrantLock lock = locks.computeIfAbsent(registry, host -> new ReentrantLock());
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("The search for the login to " + registry);
        }
        try {
            Optional<Found> result = results.getOrDefault(registry, Optional.empty());
            if (!results.containsKey(registry)) {
                result = search(registry);
                results.put(registry, result);
            }
            return result;
        } finally {
            lock.unlock();
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
        // Not stripped: a password may begin or end with a blank.
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
