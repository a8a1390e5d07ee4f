package com.mellanox.mkt.images.failure;

import java.util.List;
import java.util.stream.Collectors;

/** Several failures in one run, of images or sources. */
public final class SeveralFailedException extends MktException {
    private static final long serialVersionUID = 1L;

    public SeveralFailedException(List<MktException> failures) {
        super(
                failures.stream()
                        .map(MktException::getMessage)
                        .collect(Collectors.joining("\n\n", failures.size() + " failures:\n\n", "")),
                failures.get(0));
        failures.stream().skip(1).forEach(this::addSuppressed);
    }
}
