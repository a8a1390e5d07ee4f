package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.failure.MktException;
import java.io.IOException;
import java.util.Optional;

/** A check of one thing, which becomes one line. Checks run at the same time, each in a thread of its own. */
public interface Check {

    /** The thing that is checked, the beginning of its line: {@code registry harbor.example.com}. */
    String subject();

    /**
     * Checks it. An interrupt ends the check.
     *
     * @return empty if nothing is known about it, since another check has failed, or since it is not used
     * @throws MktException if it does not work
     * @throws IOException likewise
     */
    Optional<Result> run() throws IOException;

    /**
     * The result if {@link #run} threw an exception, or did not end in time.
     *
     * @param problem what went wrong
     * @param remedy what to do about it; may be empty
     */
    Result failed(String problem, String remedy);
}
