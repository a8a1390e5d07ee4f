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

/** A value of {@code git_commit}: the id of a commit, or the name of a tag or branch. */
record Revision(String text) {
    private static final Pattern ABBREVIATION = Pattern.compile("[0-9a-fA-F]{4,39}");

    /**
     * Checks the value of a support script.
     *
     * @throws SourceException if it is not a valid name of a commit, tag or branch
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

    /** The refs that the name can mean, a tag before a branch, as in git. */
    List<String> candidates() {
        return text.startsWith("refs/") ? List.of(text) : List.of("refs/tags/" + text, "refs/heads/" + text);
    }

    /** The commit with the id, or of the annotated tag with the id; empty if it is not in the repository. */
    static Optional<RevCommit> commit(Repository repository, ObjectId id) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            return Optional.of(walk.parseCommit(id));
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
    }

    /** The object of the revision in the repository's own tags and branches. */
    Optional<ObjectId> idIn(Repository repository) throws IOException {
        if (isFullId()) {
            return Optional.of(id());
        }
        @Nullable Ref ref = repository.getRefDatabase().firstExactRef(candidates().toArray(String[]::new));
        return ref == null ? abbreviated(repository) : Optional.ofNullable(ref.getObjectId());
    }

    /**
     * The commit whose id begins with this; empty if there is none, or this is not an abbreviated id.
     *
     * @throws SourceException if the ids of several commits begin with it
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

    /** The message for a revision that is not in the repository. */
    SourceException unknownIn(String repository) {
        if (isFullId()) {
            return new SourceException(
                    "Commit " + text + " is not in " + repository,
                    "Check git_commit and git_url; a commit that is not pushed, or not any more, cannot be fetched",
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
                "Check git_commit: 'git ls-remote' lists tags and branches",
                null);
    }

    @Override
    public String toString() {
        return text;
    }
}
