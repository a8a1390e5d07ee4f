# The support environment of Debian 12: compilers and build dependencies of the support packages. Published as
# mkt/build, in which kernel developers compile their kernels.
FROM debian:bookworm

RUN apt-get update && \
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
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
    && rm -rf /var/lib/apt/lists/*
