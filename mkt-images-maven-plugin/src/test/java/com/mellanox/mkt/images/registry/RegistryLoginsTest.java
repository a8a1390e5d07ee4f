package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.Login;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which of several logins is taken, and where it is said to come from. */
class RegistryLoginsTest {
    private static final String REGISTRY = "harbor.example.com";
    private static final Login VARIABLES = new Login("robot$ci", " p@ss ");

    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** Logins of one place, for the registries that are given. */
    private LoginProvider place(String name, String... registries) {
        return new LoginProvider() {
            @Override
            public Optional<Login> forRegistry(String registry) {
                asked.add(name);
                return List.of(registries).contains(registry)
                        ? Optional.of(new Login("of " + name, "x"))
                        : Optional.empty();
            }

            @Override
            public String origin(String registry) {
                return name + " of " + registry;
            }
        };
    }

    private RegistryLogins logins(Map<String, String> variables, LoginProvider settings, LoginProvider docker) {
        return new RegistryLogins(
                new UserEnvironment(variables, Path.of("/nonexistent")), REGISTRY::equals, settings, docker);
    }

    private static Map<String, String> variables() {
        return Map.of("MKT_REGISTRY_USERNAME", VARIABLES.user(), "MKT_REGISTRY_PASSWORD", VARIABLES.password());
    }

    @Test
    void loginWhenVariablesAreSetIsTheirsForTheRegistryThatIsPublishedTo() {
        RegistryLogins logins =
                logins(variables(), place("settings", REGISTRY, "docker.io"), place("docker", REGISTRY, "docker.io"));

        assertThat(logins.forRegistry(REGISTRY)).contains(VARIABLES);
        assertThat(logins.origin(REGISTRY)).isEqualTo("MKT_REGISTRY_USERNAME and MKT_REGISTRY_PASSWORD");
        assertThat(logins.forRegistry("docker.io")).map(Login::user).contains("of settings");
        assertThat(logins.origin("docker.io")).isEqualTo("settings of docker.io");
    }

    @Test
    void loginWhenSettingsHaveNoneIsDockers() {
        RegistryLogins logins = logins(Map.of(), place("settings"), place("docker", REGISTRY));

        assertThat(logins.forRegistry(REGISTRY)).map(Login::user).contains("of docker");
        assertThat(logins.origin(REGISTRY)).isEqualTo("docker of " + REGISTRY);
        assertThat(logins.forRegistry("other.example.com")).isEmpty();
    }

    @Test
    void loginWhenItIsAskedForAgainIsNotLookedForAgain() {
        RegistryLogins logins = logins(Map.of(), place("settings"), place("docker"));

        assertThat(logins.forRegistry(REGISTRY)).isEmpty();
        assertThat(logins.forRegistry(REGISTRY)).isEmpty();

        assertThat(asked).containsExactly("settings", "docker");
    }

    @Test
    @Timeout(30)
    void loginWhenTheSearchIsInterruptedIsSearchedAgain() throws Exception {
        CountDownLatch searching = new CountDownLatch(1);
        LoginProvider slowAtFirst = registry -> {
            asked.add("docker");
            if (asked.size() > 1) {
                return Optional.of(VARIABLES);
            }
            searching.countDown();
            try {
                new CountDownLatch(1).await();
                throw new AssertionError("nobody counts down");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException("The search");
            }
        };
        RegistryLogins logins = logins(Map.of(), registry -> Optional.empty(), slowAtFirst);
        FutureTask<Optional<Login>> first = new FutureTask<>(() -> logins.forRegistry(REGISTRY));
        Thread thread = new Thread(first);
        thread.start();
        searching.await();

        thread.interrupt();

        assertThatThrownBy(first::get).hasCauseInstanceOf(CancelledException.class);
        assertThat(logins.forRegistry(REGISTRY)).contains(VARIABLES);
    }

    @Test
    @Timeout(30)
    void loginWhenThreadsAskTogetherIsSearchedOnceAndOtherRegistriesDoNotWait() throws Exception {
        CountDownLatch searching = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        LoginProvider slow = registry -> {
            asked.add(registry);
            if (registry.equals(REGISTRY)) {
                searching.countDown();
                await(answer);
            }
            return Optional.of(VARIABLES);
        };
        RegistryLogins logins = logins(Map.of(), registry -> Optional.empty(), slow);
        List<FutureTask<Optional<Login>>> tasks = Stream.generate(
                        () -> new FutureTask<>(() -> logins.forRegistry(REGISTRY)))
                .limit(4)
                .toList();
        tasks.forEach(task -> new Thread(task).start());
        searching.await();

        assertThat(logins.forRegistry("other.example.com")).contains(VARIABLES);
        answer.countDown();

        for (FutureTask<Optional<Login>> task : tasks) {
            assertThat(task.get()).contains(VARIABLES);
        }
        assertThat(asked).containsExactlyInAnyOrder(REGISTRY, "other.example.com");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void variablesWhenOneIsMissingFailForTheRegistryThatIsPublishedTo() {
        Map<String, String> user = Map.of("MKT_REGISTRY_USERNAME", "me", "MKT_REGISTRY_PASSWORD", "");
        Map<String, String> password = Map.of("MKT_REGISTRY_PASSWORD", "p@ss");

        assertThatThrownBy(
                        () -> logins(user, place("settings"), place("docker")).forRegistry(REGISTRY))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Only MKT_REGISTRY_USERNAME of the registry's login is set."
                        + " Set MKT_REGISTRY_PASSWORD as well, or unset both");
        assertThatThrownBy(() ->
                        logins(password, place("settings"), place("docker")).forRegistry(REGISTRY))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Only MKT_REGISTRY_PASSWORD of the registry's login is set")
                .message()
                .doesNotContain("p@ss");
        assertThat(logins(user, place("settings"), place("docker")).forRegistry("docker.io"))
                .isEmpty();
    }

    @Test
    void loginWhenPrintedHidesItsPassword() {
        RegistryLogins logins = logins(variables(), place("settings"), place("docker"));

        assertThat(logins.forRegistry(REGISTRY).toString()).doesNotContain("p@ss");
    }
}
