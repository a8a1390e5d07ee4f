package com.mellanox.mkt.images.maven;

/** A parameter of the goals that the user's settings can stand in for. */
enum Option {
    KEY("key", "mkt.key"),
    WITH("with", "mkt.with"),
    WITHOUT("without", "mkt.without"),
    JOBS("jobs", "mkt.jobs"),
    CACHE_DIR("cacheDir", "mkt.cacheDir"),
    ENGINE("dockerHost", "mkt.dockerHost"),
    NO_ENGINE("noEngine", "mkt.noEngine"),
    NFS_HOST("nfsHost", "mkt.nfsHost"),
    HTTP_PROXY("httpProxy", "mkt.httpProxy"),
    HTTPS_PROXY("httpsProxy", "mkt.httpsProxy"),
    NO_PROXY("noProxy", "mkt.noProxy"),
    KERNEL("kernel", "mkt.kernel"),
    MEMORY("memory", "mkt.boot.memory"),
    CPUS("cpus", "mkt.boot.cpus"),
    ACCEL("accel", "mkt.boot.accel"),
    HOME("home", "mkt.boot.home"),
    DIRECTORIES("directories", "mkt.boot.dir");

    private final String parameter;
    private final String property;

    Option(String parameter, String property) {
        this.parameter = parameter;
        this.property = property;
    }

    /** Its name in a POM's configuration. */
    String parameter() {
        return parameter;
    }

    /** Its name on the command line. */
    String property() {
        return property;
    }
}
