package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** This machine's clock beside those of the engine and of the registries. */
record ClockCheck(Clock clock, EngineConnection connection, List<Registry> registries) implements Check {
    /** Registries accept tokens, and TLS accepts certificates, with a tolerance of some minutes. */
    private static final Duration BROKEN = Duration.ofMinutes(5);

    /** Make and git compare the times of files of this machine and of the engine's. */
    private static final Duration DIFFERENT = Duration.ofMinutes(1);

    @Override
    public String subject() {
        return "clock";
    }

    @Override
    public Optional<Result> run() {
        Map<String, Duration> ahead = new LinkedHashMap<>();
        connection
                .ifReached()
                .ifPresent(engine -> compare(
                                () -> Optional.ofNullable(engine.info().time()))
                        .ifPresent(difference -> ahead.put("the engine", difference)));
        for (Registry registry : registries) {
            compare(registry::time).ifPresent(difference -> ahead.put(registry.host(), difference));
        }
        return ahead.entrySet().stream()
                .max((one, other) ->
                        one.getValue().abs().compareTo(other.getValue().abs()))
                .map(most -> result(most.getKey(), most.getValue(), String.join(", ", ahead.keySet())));
    }

    /** How much this machine is ahead; the answer's way is not counted. */
    private Optional<Duration> compare(Supplier<Optional<Instant>> other) {
        Instant before = clock.instant();
        return other.get().map(time -> {
            Instant after = clock.instant();
            if (time.isBefore(before)) {
                return Duration.between(time, before);
            }
            return time.isAfter(after) ? Duration.between(time, after) : Duration.ZERO;
        });
    }

    private static Result result(String other, Duration ahead, String compared) {
        String text = text(ahead.abs()) + (ahead.isNegative() ? " behind " : " ahead of ") + other;
        String remedy = "Set the clock that is wrong by NTP: 'timedatectl set-ntp true' on its host";
        if (ahead.abs().compareTo(BROKEN) > 0) {
            return Result.broken(
                    text, "Registries refuse tokens, and TLS refuses certificates, of another time", remedy);
        }
        return ahead.abs().compareTo(DIFFERENT) > 0
                ? Result.better(text, "Times of files and images differ from those of other machines", remedy)
                : Result.good("as that of " + compared);
    }

    private static String text(Duration time) {
        return time.toHours() > 0
                ? time.toHours() + " h " + time.toMinutesPart() + " min"
                : time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }

    @Override
    public Result failed(String problem, String remedy) {
        return Result.better("not compared: " + problem, "", remedy);
    }
}
