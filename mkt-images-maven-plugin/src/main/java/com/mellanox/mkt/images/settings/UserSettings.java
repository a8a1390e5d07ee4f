package com.mellanox.mkt.images.settings;

import com.mellanox.mkt.images.proxy.ProxyAddress;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants of every run on this machine, unless the command line or a POM says otherwise. What the file says
 * nothing of is null or empty.
 *
 * @param key the key of the goals that are called by their names
 * @param with packages to put back
 * @param without packages to leave out
 * @param sources the user's own source trees
 * @param proxies what the network is reached by
 * @param host what builds have of this machine
 * @param boot what VMs have of it
 */
public record UserSettings(
        @Nullable UserSetting<ImageKey> key,
        List<UserSetting<PackageName>> with,
        List<UserSetting<PackageName>> without,
        Map<PackageName, UserSetting<Path>> sources,
        OfProxies proxies,
        OfHost host,
        OfBoot boot) {

    /** Those of a user who has none. */
    public static final UserSettings NONE = new UserSettings(
            null,
            List.of(),
            List.of(),
            Map.of(),
            new OfProxies(null, null, null),
            new OfHost(null, null, null, null, null),
            new OfBoot(null, null, null, null, null, List.of()));

    public UserSettings {
        with = List.copyOf(with);
        without = List.copyOf(without);
        sources = new TreeMap<>(sources);
    }

    /** Proxies, as {@code mkt.httpProxy}, {@code mkt.httpsProxy} and {@code mkt.noProxy} take them. */
    public record OfProxies(
            @Nullable UserSetting<ProxyAddress> http,
            @Nullable UserSetting<ProxyAddress> https,
            @Nullable UserSetting<String> none) {}

    /** What builds have of this machine, as the parameters of these names take it. */
    public record OfHost(
            @Nullable UserSetting<Integer> jobs,
            @Nullable UserSetting<Path> cacheDir,
            @Nullable UserSetting<String> engine,
            @Nullable UserSetting<String> noEngine,
            @Nullable UserSetting<String> nfsHost) {}

    /** What VMs have of this machine, as the parameters of these names take it. */
    public record OfBoot(
            @Nullable UserSetting<String> kernel,
            @Nullable UserSetting<Integer> memory,
            @Nullable UserSetting<Integer> cpus,
            @Nullable UserSetting<String> accel,
            @Nullable UserSetting<Boolean> home,
            List<UserSetting<String>> directories) {
        public OfBoot {
            directories = List.copyOf(directories);
        }
    }
}
