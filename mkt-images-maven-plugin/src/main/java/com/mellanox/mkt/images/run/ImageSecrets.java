package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.failure.Suggestion;
import com.mellanox.mkt.images.git.KeyAgent;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.secret.SecretOrigin;
import com.mellanox.mkt.images.secret.SecretSource;
import com.mellanox.mkt.images.secret.SecretSource.Fault;
import com.mellanox.mkt.images.secret.SshSource;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.SecretId;
import com.mellanox.mkt.images.type.SecretUse;
import com.mellanox.mkt.images.type.SshId;
import com.mellanox.mkt.images.type.SshUse;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Relates the secrets and ssh agents that images name to those that the user gives. No value is read here.
 *
 * @param given those that the user gives
 */
record ImageSecrets(StepSecrets given) {

    /** Those that the steps of an image may use; one that is not given is left out. */
    StepSecrets of(PlannedImage image) {
        return given.only(secretIds(List.of(image)), agentIds(List.of(image)));
    }

    /** What images need for a build and the user does not give, or gives in vain, each with the place that needs it. */
    List<Problem> missing(Collection<? extends PlannedImage> images) {
        Problems problems = new Problems();
        for (PlannedImage image : images) {
            image.secrets().forEach(use -> check(image, use, problems));
            image.agents().forEach(use -> check(image, use, problems));
        }
        return problems.list();
    }

    private void check(PlannedImage image, SecretUse use, Problems problems) {
        SecretSource source = given.secrets().get(use.id());
        String what = "the secret '" + use.id() + "'";
        if (source != null) {
            source.fault().ifPresent(fault -> add(image, use.line(), what, fault, problems));
        } else if (use.required()) {
            problems.add(image.file(), use.line(), what + " is not given", remedy(use.id()));
        }
    }

    private String remedy(SecretId id) {
        return nearestGiven(id).orElse("") + "Give it by -Dmkt.secret." + id + "=" + SecretOrigin.FORMS
                + ", or likewise by 'secrets' of your settings.yaml or of the POM";
    }

    private Optional<String> nearestGiven(SecretId id) {
        List<String> ids =
                given.secrets().keySet().stream().map(SecretId::value).toList();
        return Suggestion.nearest(id.value(), ids)
                .flatMap(near -> Optional.ofNullable(given.secrets().get(new SecretId(near)))
                        .map(source -> "Did you mean '" + near + "', which " + source.place() + " gives? "));
    }

    private void check(PlannedImage image, SshUse use, Problems problems) {
        SshSource source = given.agents().get(use.id());
        String what = "the ssh agent '" + use.id() + "'";
        if (source != null) {
            source.fault()
                    .or(() -> faultOfKey(source))
                    .ifPresent(fault -> add(image, use.line(), what, fault, problems));
        } else if (use.required()) {
            String option = "-Dmkt.ssh." + use.id() + "=PATH, the socket of an agent or the file of a private key";
            boolean isOwn = use.id().equals(SshId.DEFAULT);
            problems.add(
                    image.file(),
                    use.line(),
                    what + " is not given" + (isOwn ? ": SSH_AUTH_SOCK is not set" : ""),
                    (isOwn ? "Start one, 'eval \"$(ssh-agent)\" && ssh-add', or name it by " : "Name it by ") + option);
        }
    }

    private static Optional<Fault> faultOfKey(SshSource source) {
        return (source.isKey() ? KeyAgent.fault(source.path()) : Optional.<String>empty())
                .map(reason -> new Fault(
                        "the key " + source.path() + ", which " + source.place() + " names, cannot be used: " + reason,
                        KeyAgent.remedy(source.path())));
    }

    private static void add(PlannedImage image, int line, String what, Fault fault, Problems problems) {
        problems.add(image.file(), line, what + " is needed here, and " + fault.what(), fault.remedy());
    }

    /** Reports what images name and a builder cannot give to a step. */
    static void checkBuilder(Collection<PlannedImage> images, BuilderKind builder, Problems problems) {
        if (builder == BuilderKind.BUILDKIT) {
            return;
        }
        String remedy = builder == BuilderKind.CLASSIC
                ? "Build with BuildKit: -Dmkt.builder=buildkit"
                : "Build with Docker, which has BuildKit";
        for (PlannedImage image : images) {
            // The Dockerfile's own check reports RUN --mount.
            if (builder == BuilderKind.BUILDAH || image instanceof SupportImage) {
                image.secrets()
                        .forEach(use -> problems.add(
                                image.file(), use.line(), builder + " has no secrets: '" + use.id() + "'", remedy));
                image.agents()
                        .forEach(use -> problems.add(
                                image.file(), use.line(), builder + " has no ssh agents: '" + use.id() + "'", remedy));
            }
        }
    }

    /** Warns of given ids that no image names, if they are nearly one that an image names and nobody gives. */
    void warnOfMistyped(Collection<? extends PlannedImage> images, BuildListener listener) {
        Map<String, String> secrets = new TreeMap<>();
        given.secrets().forEach((id, source) -> secrets.put(id.value(), source.place()));
        warnOfMistyped("secret", secrets, texts(secretIds(images)), listener);
        Map<String, String> agents = new TreeMap<>();
        given.agents().forEach((id, source) -> agents.put(id.value(), source.place()));
        warnOfMistyped("ssh agent", agents, texts(agentIds(images)), listener);
    }

    private static void warnOfMistyped(
            String what, Map<String, String> placesById, Set<String> named, BuildListener listener) {
        Set<String> lacking = new TreeSet<>(named);
        lacking.removeAll(placesById.keySet());
        placesById.forEach((id, place) -> {
            if (!named.contains(id)) {
                Suggestion.nearest(id, lacking)
                        .ifPresent(near -> listener.on(new BuildEvent.Warning(
                                place + ": no image uses the " + what + " '" + id + "'",
                                "Did you mean '" + near + "', which nobody gives?")));
            }
        });
    }

    private static Set<String> texts(Set<?> ids) {
        return ids.stream().map(Object::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<SecretId> secretIds(Collection<? extends PlannedImage> images) {
        return images.stream()
                .flatMap(image -> image.secrets().stream())
                .map(SecretUse::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<SshId> agentIds(Collection<? extends PlannedImage> images) {
        return images.stream()
                .flatMap(image -> image.agents().stream())
                .map(SshUse::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
