package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.Registry.Right;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import java.util.Optional;

/** A registry as this JVM reaches it: the login, the right to pull, and the right to push, by an upload that is cancelled. */
record RegistryCheck(RegistryUse use) implements Check {
    private static final String NO_PUBLICATION = "This build cannot publish";

    @Override
    public String subject() {
        return "registry " + use.registry().host();
    }

    @Override
    public Optional<Result> run() {
        Registry registry = use.registry();
        List<String> repositories =
                use.images().stream().map(ImageReference::repository).distinct().toList();
        registry.logIn(repositories, Right.PULL);
        use.images().forEach(registry::digest);
        String pulls = "answers, " + login() + ", may pull from " + String.join(", ", repositories);
        try {
            repositories.forEach(registry::checkPush);
            return Optional.of(Result.good(pulls + " and push there"));
        } catch (RegistryException e) {
            return Optional.of(withoutPush(pulls, e));
        }
    }

    private Result withoutPush(String pulls, RegistryException refusal) {
        return Result.failed(
                use.isPublishedTo(),
                pulls + ", may not push: " + refusal.problem(),
                use.isPublishedTo() ? NO_PUBLICATION : "Builds and boots work; 'push' and 'deploy' would fail",
                refusal.remedy());
    }

    private String login() {
        LoginProvider logins = use.logins();
        String host = use.registry().host();
        return logins.forRegistry(host).isPresent() ? "login from " + logins.origin(host) : "no login";
    }

    @Override
    public Result failed(String problem, String remedy) {
        return Result.failed(
                use.isPublishedTo(),
                problem,
                use.isPublishedTo()
                        ? NO_PUBLICATION
                        : "Images that were built before are not fetched from there, but built",
                remedy);
    }
}
