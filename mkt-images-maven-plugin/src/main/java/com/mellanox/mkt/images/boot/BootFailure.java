package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.Symptom.Sighting;
import com.mellanox.mkt.images.failure.BootFailedException;
import java.util.Optional;

/**
 * A failed boot.
 *
 * @param exception the message for the user
 * @param what what went wrong, as a clause: {@code the kernel panicked}
 * @param symptom the line of the console that shows it; empty if none does
 */
record BootFailure(BootFailedException exception, Verdict verdict, String what, Optional<Sighting> symptom) {}
