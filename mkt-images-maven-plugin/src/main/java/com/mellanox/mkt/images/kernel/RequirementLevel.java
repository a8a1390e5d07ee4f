package com.mellanox.mkt.images.kernel;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much settings of the contract are needed: what a section of the file begins with. */
public sealed interface RequirementLevel {
    /** No VM comes up without; {@code orModule} where the modules of the kernel's tree will do. */
    record Needed(boolean orModule) implements RequirementLevel {}

    /** The same, for options that only some versions of Linux have. */
    record WhereOffered() implements RequirementLevel {}

    /** The VM comes up without. */
    record Recommended() implements RequirementLevel {}

    /** Needed where the feature is asked for. */
    record ForFeature(Feature feature) implements RequirementLevel {}

    /** Reads the title of a section, {@code Needed: the root file system}; empty where it does not say. */
    static Optional<RequirementLevel> parse(String title) {
        Matcher words = Pattern.compile("(?<demand>[^:]+): \\S.*").matcher(title);
        if (!words.matches()) {
            return Optional.empty();
        }
        String demand = words.group("demand");
        return switch (demand) {
            case "Needed" -> Optional.of(new Needed(false));
            case "Needed, or as a module" -> Optional.of(new Needed(true));
            case "Needed where offered" -> Optional.of(new WhereOffered());
            case "Recommended" -> Optional.of(new Recommended());
            default ->
                demand.startsWith("For ")
                        ? Feature.named(demand.substring("For ".length())).map(ForFeature::new)
                        : Optional.empty();
        };
    }

    /** Whether it is asked of a kernel that is to have these features. */
    default boolean isAskedWith(Set<Feature> features) {
        return !(this instanceof ForFeature that) || features.contains(that.feature());
    }

    /** Whether the VM can do without. */
    default boolean isAdvice() {
        return this instanceof Recommended;
    }

    /** Whether a module is as good, where the VM gets the modules of the kernel's tree. */
    default boolean takesModules() {
        return this instanceof Needed needed ? needed.orModule() : !(this instanceof WhereOffered);
    }

    /**
     * Whether a configuration is wrong that does not name the option at all. An option that it names and does not set is
     * one that its version of Linux has.
     */
    default boolean asksForUnnamed() {
        return this instanceof Needed || this instanceof ForFeature;
    }
}
