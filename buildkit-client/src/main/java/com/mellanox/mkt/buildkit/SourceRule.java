package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.proto.sourcepolicy.MatchType;
import com.mellanox.mkt.buildkit.proto.sourcepolicy.PolicyAction;
import com.mellanox.mkt.buildkit.proto.sourcepolicy.Rule;
import com.mellanox.mkt.buildkit.proto.sourcepolicy.Selector;
import com.mellanox.mkt.buildkit.proto.sourcepolicy.Update;

/**
 * A rule of the source policy of a solve, which the daemon applies to every source that a step reads, wherever it is named. Daemons
 * before BuildKit 0.11 have no source policy, and ignore it.
 *
 * @param action what the daemon does with a source that the rule selects
 * @param selector the identifier of the source, compared as it is: {@code docker-image://docker.io/library/alpine:3}
 * @param update the identifier of the source that it is converted to; the same for other actions
 */
public record SourceRule(Action action, String selector, String update) {

    /** What the daemon does with a source. */
    public enum Action {
        /** The source may be read, also if a rule before denies it. */
        ALLOW(PolicyAction.ALLOW),
        /** The solve fails. */
        DENY(PolicyAction.DENY),
        /** Another source is read. */
        CONVERT(PolicyAction.CONVERT);

        private final PolicyAction message;

        Action(PolicyAction message) {
            this.message = message;
        }
    }

    /** Allows a source that a rule before denies. */
    public static SourceRule allow(String identifier) {
        return new SourceRule(Action.ALLOW, identifier, identifier);
    }

    /** Lets a solve fail that reads a source. */
    public static SourceRule deny(String identifier) {
        return new SourceRule(Action.DENY, identifier, identifier);
    }

    /** Reads another source, for example the same image by its digest. */
    public static SourceRule convert(String identifier, String to) {
        return new SourceRule(Action.CONVERT, identifier, to);
    }

    Rule message() {
        Rule.Builder rule = Rule.newBuilder()
                .setAction(action.message)
                .setSelector(Selector.newBuilder().setIdentifier(selector).setMatchType(MatchType.EXACT));
        if (action == Action.CONVERT) {
            rule.setUpdates(Update.newBuilder().setIdentifier(update));
        }
        return rule.build();
    }
}
