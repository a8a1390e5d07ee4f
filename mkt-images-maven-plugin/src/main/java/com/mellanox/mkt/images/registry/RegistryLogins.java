package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.Login;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * All that a user can log in to registries by, the surest first: variables of the environment, which count for the
 * registry that is published to and no other, then the servers of Maven's settings, then {@code docker login}. Each
 * registry's login is looked for once, since helper programs take their time.
 */
public final class RegistryLogins implements LoginProvider {
    /** The variable that names the user. */
    static final String USER = "MKT_REGISTRY_USERNAME";

    /** The variable that holds the password. */
    static final String PASSWORD = "MKT_REGISTRY_PASSWORD";

    private final Map<String, Optional<Found>> found = new ConcurrentHashMap<>();
    private final UserEnvironment environment;
    private final Predicate<String> isPublishedTo;
    private final List<LoginProvider> others;

    /** A login and where it comes from. */
    private record Found(Login login, String origin) {}

    /**
     * Puts the user's logins in order.
     *
     * @param isPublishedTo tells the one registry that the variables are for, when it is asked for
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
        return found.computeIfAbsent(registry, this::look);
    }

    private Optional<Found> look(String registry) {
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
                    "Of a login to the registry only " + (user.isPresent() ? USER : PASSWORD) + " is set",
                    "Set " + (user.isPresent() ? PASSWORD : USER) + " as well, or neither");
        }
        return user.flatMap(
                name -> password.map(secret -> new Found(new Login(name, secret), USER + " and " + PASSWORD)));
    }
}
