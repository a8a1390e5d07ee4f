package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.GitUrl;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/** What {@code git_commit} says, a full id or the name of a tag or branch, and how repositories answer to it. */
record Revision(String text) {
    private static final Pattern ABBREVIATION = Pattern.compile("[0-9a-fA-F]{4,39}");

    /**
     * Reads what a support script says of a repository.
     *
     * @throws SourceException where no commit, tag or branch can be called so
     */
    static Revision of(String text, GitUrl url) {
        if (!Commit.isFullId(text) && !Repository.isValidRefName("refs/heads/" + text)) {
            throw new SourceException(
                    "'" + text + "' is not a commit, tag or branch, of " + url,
                    "Give the full id of a commit: 40 hexadecimal digits",
                    null);
        }
        return new Revision(text);
    }

    boolean isFullId() {
        return Commit.isFullId(text);
    }

    ObjectId id() {
        return ObjectId.fromString(text);
    }

    /** Refs that can be meant, a tag before a branch, as git has it. */
    static List<String> candidates(String name) {
        return name.startsWith("refs/") ? List.of(name) : List.of("refs/tags/" + name, "refs/heads/" + name);
    }

    /** The commit in a repository that has it; a tag leads to its commit. */
    static Optional<RevCommit> commit(Repository repository, ObjectId id) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            return Optional.of(walk.parseCommit(id));
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
    }

    /** The id that the revision has among the repository's own tags and branches. */
    Optional<ObjectId> idIn(Repository repository) throws IOException {
        if (isFullId()) {
            return Optional.of(id());
        }
        for (String candidate : candidates(text)) {
            @Nullable Ref ref = repository.exactRef(candidate);
            if (ref != null && ref.getObjectId() != null) {
                return Optional.of(ref.getObjectId());
            }
        }
        return abbreviated(repository);
    }

    /**
     * The commit of the repository whose id begins so; empty where there is none, or this is no abbreviation.
     *
     * @throws SourceException where several begin so
     */
    Optional<ObjectId> abbreviated(Repository repository) throws IOException {
        if (!ABBREVIATION.matcher(text).matches()) {
            return Optional.empty();
        }
        List<ObjectId> commits = new ArrayList<>();
        try (ObjectReader reader = repository.newObjectReader()) {
            for (ObjectId id : reader.resolve(AbbreviatedObjectId.fromString(text.toLowerCase(Locale.ROOT)))) {
                if (reader.open(id).getType() == Constants.OBJ_COMMIT) {
                    commits.add(id);
                }
            }
        }
        if (commits.size() > 1) {
            throw new SourceException(
                    "'" + text + "' is the beginning of several commits: "
                            + commits.stream().map(ObjectId::name).collect(Collectors.joining(", ")),
                    "Give the full id of one of them",
                    null);
        }
        return commits.stream().findFirst();
    }

    /** The ref of the cache that records the name; a flat one, so that {@code a} and {@code a/b} do not conflict. */
    String cacheRef() {
        return "refs/mkt/names/"
                + URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A");
    }

    /** What to tell a user whose revision is not there. */
    SourceException unknownIn(String repository) {
        if (isFullId()) {
            return new SourceException(
                    "Commit " + text + " is not in " + repository,
                    "Check git_commit and git_url; a commit that nobody pushed, or that was pushed away, cannot be fetched",
                    null);
        }
        if (ABBREVIATION.matcher(text).matches()) {
            return new SourceException(
                    "'" + text + "' is not a tag or branch of " + repository + ", and too short for a commit's id",
                    "Give the full id, 40 hexadecimal digits: 'git rev-parse " + text + "' prints it",
                    null);
        }
        return new SourceException(
                "'" + text + "' is not a tag or branch of " + repository,
                "Check git_commit: 'git ls-remote' lists what there is",
                null);
    }

    @Override
    public String toString() {
        return text;
    }
}
