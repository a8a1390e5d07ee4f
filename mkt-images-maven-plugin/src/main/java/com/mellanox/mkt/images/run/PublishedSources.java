package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.BuiltImages.Source;
import com.mellanox.mkt.images.publication.BuiltImages.SupportPackage;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.publication.Receipt;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.GitUrl;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Tells which commits came to the sources of packages since the last publication. A build does not fail because they are not
 * known.
 *
 * @param directory that of the key, in which the last publication has left its receipt
 */
record PublishedSources(Path directory, GitSources git, BuildListener listener) {
    private static final int MOST_LINES = 30;

    /** Compares them with what was built of the scripts. */
    void compare(BuiltImages built, List<SupportScript> scripts) {
        PublicationFiles.findReceipt(directory.resolve(PublicationFiles.RECEIPT))
                .filter(Receipt::complete)
                .ifPresent(receipt -> built.packages()
                        .forEach(each -> scripts.stream()
                                .filter(script -> script.name().equals(each.name()))
                                .forEach(script -> compare(each, script, receipt))));
    }

    private void compare(SupportPackage built, SupportScript script, Receipt receipt) {
        Source source = built.source();
        SupportScript.GitSource pinned = script.git();
        if (source == null || source.url() == null || source.commit() == null || pinned == null) {
            return;
        }
        Commit to = new Commit(source.commit());
        Optional<Commit> before = receipt.commitOf(built.name(), source.url());
        before.filter(from -> !from.equals(to)).ifPresent(from -> tell(script, new GitUrl(pinned.url()), from, to));
    }

    private void tell(SupportScript script, GitUrl url, Commit from, Commit to) {
        try {
            git.commitsBetween(url, from, to, MOST_LINES)
                    .ifPresent(range -> listener.on(new BuildEvent.CommitsSincePublication(
                            script.name(), from, to, range.lines(), range.all())));
        } catch (SourceException e) {
            listener.on(new BuildEvent.Detail(
                    script.name() + ": the commits since the last publication are not known: " + e.getMessage()));
        }
    }
}
