package com.mellanox.mkt.images.kernel;

import java.util.List;

/**
 * A part of the contract: settings that there is one reason for.
 *
 * @param demand how much they are needed
 * @param reason one or two sentences, without the last full stop
 * @param settings the settings, at least one
 */
public record Rule(RequirementLevel demand, String reason, List<KernelOption> settings) {
    public Rule {
        settings = List.copyOf(settings);
        if (reason.isBlank() || settings.isEmpty()) {
            throw new IllegalArgumentException("a clause has a reason and settings: " + reason + settings);
        }
    }
}
