package com.mellanox.mkt.images.descriptor;

import com.mellanox.mkt.images.yaml.YamlMapping;
import com.mellanox.mkt.images.yaml.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads which values a descriptor gives to the arguments of its Dockerfiles. */
final class BuildArguments {
    private static final String FIELD = "arguments";

    private final YamlMapping descriptor;
    private final Function<String, Optional<String>> properties;

    BuildArguments(YamlMapping descriptor, Function<String, Optional<String>> properties) {
        this.descriptor = descriptor;
        this.properties = properties;
    }

    List<BuildArgument> read() {
        List<BuildArgument> arguments = new ArrayList<>();
        descriptor.mapping(FIELD).ifPresent(fields -> {
            PropertyValues values = new PropertyValues(properties, fields);
            fields.names().forEach(name -> argument(fields, values, name).ifPresent(arguments::add));
        });
        return arguments;
    }

    private static Optional<BuildArgument> argument(YamlMapping fields, PropertyValues values, YamlText name) {
        if (BuildArgument.isProxy(name.text())) {
            fields.report(
                    name.line(),
                    fields.called(name.text()) + " names a proxy, which an image must not depend on",
                    "Remove it, and use -Dmkt.httpProxy, -Dmkt.httpsProxy or -Dmkt.noProxy");
        }
        // The name is judged even where the value is wrong.
        Optional<YamlText> value = values.text(name.text());
        return values.checked(
                        name,
                        name.text(),
                        () -> new BuildArgument(
                                name.text(), value.map(YamlText::text).orElse(""), name.line()),
                        "Write it as the Dockerfile's ARG does, like RELEASE")
                .filter(argument -> value.isPresent());
    }
}
