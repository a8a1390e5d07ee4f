package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Bytes come out as they went in, and a tar that fails is never mistaken for a complete one. */
class TarUploadTest {

    @Test
    void readWhenAllIsWrittenGivesTheSameBytes() throws IOException {
        byte[] bytes = new byte[1_000_003];
        new Random(1).nextBytes(bytes);
        try (TarUpload upload = new TarUpload("The tar", out -> {
            out.write(bytes[0]);
            out.write(bytes, 1, 5);
            out.write(bytes, 6, bytes.length - 6);
        })) {

            assertThat(upload.body().readAllBytes()).isEqualTo(bytes);
            assertThat(upload.body().read()).isEqualTo(-1);
            upload.throwFailure();
        }
    }

    @Test
    void readWhenTarIsEmptyEnds() throws IOException {
        try (TarUpload upload = new TarUpload("The tar", out -> {})) {

            assertThat(upload.body().read()).isEqualTo(-1);
        }
    }

    @Test
    void readWhenWriterFailsFails() {
        IOException cause = new IOException("gone");
        try (TarUpload upload = new TarUpload("The tar", out -> {
            out.write(new byte[70_000]);
            throw cause;
        })) {

            assertThatThrownBy(() -> upload.body().readAllBytes())
                    .isInstanceOf(IOException.class)
                    .hasCause(cause);
            assertThatThrownBy(upload::throwFailure)
                    .isInstanceOf(EngineException.class)
                    .hasMessageStartingWith("The tar cannot be read: gone. ")
                    .hasCause(cause);
        }
    }

    @Test
    void closeWhenNothingIsReadEndsTheWriter() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        TarUpload upload = new TarUpload("The tar", out -> {
            try {
                out.write(new byte[10_000_000]);
            } finally {
                ended.countDown();
            }
        });

        upload.close();

        ended.await();
        upload.throwFailure();
    }

    @Test
    void cancelWhenReaderWaitsWakesIt() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        try (TarUpload upload = new TarUpload("The tar", out -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        })) {
            Thread canceller = new Thread(upload::cancel);
            canceller.start();
            InputStream body = upload.body();

            assertThatThrownBy(body::read).isInstanceOf(IOException.class);
            canceller.join();
        }
    }
}
