package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The engines that {@link OnEachEngine} runs a test class on. */
final class EnginesUnderTest implements ClassTemplateInvocationContextProvider {
    private static final String VARIABLE = "MKT_ENGINES";

    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<EngineUnderTest> provideClassTemplateInvocationContexts(ExtensionContext context) {
        boolean withBuildkit =
                context.getRequiredTestClass().getAnnotation(OnEachEngine.class).withBuildkit();
        return of(RealEngine.ENVIRONMENT).stream()
                .filter(engine -> !withBuildkit || !engine.name().startsWith("podman"));
    }

    /** Those of an environment, in its order. */
    static List<EngineUnderTest> of(UserEnvironment environment) {
        EngineLocator locator = new EngineLocator(environment);
        String value = environment.variable(VARIABLE).orElse("").strip();
        if (value.isEmpty()) {
            return List.of(new EngineUnderTest("the engine of this machine", locator.locate(null)));
        }
        List<EngineUnderTest> engines = new ArrayList<>();
        for (String pair : value.split("\\s+", -1)) {
            int separator = pair.indexOf('=');
            if (separator < 1) {
                throw new IllegalArgumentException(
                        VARIABLE + " has '" + pair + "', which is not NAME=ADDRESS; 'src/env/engines' sets it");
            }
            engines.add(new EngineUnderTest(
                    pair.substring(0, separator), locator.locate(pair.substring(separator + 1), VARIABLE)));
        }
        return engines;
    }

    /** One of them: its name stands in the report of the tests. */
    record EngineUnderTest(String name, EngineAddress address)
            implements ClassTemplateInvocationContext, ParameterResolver {
        @Override
        public String getDisplayName(int invocation) {
            return name;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == EngineAddress.class;
        }

        @Override
        public EngineAddress resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return address;
        }
    }
}
