package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.StoredContainer;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Suggestion;
import com.mellanox.mkt.images.io.InterprocessLock;
import com.mellanox.mkt.images.io.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * The VMs of an engine that were kept. Each has a directory in the cache, named by its owner, with its record and the text of
 * its console; without the record, a boot has not kept its VM, or not yet.
 */
public final class KeptVms {
    private static final String RECORD = "vm.json";
    private static final String CONSOLE = "console.log";
    private static final String RUNNING = "running";

    private final Path cacheDirectory;
    private final Engine engine;

    public KeptVms(Path cacheDirectory, Engine engine) {
        this.cacheDirectory = cacheDirectory;
        this.engine = engine;
    }

    /**
     * What the records say, compared with the engine.
     *
     * @param running by their names
     * @param gone those whose container is not on the engine any more, or has ended
     */
    public record Survey(List<KeptVm> running, List<KeptVm> gone) {
        public Survey {
            running = List.copyOf(running);
            gone = List.copyOf(gone);
        }

        /** The VM of that name. */
        public Optional<KeptVm> find(String name) {
            return running.stream().filter(vm -> vm.name().equals(name)).findFirst();
        }

        /**
         * The VM that a user means.
         *
         * @param name empty for the only one that runs
         * @throws InvalidInputException if there is none, or not just one
         */
        public KeptVm choose(Optional<String> name) {
            if (running.isEmpty()) {
                throw new InvalidInputException("No VM runs", "mvn mkt-images:boot -Dmkt.boot.keep leaves one running");
            }
            if (name.isPresent()) {
                return find(name.get())
                        .orElseThrow(() -> new InvalidInputException(
                                "-Dmkt.vm=" + name.get() + " is not a VM that runs",
                                Suggestion.among(
                                        name.get(),
                                        running.stream().map(KeptVm::name).toList())));
            }
            if (running.size() > 1) {
                throw new InvalidInputException(
                        "Several VMs run: " + names(),
                        "Name one: -Dmkt.vm=" + running.get(0).name());
            }
            return running.get(0);
        }

        /** All names, in one line. */
        public String names() {
            return running.stream().map(KeptVm::name).collect(Collectors.joining(", "));
        }
    }

    private static Path directory(Path cacheDirectory) {
        return cacheDirectory.resolve("kept-vms");
    }

    /** The directory of a VM that a boot may keep. */
    static Path directoryOf(Path cacheDirectory, String owner) {
        return directory(cacheDirectory).resolve(owner);
    }

    /** The file of the console's text since the boot has ended. */
    public Path console(KeptVm vm) {
        return directoryOf(cacheDirectory, vm.owner()).resolve(CONSOLE);
    }

    /** Looks at all records, and once at the engine. A record of another engine is neither running nor gone. */
    public Survey survey() {
        List<KeptVm> records = records();
        List<KeptVm> running = new ArrayList<>();
        List<KeptVm> gone = new ArrayList<>();
        if (!records.isEmpty()) {
            Map<String, StoredContainer> containers = containers();
            for (KeptVm vm : records) {
                if (containers.containsKey(vm.owner())) {
                    running.add(vm);
                } else if (vm.engine().equals(engine.description())) {
                    gone.add(vm);
                }
            }
        }
        return new Survey(running, gone);
    }

    private List<KeptVm> records() {
        List<KeptVm> records = new ArrayList<>();
        for (Path directory : directories()) {
            record(directory).ifPresent(records::add);
        }
        records.sort(Comparator.comparing(KeptVm::name));
        return records;
    }

    /** Directories whose records are damaged, or of another version of this plugin: their VMs can run. */
    public List<Path> unreadDirectories() {
        return directories().stream()
                .filter(directory -> Files.exists(directory.resolve(RECORD))
                        && record(directory).isEmpty())
                .toList();
    }

    private static Optional<KeptVm> record(Path directory) {
        return StateFile.read(directory.resolve(RECORD))
                .flatMap(text -> KeptVm.read(directory.getFileName().toString(), text));
    }

    private List<Path> directories() {
        try (Stream<Path> files = Files.list(directory(cacheDirectory))) {
            return files.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            return List.of(); // there is none
        }
    }

    /** The running containers of VMs by their owners. */
    private Map<String, StoredContainer> containers() {
        Map<String, StoredContainer> containers = new HashMap<>();
        for (StoredContainer container : engine.storage().containers()) {
            String owner = container.labels().get(VmOwner.OWNER);
            if (owner != null && container.state().equals(RUNNING)) {
                containers.put(owner, container);
            }
        }
        return containers;
    }

    /** The directories of boots that were killed before they kept their VM. */
    public List<Path> abandonedDirectories() {
        Set<String> live = VmOwner.live(cacheDirectory);
        return directories().stream()
                .filter(directory -> !Files.exists(directory.resolve(RECORD))
                        && !live.contains(directory.getFileName().toString()))
                .toList();
    }

    /**
     * Makes sure that a name can be given.
     *
     * @throws InvalidInputException if a running VM has it
     */
    void requireFree(String name) {
        if (survey().find(name).isPresent()) {
            throw new InvalidInputException(
                    name + " is the name of a VM that runs",
                    "Choose another one with -Dmkt.boot.name, or end that VM: mvn mkt-images:stop -Dmkt.vm=" + name);
        }
    }

    /**
     * Records a VM that goes on without this process.
     *
     * @return the VM, with a number after its name if that is taken
     */
    KeptVm add(KeptVm vm) {
        Path file = directoryOf(cacheDirectory, vm.owner()).resolve(RECORD);
        try {
            return InterprocessLock.run(directory(cacheDirectory).resolve("lock"), owner -> {}, () -> {
                KeptVm named = vm.withName(freeName(vm.name()));
                StateFile.write(file, named.json());
                return named;
            });
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The VM cannot be kept, since " + file + " cannot be written: " + Causes.reason(e),
                    "Check the directory's permissions and free space");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("The boot of " + vm.image());
        }
    }

    private String freeName(String wanted) {
        Survey survey = survey();
        return Stream.concat(Stream.of(wanted), IntStream.iterate(2, i -> i + 1).mapToObj(i -> wanted + "-" + i))
                .filter(name -> survey.find(name).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    /** Removes the record of a VM that is gone, and the text of its console. */
    public void forget(KeptVm vm) {
        FileUtils.deleteQuietly(directoryOf(cacheDirectory, vm.owner()).toFile());
    }

    /**
     * Switches a VM off, kills it if it does not end, and removes its record.
     *
     * @param within how long it may take to end, in whole seconds
     */
    public void stop(KeptVm vm, Duration within) {
        StoredContainer container = containers().get(vm.owner());
        if (container != null) {
            engine.storage().stopContainer(container.id(), within);
        }
        forget(vm);
    }
}
