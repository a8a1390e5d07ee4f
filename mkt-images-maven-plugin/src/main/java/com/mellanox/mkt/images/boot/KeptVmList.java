package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.io.TextTable;
import com.mellanox.mkt.images.json.JsonWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The VMs that run, as text and as JSON; {@code docs/boot.md} describes both.
 *
 * @param consoles the files of their consoles
 */
public record KeptVmList(List<KeptVm> vms, Function<KeptVm, Path> consoles) {
    /** Changes when a program that reads the document would have to. */
    private static final int FORMAT_VERSION = 1;

    private static final List<String> TITLES = List.of("NAME", "KEY", "KERNEL", "SINCE", "SSH PORT", "IMAGE");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    public KeptVmList {
        vms = List.copyOf(vms);
    }

    /**
     * A table, or one line if no VM runs.
     *
     * @param zone of the times
     */
    public List<String> lines(ZoneId zone) {
        if (vms.isEmpty()) {
            return List.of("no VM runs; -Dmkt.boot.keep keeps the VM of mvn mkt-images:boot");
        }
        TextTable table = new TextTable(TITLES);
        vms.forEach(vm -> table.add(row(vm, zone)));
        return table.lines();
    }

    private static List<String> row(KeptVm vm, ZoneId zone) {
        String port = vm.sshPort().isPresent() ? String.valueOf(vm.sshPort().getAsInt()) : "-";
        return List.of(
                vm.name(), vm.key().value(), vm.kernel(), TIME.format(vm.since().atZone(zone)), port, vm.image());
    }

    /** One document, with a line end after it. */
    public String json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("formatVersion", FORMAT_VERSION);
        document.put("vms", vms.stream().map(this::members).toList());
        return JsonWriter.write(document);
    }

    private Map<String, @Nullable Object> members(KeptVm vm) {
        Map<String, @Nullable Object> members = vm.members();
        members.put("console", consoles.apply(vm));
        return members;
    }
}
