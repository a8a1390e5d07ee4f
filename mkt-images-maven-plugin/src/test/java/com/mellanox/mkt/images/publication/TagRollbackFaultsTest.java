package com.mellanox.mkt.images.publication;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.publication.Receipt.Moved;
import com.mellanox.mkt.images.registry.FaultyRegistry;
import com.mellanox.mkt.images.registry.RegistryFault;
import com.mellanox.mkt.images.registry.RemoteRegistry;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rollbacks of a publication at a registry that has a fault from one of its requests on: tags that were moved and tags that were
 * not are told exactly, and the next rollback finishes.
 */
class TagRollbackFaultsTest {
    private static final List<String> TAGS = List.of("deb12-a", "deb12-b", "deb12-c");
    private static final Pattern TOLD = Pattern.compile("Tags moved: (?<moved>.*); tags not moved: ");

    /** The registry, the images before and after a publication, and its receipt. */
    private record Published(FaultyRegistry registry, List<String> before, Receipt receipt) {
        static Published on(FaultyRegistry registry) {
            List<String> before = new ArrayList<>();
            List<Moved> moves = new ArrayList<>();
            for (String tag : TAGS) {
                ImageReference name = ImageReference.parse(registry.host() + "/mkt/kvm:" + tag);
                Digest old = registry.push(name, "{\"config\":{},\"of\":\"" + tag + "\"}");
                Digest late = registry.push(name, "{\"config\":{\"Labels\":{\"b\":\"" + tag + "\"}}}");
                before.add(old.value());
                moves.add(new Moved(name, old, late));
            }
            Receipt receipt = new Receipt(
                    new ImageKey("deb12"), "1", Instant.EPOCH, true, List.of(), moves, List.of(), List.of());
            return new Published(registry, before, receipt);
        }

        List<String> tags() {
            return TAGS.stream().map(tag -> registry.tag("mkt/kvm:" + tag)).toList();
        }

        @Nullable MktException rollBack() {
            try (RemoteRegistry client = registry.once(event -> {})) {
                new TagRollback(client, event -> {}).run(receipt, false);
                return null;
            } catch (MktException e) {
                return e;
            }
        }
    }

    @Test
    void rollBackWhenAllAnswersAreRightMovesAllBack() {
        try (FaultyRegistry registry = new FaultyRegistry()) {
            Published published = Published.on(registry);

            assertThat(published.rollBack()).isNull();

            assertThat(published.tags()).isEqualTo(published.before());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"401", "404", "429, 1 h", "500", "broken JSON", "cut", "closed", "done, closed", "done, 503"})
    void rollBackWhenARequestFailsTellsWhichTagsHaveMoved(String fault) {
        for (String request : List.of("GET /v2/$", "HEAD .*/manifests/", "GET .*/manifests/", "PUT .*/manifests/")) {
            for (int passing = 0; passing < TAGS.size(); passing++) {
                try (FaultyRegistry registry = new FaultyRegistry()) {
                    Published published = Published.on(registry);
                    List<String> after = published.tags();
                    registry.fault(request, passing, 1, RegistryFault.of(fault).answering());

                    MktException failure = published.rollBack();

                    check(published, after, failure);
                    registry.mend();
                    assertThat(published.rollBack()).as("the next rollback").isNull();
                    assertThat(published.tags()).isEqualTo(published.before());
                }
            }
        }
    }

    /** The first tag that was not moved is the one of the fault: the registry may have done it, and not have answered. */
    private static void check(Published published, List<String> after, @Nullable MktException failure) {
        if (failure == null) {
            assertThat(published.tags()).isEqualTo(published.before());
            return;
        }
        assertThat(failure.remedy()).isNotBlank();
        Matcher told = TOLD.matcher(failure.getMessage());
        if (!told.find()) {
            assertThat(published.tags()).as(failure.getMessage()).isEqualTo(after);
            return;
        }
        int moved = told.group("moved").equals("none") ? 0 : told.group("moved").split(", ", -1).length;
        assertThat(published.tags().subList(0, moved))
                .isEqualTo(published.before().subList(0, moved));
        int untouched = Math.min(TAGS.size(), moved + 1);
        assertThat(published.tags().subList(untouched, TAGS.size())).isEqualTo(after.subList(untouched, TAGS.size()));
    }
}
