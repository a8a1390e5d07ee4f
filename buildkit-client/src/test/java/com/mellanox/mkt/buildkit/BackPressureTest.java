package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.mellanox.mkt.buildkit.proto.filesync.BytesMessage;
import com.mellanox.mkt.buildkit.proto.filesync.FileSendGrpc;
import com.mellanox.mkt.buildkit.session.BuildContext;
import com.mellanox.mkt.buildkit.transport.BulkOutput;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Streams of a session are no faster than who reads them: what is between is not held in memory. */
class BackPressureTest extends FakeBuildkitTest {
    /** The most bytes that may be on their way: buffers of two HTTP/2 connections, one within the other. */
    private static final long ON_THE_WAY = 4 << 20;

    private static final long SIZE = 16 << 20;
    private static final int CHUNK = 64 * 1024;

    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong most = new AtomicLong();

    private void wrote(long bytes) {
        most.accumulateAndGet(written.addAndGet(bytes) - read.get(), Math::max);
    }

    @Test
    void contextWhenTheDaemonReadsSlowlyIsNotHeldInMemory() throws Exception {
        BuildContext context = out -> {
            while (written.get() < SIZE) {
                out.write(new byte[CHUNK]);
                wrote(CHUNK);
            }
        };
        BuildkitClient client = connect(solve -> {
            var call = solve.session().pull(solve.request());
            for (var message = call.read(); message != null; message = call.read()) {
                awaitBlockedAtFirst();
                read.addAndGet(message.getData().size());
            }
            solve.succeed();
        });

        client.solve(request().context(context).build(), listener);

        assertThat(read).hasValue(SIZE);
        assertThat(most).hasValueLessThan(ON_THE_WAY);
    }

    @Test
    void receivedFileWhenItIsWrittenSlowlyIsNotHeldInMemory() throws Exception {
        Exporter exporter = Exporter.tar(() -> new BulkOutput() {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                awaitBlockedAtFirst();
                read.addAndGet(length);
            }
        });
        BuildkitClient client = connect(solve -> {
            var call = FileSendGrpc.newBlockingV2Stub(solve.session().channel()).diffCopy();
            BytesMessage message = BytesMessage.newBuilder()
                    .setData(ByteString.copyFrom(new byte[CHUNK]))
                    .build();
            while (written.get() < SIZE) {
                call.write(message);
                wrote(CHUNK);
            }
            call.halfClose();
            assertThat(call.read()).isNull();
            solve.succeed();
        });

        client.solve(request().exporter(exporter).build(), listener);

        assertThat(read).hasValue(SIZE);
        assertThat(most).hasValueLessThan(ON_THE_WAY);
    }

    /** Before the first bytes are read: waits until no more are written, because the way is full or all are written. */
    private void awaitBlockedAtFirst() {
        try {
            for (long before = -1; read.get() == 0 && written.get() != before; ) {
                before = written.get();
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
