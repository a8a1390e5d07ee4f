package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.secret.SecretOrigin;
import com.mellanox.mkt.images.secret.SecretServers;
import com.mellanox.mkt.images.secret.SecretSource;
import com.mellanox.mkt.images.secret.SshSource;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.settings.UserSetting;
import com.mellanox.mkt.images.type.SecretId;
import com.mellanox.mkt.images.type.SshId;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The secrets and ssh agents that a user gives by {@code mkt.secret.<id>} and {@code mkt.ssh.<id>}, by the POM and by the
 * settings, each with its place. The precedence is decided for each id, as for parameters. No value of a secret is read.
 */
final class SecretSelection {
    private static final String SSH_VARIABLE = "SSH_AUTH_SOCK";

    private final Parameters parameters;
    private final MavenProperties properties;
    private final UserEnvironment environment;
    private final BuildListener listener;

    /**
     * What a kind of thing is called, and how its text becomes a value.
     *
     * @param prefix of its properties: {@code mkt.secret.}
     * @param field of the {@code <configuration>}: {@code secrets}
     * @param id makes an id; throws an {@link IllegalArgumentException} if it is wrong
     * @param value makes what a text means, with paths from a directory; throws likewise, without the text in the message
     * @param remedy what to write
     */
    private record Kind<I, V>(String prefix, String field, Function<String, I> id, Value<V> value, String remedy) {}

    /** Makes what a text means. */
    @FunctionalInterface
    private interface Value<V> {
        V of(String text, Function<String, Path> paths);
    }

    private record Given(String text, Function<String, Path> paths, String place) {}

    /** A value with its place. */
    private record Placed<V>(V value, String place) {}

    SecretSelection(Parameters parameters, GoalExecution maven, BuildListener listener) {
        this.parameters = parameters;
        this.properties = maven.properties();
        this.environment = maven.environment();
        this.listener = listener;
    }

    /**
     * All that are given.
     *
     * @param secrets those of the {@code <configuration>}, by their ids
     * @param agents likewise
     * @param servers reads {@code server:…}
     */
    StepSecrets select(
            Map<String, @Nullable String> secrets, Map<String, @Nullable String> agents, SecretServers servers) {
        Map<SecretId, SecretSource> sources = new TreeMap<>();
        select(
                        new Kind<>(
                                ParameterNames.SECRET_PREFIX,
                                "secrets",
                                SecretId::new,
                                SecretOrigin::parse,
                                "Write it as " + SecretOrigin.FORMS),
                        secrets)
                .forEach((id, given) ->
                        sources.put(id, new SecretSource(given.value(), given.place(), environment, servers)));
        Map<SshId, SshSource> sockets = new TreeMap<>();
        environment
                .variable(SSH_VARIABLE)
                .ifPresent(socket -> sockets.put(SshId.DEFAULT, new SshSource(parameters.path(socket), SSH_VARIABLE)));
        select(
                        new Kind<>(
                                ParameterNames.SSH_PREFIX,
                                "ssh",
                                SshId::new,
                                (text, paths) -> paths.apply(text),
                                "Write the path of an agent's socket or of a private key"),
                        agents)
                .forEach((id, given) -> sockets.put(id, new SshSource(given.value(), given.place())));
        return new StepSecrets(sources, sockets);
    }

    private <I, V> Map<I, Placed<V>> select(Kind<I, V> kind, Map<String, @Nullable String> configured) {
        Map<I, Placed<V>> selected = new LinkedHashMap<>();
        given(kind, configured)
                .forEach((name, given) -> parameters
                        .checked(() -> parse(kind, name, given))
                        .ifPresent(value -> {
                            selected.put(kind.id().apply(name), new Placed<>(value, given.place()));
                            parameters.origins().log(kind.prefix() + name, value, "of " + given.place());
                        }));
        return selected;
    }

    private static <I, V> V parse(Kind<I, V> kind, String name, Given given) {
        try {
            var unused = kind.id().apply(name);
            return kind.value().of(given.text(), given.paths());
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(given.place() + ": " + e.getMessage(), kind.remedy());
        }
    }

    /** The text for each id: of the configuration, of a property, of the settings. */
    private Map<String, Given> given(Kind<?, ?> kind, Map<String, @Nullable String> configured) {
        Map<String, Given> given = new TreeMap<>();
        parameters.settings().values().forEach((property, values) -> {
            if (property.startsWith(kind.prefix())) {
                UserSetting setting = values.get(0);
                given.put(
                        property.substring(kind.prefix().length()),
                        new Given(setting.text(), Path::of, setting.place()));
            }
        });
        for (String name : properties.namesAfter(kind.prefix())) {
            String property = kind.prefix() + name;
            ofProperty(property).ifPresent(value -> given.put(name, value));
        }
        configured.forEach((name, text) ->
                ofConfiguration(kind, name, text, given.get(name)).ifPresent(value -> given.put(name, value)));
        return given;
    }

    private Optional<Given> ofProperty(String property) {
        return parameters
                .text(property, properties.apply(property).orElse(null))
                .map(text ->
                        new Given(text, parameters::path, parameters.origins().origin(property, property)));
    }

    /** The POM wins over the command line, as for every parameter, with a warning. */
    private Optional<Given> ofConfiguration(
            Kind<?, ?> kind, String name, @Nullable String text, @Nullable Given other) {
        String place = "<" + kind.field() + "><" + name + "> of the <configuration> of the POM";
        if (text == null || text.isBlank()) {
            parameters.add(place + " is empty", kind.remedy() + ", or leave it out");
            return Optional.empty();
        }
        String option = "-D" + kind.prefix() + name;
        if (other != null && other.place().equals(option) && !other.text().equals(text)) {
            listener.on(new BuildEvent.Warning(
                    option + " is ignored: there is " + place,
                    "Remove it there, or set it by the property " + kind.prefix() + name
                            + ", which the command line wins over"));
        }
        return Optional.of(new Given(text, parameters::inModule, place));
    }
}
