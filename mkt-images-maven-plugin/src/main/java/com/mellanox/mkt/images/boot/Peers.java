package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.BootRequest.BootPaths;
import com.mellanox.mkt.images.boot.BootRequest.GuestSetup;
import com.mellanox.mkt.images.boot.BootRequest.Keep;
import com.mellanox.mkt.images.boot.BootRequest.VmNetwork;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * VMs that are booted together, of one image and one kernel, with networks between them.
 *
 * @param count how many, at least 2
 * @param command a command for root's shell in all but the first; null for none
 */
public record Peers(int count, @Nullable String command) {

    /**
     * One of them.
     *
     * @param number from 1
     * @param names of all, which are their host names
     * @param sockets the directory for the sockets of their networks, which all have
     */
    public record Peer(int number, List<String> names, Path sockets) {
        public Peer {
            names = List.copyOf(names);
        }

        /** Its host name. */
        public String name() {
            return names.get(number - 1);
        }

        /** Whether it is the one whose command decides. */
        public boolean isFirst() {
            return number == 1;
        }
    }

    /** What is asked for each of them, from what is asked for all. */
    List<BootRequest> requests(BootRequest request, Path sockets) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> request(request, number, sockets))
                .toList();
    }

    private BootRequest request(BootRequest request, int number, Path sockets) {
        Peer peer = new Peer(number, names(request), sockets);
        BootPaths paths = request.paths();
        return new BootRequest(
                request.subject(),
                request.kernel(),
                peer.isFirst() ? request.hardware() : request.hardware().withoutDevicesOfTheHost(),
                network(request.network(), peer),
                peer.isFirst() ? request.guest() : guest(request.guest()),
                request.timeouts(),
                peer.isFirst() ? paths : new BootPaths(paths.logs().resolve(peer.name()), paths.cache()),
                request.keep() == null ? null : new Keep(peer.name()),
                peer.isFirst() ? request.results() : ofServer(request.results()));
    }

    /** What the first one's command prints are the results of tests, and the memory is that of the first one. */
    private static ResultOptions ofServer(ResultOptions first) {
        return new ResultOptions(first.failOnWarning(), false, null);
    }

    /** The name of the VM that is asked for. */
    static String nameIn(BootRequest request) {
        return Objects.requireNonNull(request.network().peer(), "the VM is booted alone")
                .name();
    }

    /** The names of all: the key, or the name that was asked for, with a number. */
    List<String> names(BootRequest request) {
        Keep keep = request.keep();
        String asked = keep == null ? null : keep.name();
        String name = asked == null ? request.subject().key().value() : asked;
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> name + "-" + number)
                .toList();
    }

    /** Ports that were asked for are those of the first, and the next ones those of the others. */
    private static VmNetwork network(VmNetwork asked, Peer peer) {
        return new VmNetwork(
                asked.bridge(), port(asked.sshPort(), peer), port(asked.gdbPort(), peer), asked.peers(), peer);
    }

    private static int port(int first, Peer peer) {
        return first == 0 ? 0 : first + peer.number() - 1;
    }

    private GuestSetup guest(GuestSetup first) {
        return new GuestSetup(first.user(), first.directories(), first.rxe(), command, first.debug(), first.append());
    }
}
