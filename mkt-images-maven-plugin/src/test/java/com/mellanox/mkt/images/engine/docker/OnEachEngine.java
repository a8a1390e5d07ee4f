package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.EngineAddress;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test class once on each engine of {@code MKT_ENGINES}, which {@code src/env/engines} sets, or on the engine of this
 * machine if it is not set. The methods of the class may have a parameter of the type {@link EngineAddress}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ClassTemplate
@ExtendWith(EnginesUnderTest.class)
public @interface OnEachEngine {
    /** Whether only the engines are meant that have BuildKit: those whose name does not begin with {@code podman}. */
    boolean withBuildkit() default false;
}
