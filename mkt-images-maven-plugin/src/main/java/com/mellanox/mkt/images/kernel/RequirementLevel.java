package com.mellanox.mkt.images.kernel;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How strongly options of the contract are required: the beginning of a section's title in the file. */
enum RequirementLevel {
    /** No VM boots without them. */
    NEEDED("Needed", null),

    /** The same, but modules of the kernel's tree are enough. */
    NEEDED_OR_MODULE("Needed, or as a module", null),

    /** No VM boots without them, if the kernel's version of Linux has them. */
    NEEDED_IF_OFFERED("Needed where offered", null),

    /** The VM boots without them. */
    RECOMMENDED("Recommended", null),

    /** Needed if the feature is asked for. */
    FOR_RXE("For rxe", Feature.RXE),
    FOR_DISK("For disk", Feature.DISK),
    FOR_NUMA("For numa", Feature.NUMA),
    FOR_MODULES("For modules", Feature.MODULES),
    FOR_DEBUG("For debug", Feature.DEBUG);

    private final String title;
    private final @Nullable Feature feature;

    RequirementLevel(String title, @Nullable Feature feature) {
        this.title = title;
        this.feature = feature;
    }

    /** The level of a section, {@code Needed: the root file system}; empty for any other title. */
    static Optional<RequirementLevel> of(String sectionTitle) {
        return Arrays.stream(values())
                .filter(level -> sectionTitle.matches(level.title + ": \\S.*"))
                .findFirst();
    }

    /** Whether it applies to a kernel that needs these features. */
    boolean appliesTo(Set<Feature> features) {
        return feature == null || features.contains(feature);
    }

    boolean isRequired() {
        return this != RECOMMENDED;
    }

    /** Whether a module is enough if the VM has the modules of the kernel's tree. */
    boolean allowsModules() {
        return this != NEEDED && this != NEEDED_IF_OFFERED;
    }

    /**
     * Whether a configuration is wrong that does not contain the option at all. If it contains the option, but does not set it,
     * the kernel's version of Linux has the option.
     */
    boolean requiresUnnamed() {
        return this != NEEDED_IF_OFFERED && this != RECOMMENDED;
    }
}
