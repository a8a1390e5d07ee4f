package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.doctor.DoctorRequest.Directories;
import com.mellanox.mkt.images.doctor.DoctorRequest.Machine;
import com.mellanox.mkt.images.doctor.DoctorRequest.Network;
import java.util.List;
import java.util.stream.Stream;

/** The checks of a request: a table of contents. */
record CheckList(DoctorRequest request) {
    List<Check> checks() {
        return Stream.of(machine(), engine(), request.builders().checks().stream(), directories(), network(), vm())
                .flatMap(checks -> checks)
                .toList();
    }

    private Stream<Check> machine() {
        Machine machine = request.machine();
        return Stream.of(new JavaCheck(machine.maven(), machine.java()));
    }

    private Stream<Check> engine() {
        Directories directories = request.directories();
        EngineConnection engine = request.engine();
        return Stream.of(
                new EngineCheck(engine, !request.builders().replaceEngine()),
                new EngineDiskCheck(engine, directories.storage()),
                new LeftoversCheck(directories.cache(), engine),
                new KeptVmsCheck(directories.cache(), engine));
    }

    private Stream<Check> directories() {
        Directories directories = request.directories();
        Storage storage = directories.storage();
        return Stream.of(
                        Stream.of(DirectoryCheck.cache(directories.cache(), storage)),
                        Stream.ofNullable(directories.target()).map(target -> DirectoryCheck.target(target, storage)),
                        Stream.of(DirectoryCheck.temporary(directories.temporary(), storage)),
                        Stream.of(DirectoryCheck.home(directories.home(), storage)))
                .flatMap(checks -> checks);
    }

    private Stream<Check> network() {
        Network network = request.network();
        EngineConnection engine = request.engine();
        return Stream.of(
                        network.files().stream(),
                        Stream.ofNullable(network.proxies()).map(use -> new ProxyCheck(use, engine)),
                        network.registries().stream().map(RegistryCheck::new),
                        network.baseImages().stream().map(image -> new BaseImageCheck(image, engine)),
                        network.sources().stream().map(GitCheck::new),
                        Stream.of(clock()))
                .flatMap(checks -> checks);
    }

    private Check clock() {
        return new ClockCheck(
                request.machine().clock(),
                request.engine(),
                request.network().registries().stream()
                        .map(RegistryUse::registry)
                        .toList());
    }

    private Stream<Check> vm() {
        Machine machine = request.machine();
        return Stream.concat(
                Stream.of(new KvmCheck(machine.kvm(), request.directories().cache(), request.engine())),
                Stream.ofNullable(machine.kernel())
                        .map(kernel ->
                                new KernelCheck(kernel, request.directories().cache())));
    }
}
