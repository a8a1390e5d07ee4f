package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.http.Request;
import com.mellanox.mkt.images.http.TestServer;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A registry that keeps what is sent to it and wants a password, with faults: a request that matches gets another answer. Its
 * clients do not wait between attempts. A second server notes what reaches it by redirects.
 */
public final class FaultyRegistry implements AutoCloseable {
    public static final String PASSWORD = "s3cr3t-w0rd";

    private final KeepingRegistry kept = new KeepingRegistry();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final TestServer server = TestServer.start(null, this::answer);
    private final TestServer elsewhere = TestServer.start();

    /** What is wrong with the answer to a request. */
    @FunctionalInterface
    public interface Answering {
        Answer answer(Supplier<Answer> right, FaultyRegistry registry);
    }

    private static final class Fault {
        private final Pattern request;
        private final Answering answering;
        private int passing;
        private int left;

        Fault(String request, int passing, int times, Answering answering) {
            this.request = Pattern.compile(request);
            this.passing = passing;
            this.left = times;
            this.answering = answering;
        }

        synchronized boolean isDue(Request asked) {
            if (left == 0 || !request.matcher(asked.line()).lookingAt() || passing-- > 0) {
                return false;
            }
            left--;
            return true;
        }
    }

    /**
     * Answers requests in another way.
     *
     * @param request how their lines begin, as a regular expression
     * @param passing how many of them are answered rightly before
     * @param times how many of them are not, after these
     */
    public FaultyRegistry fault(String request, int passing, int times, Answering answering) {
        faults.add(new Fault(request, passing, times, answering));
        return this;
    }

    /** Answers every request rightly from now on. */
    public void mend() {
        faults.clear();
    }

    private Answer answer(Request request) {
        boolean isProbe = request.header("User-Agent").isEmpty();
        Supplier<Answer> right = !isProbe && request.header("Authorization").isEmpty()
                ? () -> Answer.error(401, "authentication required").with("WWW-Authenticate", "Basic realm=\"test\"")
                : () -> kept.answer(request);
        for (Fault fault : faults) {
            if (!isProbe && fault.isDue(request)) {
                return fault.answering.answer(right, this);
            }
        }
        return right.get();
    }

    /** Its host with the port. */
    public String host() {
        return server.host();
    }

    /** The host that redirects lead to. */
    public String elsewhere() {
        return elsewhere.host();
    }

    /** The lines of the requests of clients. */
    public List<String> lines() {
        return server.requests().stream()
                .filter(request -> !request.header("User-Agent").isEmpty())
                .map(Request::line)
                .toList();
    }

    /** The logins and tokens that have come to the other host. */
    public List<String> leaked() {
        return elsewhere.requests().stream()
                .map(request -> request.header("Authorization"))
                .filter(login -> !login.isEmpty())
                .toList();
    }

    /** How many bodies have been sent to the other host. */
    public long redirected() {
        return elsewhere.requests().size();
    }

    /** A client that repeats requests within a time, which passes at once. */
    public RemoteRegistry client(BuildListener listener) {
        return once(listener).retrying(Duration.ofMinutes(10));
    }

    /** A client that repeats no request. */
    public RemoteRegistry once(BuildListener listener) {
        return RemoteRegistry.of(host(), SampleAccess.of("alice", PASSWORD), new FakeBackoff(), listener);
    }

    /** Lets a tag point to an image with this configuration, as an engine's push does. */
    public Digest push(ImageReference tag, String config) {
        Digest id = kept.put(tag.repository(), config);
        return push(tag, id);
    }

    /** The same for an image whose configuration is not asked for. */
    public Digest push(ImageReference tag, Digest config) {
        return kept.put(
                tag.repository(),
                Objects.requireNonNull(tag.tag()),
                "{\"schemaVersion\":2,\"mediaType\":\"" + KeepingRegistry.TYPE + "\",\"config\":{\"digest\":\"" + config
                        + "\",\"size\":2},\"layers\":[]}");
    }

    /** The digest of a tag, {@code mkt/kvm:deb12}; empty text without one. */
    public String tag(String tag) {
        return kept.tags().getOrDefault(tag, "");
    }

    /** Whether all that a manifest names is there. */
    public boolean isWhole(String repository, String digest) {
        return kept.isWhole(repository, digest);
    }

    /** Loses the blobs of a repository. */
    public void loseBlobs(String repository) {
        kept.loseBlobs(repository);
    }

    @Override
    public void close() {
        server.close();
        elsewhere.close();
    }
}
