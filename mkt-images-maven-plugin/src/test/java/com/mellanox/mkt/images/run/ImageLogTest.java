package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageOutput;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link ImageLog}: the whole output in the file, its end as lines. */
class ImageLogTest {
    private static final ImageReference IMAGE = ImageReference.parse("local_mkt/support_simx:deb12");

    @TempDir
    private Path root;

    private final List<BuildEvent> passedOn = new ArrayList<>();

    private Path directory() {
        return root.resolve("new/directory");
    }

    private Path file() {
        return directory().resolve("support_simx.log");
    }

    private ImageLog open(BuildListener next) {
        return ImageLog.open(directory(), new ImageKey(String.valueOf(IMAGE.tag())), IMAGE, false, next);
    }

    private List<String> lastLines(String... pieces) throws IOException {
        try (ImageLog log = open(passedOn::add)) {
            for (String piece : pieces) {
                log.on(new ImageOutput(IMAGE, piece));
            }
            return log.lastLines();
        }
    }

    @Test
    void linesWhenTheyComeInPiecesAreWhole() throws IOException {
        assertThat(lastLines("one\ntw", "o\n", "\n", "three")).containsExactly("one", "two", "three");
        assertThat(file()).hasContent("one\ntwo\n\nthree");
    }

    @Test
    void logWhenTheNextListenerBlocksTakesOutputOfOthers() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        BuildListener blocking = event -> {
            if (event instanceof BuildEvent.Detail) {
                blocked.countDown();
                await(end);
            }
        };
        try (ImageLog log = open(blocking)) {
            Thread other = new Thread(() -> log.on(new BuildEvent.Detail("blocks")));
            other.start();
            await(blocked);

            log.on(new ImageOutput(IMAGE, "output"));

            end.countDown();
            other.join();
        }
        assertThat(file()).hasContent("output");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void eventsWhenOfAnyKindArePassedOn() throws IOException {
        BuildEvent detail = new BuildEvent.Detail("not output");
        try (ImageLog log = open(passedOn::add)) {
            log.on(detail);
            log.on(new ImageOutput(IMAGE, "output"));
        }

        assertThat(passedOn).containsExactly(detail, new ImageOutput(IMAGE, "output"));
        assertThat(file()).hasContent("output");
    }

    @Test
    void linesWhenMoreThanThirtyAreTheLastThirty() throws IOException {
        String[] lines =
                IntStream.rangeClosed(1, 100).mapToObj(i -> "line " + i + "\n").toArray(String[]::new);

        assertThat(lastLines(lines)).hasSize(30).startsWith("line 71").endsWith("line 100");
        assertThat(Files.readAllLines(file())).hasSize(100);
    }

    @Test
    void lineWhenOverwrittenByCarriageReturnsIsWhatAUserWouldSee() throws IOException {
        assertThat(lastLines(" 1%\r", "50%", "\r100%\r", "\n", "dos\r\n", "end\r"))
                .containsExactly("100%", "dos", "end");
        assertThat(Files.readString(file())).isEqualTo(" 1%\r50%\r100%\r\ndos\r\nend\r");
    }

    @Test
    void lineWhenEndlessIsCutInTheMessageAndWholeInTheFile() throws IOException {
        String endless = "x".repeat(100_000);

        assertThat(lastLines(endless)).containsExactly("x".repeat(500));
        assertThat(Files.size(file())).isEqualTo(100_000);
    }

    @Test
    void lineWhenColouredHasNoControlCharacters() throws IOException {
        String coloured = "\u001b[01;31m\u001b[Kerror:\u001b[m\u001b[K no\tmake\u0007\n\u001b[2J\n";

        assertThat(lastLines(coloured)).containsExactly("error: no\tmake");
        assertThat(Files.readString(file())).isEqualTo(coloured);
    }

    @Test
    void fileWhenThereFromAnEarlierRunIsStartedAfresh() throws IOException {
        lastLines("a long line of the first run");
        lastLines("second");

        assertThat(file()).hasContent("second");
    }

    @Test
    void fileWhenItCannotBeWrittenIsSaid() throws IOException {
        Files.writeString(root.resolve("new"), "a file in the way");

        assertThatThrownBy(() -> open(passedOn::add))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("Cannot write the log " + file() + ": ")
                .hasMessageEndingWith(". Check the directory's permissions and free space");
    }
}
