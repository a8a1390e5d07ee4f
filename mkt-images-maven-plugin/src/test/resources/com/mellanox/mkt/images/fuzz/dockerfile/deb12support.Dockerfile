# The support environment of Debian 12: compilers and build dependencies of the support packages. Published as
# mkt/build, in which kernel developers compile their kernels.
FROM debian:bookworm

# With a date, 20261120T000000Z, packages come from Debian's snapshot archive of that date, whose lists have expired; so do
# those that are installed in the image later.
ARG SNAPSHOT
ARG SNAPSHOT_ARCHIVE=http://snapshot.debian.org/archive

# The engine keeps what apt downloads for the next build of this image; without a cache, the step removes it. Debian's image
# empties /var/cache/apt/archives after each installation, so the packages have another directory. With logs, each build would
# make another image.
RUN --mount=type=cache,id=mkt-images/deb12/support:apt,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,id=mkt-images/deb12/support:apt-lists,target=/var/lib/apt/lists,sharing=locked \
    if [ -n "$SNAPSHOT" ]; then \
        rm -f /etc/apt/sources.list.d/debian.sources && \
        for suite in debian:bookworm debian:bookworm-updates debian-security:bookworm-security; do \
            echo "deb [check-valid-until=no] $SNAPSHOT_ARCHIVE/${suite%:*}/$SNAPSHOT ${suite#*:} main"; \
        done > /etc/apt/sources.list; \
    fi && \
    apt-get update && \
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
        --option=APT::Keep-Downloaded-Packages=true --option=Dir::Cache::archives=/var/cache/apt/packages \
        autoconf \
        automake \
        bc \
        bison \
        build-essential \
        ca-certificates \
        ccache \
        cmake \
        cpio \
        dwarves \
        flex \
        gawk \
        git \
        kmod \
        libbpf-dev \
        libcap-dev \
        libelf-dev \
        libmnl-dev \
        libncurses-dev \
        libnl-3-dev \
        libnl-route-3-dev \
        libpci-dev \
        libssl-dev \
        libsystemd-dev \
        libtool \
        libudev-dev \
        ninja-build \
        pkg-config \
        python3 \
        rsync \
        xz-utils \
        zstd \
    && rm -f /var/log/apt/* /var/log/dpkg.log /var/log/alternatives.log /var/cache/ldconfig/aux-cache \
    && (mountpoint -q /var/cache/apt || rm -rf /var/cache/apt/packages /var/lib/apt/lists/*)
