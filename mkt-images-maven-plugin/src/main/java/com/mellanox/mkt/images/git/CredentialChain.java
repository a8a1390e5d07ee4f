package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.type.Login;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.NetRC;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * Answers a server that wants user and password: from the URL, the run's own credentials, {@code ~/.netrc}, git's
 * helpers. When one is refused the next is tried. Nothing is asked before a server wants it, and no human ever is.
 */
final class CredentialChain extends CredentialsProvider {
    private final GitAccess access;
    private final @Nullable Login embedded;
    private @Nullable String host;
    private Iterator<Supplier<Optional<Login>>> sources =
            List.<Supplier<Optional<Login>>>of().iterator();
    private @Nullable Login current;

    CredentialChain(GitAccess access, @Nullable Login embedded) {
        this.access = access;
        this.embedded = embedded;
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
        for (CredentialItem item : items) {
            if (!(item instanceof CredentialItem.Username) && !(item instanceof CredentialItem.Password)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public synchronized boolean get(URIish uri, CredentialItem... items) {
        if (!supports(items)) {
            return false;
        }
        if (current == null) {
            current = next(uri);
        }
        Login login = current;
        if (login == null) {
            return false;
        }
        for (CredentialItem item : items) {
            if (item instanceof CredentialItem.Username user) {
                user.setValue(login.user());
            } else if (item instanceof CredentialItem.Password password) {
                password.setValue(login.password().toCharArray());
            }
        }
        return true;
    }

    /** Takes the refusal of what was given last. */
    @Override
    public synchronized void reset(URIish uri) {
        current = null;
    }

    private @Nullable Login next(URIish uri) {
        if (!uri.getHost().equals(host)) {
            // A redirect leads elsewhere: what stands in the URL was not meant for that server.
            boolean first = host == null;
            host = uri.getHost();
            sources = sources(uri, first ? embedded : null).iterator();
        }
        while (sources.hasNext()) {
            Optional<Login> login = sources.next().get();
            if (login.isPresent()) {
                return login.get();
            }
        }
        return null;
    }

    private List<Supplier<Optional<Login>>> sources(URIish uri, @Nullable Login fromUrl) {
        return List.of(
                () -> Optional.ofNullable(fromUrl),
                () -> access.credentials().forHost(uri.getHost()),
                () -> fromNetrc(uri),
                () -> new CredentialProgram(access).forUri(uri, uri.getUser()));
    }

    private Optional<Login> fromNetrc(URIish uri) {
        Path file = access.user().home().resolve(".netrc");
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        NetRC.NetRCEntry entry = new NetRC(file.toFile()).getEntry(uri.getHost());
        boolean fits = entry != null
                && entry.login != null
                && entry.password != null
                && (uri.getUser() == null || uri.getUser().equals(entry.login));
        return fits ? Optional.of(new Login(entry.login, new String(entry.password))) : Optional.empty();
    }
}
