package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.buildkit.proto.sourcepolicy.MatchType;
import com.mellanox.mkt.buildkit.proto.sourcepolicy.Policy;
import com.mellanox.mkt.buildkit.proto.sourcepolicy.PolicyAction;
import com.mellanox.mkt.buildkit.proto.sourcepolicy.Rule;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The rules of a source policy, as a daemon gets them. */
class SourceRuleTest extends FakeBuildkitTest {
    private static final String IMAGE = "docker-image://docker.io/library/alpine:3";

    @Test
    void ruleWhenItConvertsNamesBothSources() {
        String byDigest = IMAGE + "@sha256:" + "0".repeat(64);

        Rule rule = SourceRule.convert(IMAGE, byDigest).message();

        assertThat(rule.getAction()).isEqualTo(PolicyAction.CONVERT);
        assertThat(rule.getSelector().getIdentifier()).isEqualTo(IMAGE);
        assertThat(rule.getSelector().getMatchType()).isEqualTo(MatchType.EXACT);
        assertThat(rule.getUpdates().getIdentifier()).isEqualTo(byDigest);
    }

    @Test
    void ruleWhenItAllowsOrDeniesHasNoUpdate() {
        for (SourceRule rule : List.of(SourceRule.allow(IMAGE), SourceRule.deny(IMAGE))) {
            assertThat(rule.message().hasUpdates()).isFalse();
        }
        assertThat(SourceRule.deny(IMAGE).message().getAction()).isEqualTo(PolicyAction.DENY);
    }

    @Test
    void solveWhenItHasRulesSendsThemAsItsPolicy() throws IOException {
        AtomicReference<Policy> sent = new AtomicReference<>(Policy.getDefaultInstance());
        BuildkitClient client = connect(solve -> {
            sent.set(solve.request().getSourcePolicy());
            solve.stepRuns("hello");
            solve.succeed();
        });
        SourceRule rule = SourceRule.deny(IMAGE);

        client.solve(request().sourceRule(rule).build(), listener);

        assertThat(Objects.requireNonNull(sent.get()).getVersion()).isEqualTo(1);
        assertThat(sent.get().getRulesList()).containsExactly(rule.message());
    }

    @Test
    void requestWhenRulesAreAddedHasThemInTheirOrder() {
        SourceRule first = SourceRule.deny(IMAGE);
        SourceRule second = SourceRule.allow(IMAGE);

        assertThat(SolveRequest.dockerfile()
                        .sourceRule(first)
                        .sourceRule(second)
                        .build()
                        .sourcePolicy())
                .containsExactly(first, second);
    }
}
