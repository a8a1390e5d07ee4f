package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.digest.InputItems;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Decision.Build;
import com.mellanox.mkt.images.plan.Decision.Fetch;
import com.mellanox.mkt.images.plan.Decision.Reuse;
import com.mellanox.mkt.images.plan.Decision.Undecided;
import com.mellanox.mkt.images.plan.ImageGraph;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.run.BuildResultRecorder.Outcome;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decides for each image of a run whether it is built: once before anything is built, as far as that can be known then,
 * and again when everything that the image needs is there. What an image needs is to be decided on before it. For use by
 * several threads.
 */
final class DecisionMaker {
    private static final String UNKNOWN = "?";

    private final ImageGraph graph;
    private final ProductRecords products;
    private final ImageInputsStore made;
    private final RemoteCacheNames registry;
    private final Map<ImageReference, String> forced;
    private final Map<ImageReference, Digest> inputs = new ConcurrentHashMap<>();
    private final Map<ImageReference, ImageId> ready = new ConcurrentHashMap<>();
    private final Set<ImageReference> built = ConcurrentHashMap.newKeySet();
    private final Set<ImageReference> forcedOn = ConcurrentHashMap.newKeySet();

    /**
     * Decides for a run.
     *
     * @param made tells what the engine's images were made of
     * @param registry knows what the registry has
     * @param forced images that are built in any case, with the option that says so
     */
    DecisionMaker(
            ImageGraph graph,
            ProductRecords products,
            ImageInputsStore made,
            RemoteCacheNames registry,
            Map<ImageReference, String> forced) {
        this.graph = graph;
        this.products = products;
        this.made = made;
        this.registry = registry;
        this.forced = Map.copyOf(forced);
    }

    /** Records an image that the run does not decide on, as the engine has it: with {@code -Donly}, what that needs. */
    void recordPresent(ImageReference image, EngineImage held) {
        ready.put(image, held.id());
        made.of(held, image).ifPresent(known -> inputs.put(image, known.inputs()));
    }

    /**
     * A decision, and what is known from then on.
     *
     * @param inputs what the image counts by; empty as long as that depends on others
     * @param isForced whether it is built although nothing may have changed
     * @param present the image on the engine, where it is reused
     */
    private record Decided(Decision decision, Optional<Digest> inputs, boolean isForced, Optional<ImageId> present) {}

    /**
     * Decides on an image, and records the decision for those that are made of it.
     *
     * @param inventory what the engine holds now
     * @param ingredients what there is now to make it of
     */
    Decision decideAndRecord(PlannedImage image, ImageInventory inventory, BuildInputs ingredients) {
        Decided decided = decide(image, inventory, ingredients);
        ImageReference name = image.reference();
        decided.inputs().ifPresent(digest -> inputs.put(name, digest));
        decided.present().ifPresent(id -> ready.put(name, id));
        if (decided.isForced()) {
            forcedOn.add(name);
        }
        if (decided.decision() instanceof Build) {
            built.add(name);
        } else if (decided.decision() instanceof Fetch) {
            built.remove(name);
        }
        return decided.decision();
    }

    private Decided decide(PlannedImage image, ImageInventory inventory, BuildInputs ingredients) {
        ImageState state = ImageState.of(image.reference(), inventory, made);
        Set<ImageReference> unknown = unknown(image);
        // What is not known yet is taken to be as it was: what differs all the same does so for certain.
        InputItems items = items(
                image,
                ingredients,
                needed -> state.recorded(BuildInputs.IMAGE + needed.shortName()).orElse(UNKNOWN));
        Digest digest = items.digest();
        List<Reason> forcing = forcing(image);
        List<Reason> reasons = new ArrayList<>(forcing);
        state.unusable().ifPresent(reasons::add);
        ingredients.notFetched(image).ifPresent(source -> reasons.add(new Reason.SourceNotFetched(source)));
        Decision decision;
        if (ingredients.notFetched(image).isPresent()) {
            decision = new Build(reasons);
        } else if (!reasons.isEmpty()) {
            decision = buildOrFetch(image, reasons, unknown, digest, forcing.isEmpty());
        } else if (!unknown.isEmpty()
                && (state.isMadeOf(digest) || state.record().isEmpty())) {
            decision = new Undecided(unknown, List.of());
        } else if (state.isMadeOf(digest)) {
            decision = new Reuse();
        } else {
            List<Reason> changes = state.changes(items).stream()
                    .map(change -> cascade(image, change))
                    .toList();
            decision = buildOrFetch(image, changes, unknown, digest, true);
        }
        return new Decided(
                decision,
                unknown.isEmpty() ? Optional.of(digest) : Optional.empty(),
                !forcing.isEmpty(),
                decision instanceof Reuse ? state.held().map(EngineImage::id) : Optional.empty());
    }

    /** Has an image built, unless the registry has it, or may turn out to have it. */
    private Decision buildOrFetch(
            PlannedImage image, List<Reason> reasons, Set<ImageReference> unknown, Digest digest, boolean mayFetch) {
        if (!mayFetch || !registry.mayHave(image)) {
            return new Build(reasons);
        }
        if (!unknown.isEmpty()) {
            return new Undecided(unknown, reasons);
        }
        return registry.find(image, digest)
                .<Decision>map(from -> new Fetch(from, reasons))
                .orElseGet(() -> new Build(reasons));
    }

    /** Whether an image is built by force, or because one that it is made of is. */
    boolean isForced(PlannedImage image) {
        return forcedOn.contains(image.reference());
    }

    /** Records that an image is built in place of being fetched. */
    Build buildInstead(PlannedImage image, Fetch failed) {
        built.add(image.reference());
        return new Build(failed.reasons());
    }

    /** All that an image is made of, once everything that it needs is there. */
    InputItems items(PlannedImage image, BuildInputs ingredients) {
        return items(image, ingredients, name -> UNKNOWN);
    }

    /** What the images that this one needs were when they were decided on, by their references. */
    Map<ImageReference, ImageId> needed(PlannedImage image) {
        return image.needs().stream()
                .filter(ready::containsKey)
                .collect(Collectors.toMap(Function.identity(), ready::get));
    }

    /** Records an image that has been built, or fetched in its place. */
    void recordBuilt(PlannedImage image, ImageId id) {
        if (image instanceof SupportImage support
                && !support.script().products().isEmpty()) {
            products.of(id, support.script());
        }
        ready.put(image.reference(), id);
    }

    /** What an image has come to, once it is there. */
    Outcome outcome(ImageReference image) {
        return new Outcome(Objects.requireNonNull(ready.get(image)), Objects.requireNonNull(inputs.get(image)));
    }

    /** The needed images of which it is not known yet what they count by. */
    private Set<ImageReference> unknown(PlannedImage image) {
        Set<ImageReference> unknown = new LinkedHashSet<>();
        for (ImageReference needed : image.needs()) {
            boolean known = graph.takesProductsAlone(image, needed)
                    ? ready.containsKey(needed)
                    : ready.containsKey(needed) || inputs.containsKey(needed);
            if (!known) {
                unknown.add(needed);
            }
        }
        return unknown;
    }

    private InputItems items(PlannedImage image, BuildInputs ingredients, Function<ImageReference, String> instead) {
        return ingredients.of(image, needed -> {
            ImageId id = ready.get(needed);
            if (graph.takesProductsAlone(image, needed)) {
                return id == null ? instead.apply(needed) : "products " + productsOf(needed, id);
            }
            Digest digest = inputs.get(needed);
            if (digest != null) {
                return "inputs " + digest;
            }
            return id == null ? instead.apply(needed) : "id " + id;
        });
    }

    private Digest productsOf(ImageReference image, ImageId id) {
        return products.of(id, graph.script(image).orElseThrow());
    }

    /** The reasons to build an image although nothing may have changed. */
    private List<Reason> forcing(PlannedImage image) {
        List<Reason> reasons = new ArrayList<>();
        Optional.ofNullable(forced.get(image.reference())).ifPresent(option -> reasons.add(new Reason.Forced(option)));
        // An image that is built by force counts by the same digest as before, and is another one all the same.
        image.needs().stream()
                .filter(needed -> forcedOn.contains(needed) && !graph.takesProductsAlone(image, needed))
                .forEach(needed -> reasons.add(new Reason.Cascade(needed)));
        return reasons;
    }

    /** A needed image that this run builds says more than its digests, of which the new one may not be known yet. */
    private Reason cascade(PlannedImage image, Reason change) {
        String item = change instanceof Reason.Changed changed
                ? changed.item()
                : change instanceof Reason.Added added ? added.item() : "";
        return image.needs().stream()
                .filter(needed -> built.contains(needed) && item.equals(BuildInputs.IMAGE + needed.shortName()))
                .findFirst()
                .<Reason>map(Reason.Cascade::new)
                .orElse(change);
    }
}
