package com.mellanox.mkt.images.dockerfile;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source of {@code ADD} that the builder fetches from a server. What the server has is not an input of the image.
 *
 * @param url as it is written
 * @param isGit whether it is a git repository
 * @param revision the branch, tag or commit of a git repository; empty for its default branch
 * @param hasChecksum whether the builder checks what it has fetched
 * @param line the instruction's line
 */
public record RemoteSource(String url, boolean isGit, String revision, boolean hasChecksum, int line) {
    private static final Pattern GIT =
            Pattern.compile("(?:(?:git|ssh)://|[A-Za-z0-9._-]+@[A-Za-z0-9._-]+:|https?://[^#?]*\\.git(?=[#?]|$)).*");
    private static final Pattern WEB = Pattern.compile("https?://.*");
    private static final Pattern FRAGMENT = Pattern.compile("#(?<revision>[^:?]*)");
    private static final Pattern QUERY = Pattern.compile("[?&](?:ref|tag|branch)=(?<revision>[^&#]*)");
    private static final Pattern CHECKSUM = Pattern.compile("[?&](?:checksum|commit)=[^&#]");

    /** The source of an instruction, if it is one that is fetched. */
    static Optional<RemoteSource> of(Instruction instruction, String source) {
        boolean isGit = GIT.matcher(source).matches();
        if (!isGit && !WEB.matcher(source).matches()) {
            return Optional.empty();
        }
        boolean hasChecksum = instruction.values("checksum").findAny().isPresent()
                || (isGit && CHECKSUM.matcher(source).find());
        return Optional.of(
                new RemoteSource(source, isGit, isGit ? revision(source) : "", hasChecksum, instruction.line()));
    }

    private static String revision(String url) {
        Matcher fragment = FRAGMENT.matcher(url);
        Matcher query = QUERY.matcher(url);
        return fragment.find() ? fragment.group("revision") : query.find() ? query.group("revision") : "";
    }
}
