package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.publication.PublishOptions;
import org.jspecify.annotations.Nullable;

/** The parameters {@code mkt.push.…} that are flags, as Maven has them. */
record PublishConditions(
        @Nullable String force,
        @Nullable String requireBoot,
        @Nullable String requireLock) {

    PublishOptions options(Parameters parameters) {
        return new PublishOptions(
                parameters.flag("mkt.push.requireBoot", requireBoot),
                parameters.flag("mkt.push.requireLock", requireLock),
                parameters.flag("mkt.push.force", force));
    }
}
