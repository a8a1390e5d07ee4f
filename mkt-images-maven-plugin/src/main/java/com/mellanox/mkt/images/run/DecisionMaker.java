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
import com.mellanox.mkt.images.run.ImageInputsStore.ImageInputs;
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
 * Decides for each image of a run whether it is built: once before anything is built, as far as possible, and again when all
 * images that it needs are there. The images that it needs are decided before it. For use by several threads.
 */
final class DecisionMaker {
    private static final String UNKNOWN = "?";

    private final ImageGraph graph;
    private final ProductRecords products;
    private final ImageInputsStore store;
    private final RemoteCacheNames registry;
    private final Map<ImageReference, String> forced;
    private final Map<ImageReference, Digest> inputs = new ConcurrentHashMap<>();
    private final Map<ImageReference, ImageId> ready = new ConcurrentHashMap<>();
    private final Set<ImageReference> built = ConcurrentHashMap.newKeySet();
    private final Set<ImageReference> forcedOn = ConcurrentHashMap.newKeySet();
    private final Set<ImageReference> made = ConcurrentHashMap.newKeySet();

    /**
     * Decides for a run.
     *
     * @param store the recorded inputs of the engine's images
     * @param registry the images at the registry
     * @param forced images that are built even if nothing has changed, with the option that forces it
     */
    DecisionMaker(
            ImageGraph graph,
            ProductRecords products,
            ImageInputsStore store,
            RemoteCacheNames registry,
            Map<ImageReference, String> forced) {
        this.graph = graph;
        this.products = products;
        this.store = store;
        this.registry = registry;
        this.forced = Map.copyOf(forced);
    }

    /** Records an image on the engine that the run does not decide on: with {@code -Donly}, one that others need. */
    void recordPresent(ImageReference image, EngineImage present) {
        ready.put(image, present.id());
        store.of(present, image).ifPresent(made -> inputs.put(image, made.digest()));
    }

    /**
     * Decides on an image, and records the decision for those that need it.
     *
     * @param inventory the images that the engine has now
     * @param now what there is to build from now
     */
    Decision decideAndRecord(PlannedImage image, ImageInventory inventory, BuildInputs now) {
        ImageReference name = image.reference();
        Optional<EngineImage> present = inventory.find(name);
        Optional<ImageInputs> made = present.flatMap(there -> store.of(there, name));
        Set<ImageReference> unknown = unknown(image);
        // An unknown value is assumed to be unchanged: what differs then has certainly changed.
        InputItems items = items(image, now, needed -> recorded(made, needed));
        if (unknown.isEmpty()) {
            inputs.put(name, items.digest());
        }
        List<Reason> reasons = forcing(image);
        if (!reasons.isEmpty()) {
            forcedOn.add(name);
        }
        if (present.isEmpty()) {
            reasons.add(new Reason.Missing());
        } else if (made.isEmpty()) {
            reasons.add(new Reason.Foreign());
        } else if (isIncremental(present.get()) && !now.isIncremental(image)) {
            reasons.add(new Reason.BuiltIncrementally());
        }
        now.notFetched(image).ifPresent(source -> reasons.add(new Reason.SourceNotFetched(source)));
        Decision decision = now.notFetched(image).isPresent()
                ? new Build(reasons)
                : reasons.isEmpty()
                        ? decide(image, made.orElseThrow(), items, unknown)
                        : buildOrFetch(image, reasons, unknown, items.digest());
        record(name, decision, present);
        return decision;
    }

    private static boolean isIncremental(EngineImage image) {
        return !image.labels().getOrDefault(Labels.INCREMENTAL, "").isEmpty();
    }

    private void record(ImageReference image, Decision decision, Optional<EngineImage> present) {
        if (decision instanceof Reuse) {
            ready.put(image, present.orElseThrow().id());
        } else if (decision instanceof Build) {
            built.add(image);
        } else if (decision instanceof Fetch) {
            built.remove(image);
        }
    }

    private static String recorded(Optional<ImageInputs> made, ImageReference needed) {
        return made.flatMap(ImageInputs::recorded)
                .flatMap(record -> record.value(BuildInputs.IMAGE + needed.shortName()))
                .orElse(UNKNOWN);
    }

    private Decision decide(PlannedImage image, ImageInputs made, InputItems items, Set<ImageReference> unknown) {
        boolean same = made.digest().equals(items.digest());
        if (!unknown.isEmpty() && (same || made.recorded().isEmpty())) {
            return new Undecided(unknown, List.of());
        }
        if (same) {
            return new Reuse();
        }
        List<Reason> changes = made.changes(items).stream()
                .map(change -> cascade(image, change))
                .toList();
        return buildOrFetch(image, changes, unknown, items.digest());
    }

    /** Fetches an image that the registry has, unless its build is forced. */
    private Decision buildOrFetch(
            PlannedImage image, List<Reason> reasons, Set<ImageReference> unknown, Digest digest) {
        if (isForced(image) || !registry.mayHave(image)) {
            return new Build(reasons);
        }
        if (!unknown.isEmpty()) {
            return new Undecided(unknown, reasons);
        }
        return registry.find(image, digest)
                .<Decision>map(from -> new Fetch(from, reasons))
                .orElseGet(() -> new Build(reasons));
    }

    /** Whether an image is built even if nothing has changed: an option names it, or an image that it needs. */
    boolean isForced(PlannedImage image) {
        return forcedOn.contains(image.reference());
    }

    /** How to get an image again that is up to date, and that the builder has not kept; empty if it has to be built. */
    Optional<Fetch> fetchAgain(PlannedImage image, List<Reason> reasons) {
        Digest digest = inputs.get(image.reference());
        return digest == null || isForced(image) || !registry.mayHave(image)
                ? Optional.empty()
                : registry.find(image, digest).map(from -> new Fetch(from, reasons));
    }

    /** Records that an image is built, since it could not be fetched. */
    Build buildInstead(PlannedImage image, Fetch failed) {
        built.add(image.reference());
        return new Build(failed.reasons());
    }

    /** All items of an image, once the images that it needs are there. */
    InputItems items(PlannedImage image, BuildInputs now) {
        return items(image, now, name -> UNKNOWN);
    }

    /** The ids of the images that an image needs, as they were decided on. */
    Map<ImageReference, ImageId> needed(PlannedImage image) {
        return image.needs().stream()
                .filter(ready::containsKey)
                .collect(Collectors.toMap(Function.identity(), ready::get));
    }

    /** Records an image that has been built or fetched. */
    void recordBuilt(PlannedImage image, ImageId id) {
        if (image instanceof SupportImage support
                && !support.script().products().isEmpty()) {
            products.of(id, support.script());
        }
        ready.put(image.reference(), id);
        made.add(image.reference());
    }

    /** The id of an image that this run has built or fetched; empty for any other. */
    Optional<ImageId> made(ImageReference image) {
        return made.contains(image) ? Optional.ofNullable(ready.get(image)) : Optional.empty();
    }

    /** The id and the inputs digest of an image that is there. */
    Outcome outcome(ImageReference image) {
        return new Outcome(Objects.requireNonNull(ready.get(image)), Objects.requireNonNull(inputs.get(image)));
    }

    /** The needed images whose value in the inputs digest is not known yet. */
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

    private InputItems items(PlannedImage image, BuildInputs now, Function<ImageReference, String> instead) {
        return now.of(image, needed -> {
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
        // An image that is built by force has the same inputs digest as before, but is another image.
        image.needs().stream()
                .filter(needed -> forcedOn.contains(needed) && !graph.takesProductsAlone(image, needed))
                .forEach(needed -> reasons.add(new Reason.Cascade(needed)));
        return reasons;
    }

    /** If the change is in an image that this run builds, that is the reason: its new digest may not be known yet. */
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
