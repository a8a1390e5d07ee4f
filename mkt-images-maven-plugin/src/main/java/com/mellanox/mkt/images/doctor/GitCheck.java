package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.Commit;
import java.util.Optional;

/** A git server: whether it answers, its host key, the login. Asks for names, as {@code git ls-remote} does. */
record GitCheck(SourceUse source) implements Check {
    @Override
    public String subject() {
        return "git " + source.url();
    }

    @Override
    public Optional<Result> run() {
        source.git().checkAccess(source.url());
        return Optional.of(Result.good("answers, for " + source.packages()));
    }

    @Override
    public Result failed(String problem, String remedy) {
        boolean isCached = isCached();
        return Result.failed(
                !isCached,
                // The line names the repository already.
                problem.startsWith(source.url() + ": ")
                        ? problem.substring(source.url().toString().length() + 2)
                        : problem,
                isCached
                        ? "The commit of " + source.packages() + " is in the cache, another one cannot be fetched"
                        : source.packages() + " cannot be fetched",
                remedy + (remedy.isEmpty() ? "" : ". ")
                        + "Or build from your own directory with -Dmkt.source.<package>=DIR, or leave the package out with"
                        + " -Dmkt.without=<package>");
    }

    private boolean isCached() {
        try {
            return Commit.isFullId(source.revision())
                    && source.git().find(source.url(), source.revision()).isPresent();
        } catch (SourceException e) {
            return false;
        }
    }
}
