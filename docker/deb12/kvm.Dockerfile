# The KVM image of Debian 12: the root file system of a VM, which mounts it by 9p.
FROM debian:bookworm

# The version of the interface between kvm-setup.sh and do-kvm.py, which has the same number.
LABEL com.mellanox.mkt.kvm-interface=1

# qemu and opensm depend on Debian's RDMA libraries. This package without files replaces these libraries, and depends on
# the libraries that the compiled ones are linked with.
COPY kvm-compiled.control /opt/mkt-compiled/DEBIAN/control

# With a date, 20261120T000000Z, packages come from Debian's snapshot archive of that date, whose lists have expired; so do
# those that are installed in the image later.
ARG SNAPSHOT
ARG SNAPSHOT_ARCHIVE=http://snapshot.debian.org/archive

# The host keys are removed in the layer that made them; otherwise that layer would contain them. So are the logs, the id of the
# machine and the days on which accounts were made, with which each build would make another image. netperf is in non-free.
# The engine keeps what apt downloads for the next build of this image; without a cache, the step removes it. Debian's image
# empties /var/cache/apt/archives after each installation, so the packages have another directory.
RUN --mount=type=cache,id=mkt-images/deb12/kvm:apt,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,id=mkt-images/deb12/kvm:apt-lists,target=/var/lib/apt/lists,sharing=locked \
    if [ -n "$SNAPSHOT" ]; then \
        rm -f /etc/apt/sources.list.d/debian.sources && \
        for suite in debian:bookworm debian:bookworm-updates debian-security:bookworm-security; do \
            echo "deb [check-valid-until=no] $SNAPSHOT_ARCHIVE/${suite%:*}/$SNAPSHOT ${suite#*:} main"; \
        done > /etc/apt/sources.list; \
    fi && \
    find /etc/apt -name '*.list' -o -name '*.sources' | xargs sed -i -E '/^(deb |Components:)/s/$/ non-free/' && \
    dpkg-deb --build --root-owner-group /opt/mkt-compiled /opt/mkt-compiled.deb && \
    apt-get update && \
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
        --option=APT::Keep-Downloaded-Packages=true --option=Dir::Cache::archives=/var/cache/apt/packages \
        /opt/mkt-compiled.deb \
        bash-completion \
        bzip2 \
        ca-certificates \
        cpio \
        curl \
        dbus \
        ethtool \
        fakeroot \
        file \
        gdb \
        git \
        iperf \
        iperf3 \
        iputils-ping \
        iputils-tracepath \
        kmod \
        less \
        libnss-resolve \
        lsof \
        man-db \
        nano \
        net-tools \
        netcat-openbsd \
        netperf \
        openssh-client \
        openssh-server \
        opensm \
        pciutils \
        perl \
        procps \
        psmisc \
        python3 \
        "qemu-system-$(dpkg --print-architecture | sed 's/amd64/x86/; s/arm64/arm/')" \
        rpm2cpio \
        rsync \
        strace \
        sudo \
        systemd \
        systemd-resolved \
        systemd-sysv \
        tcpdump \
        trace-cmd \
        udev \
        unzip \
        valgrind \
        vim-tiny \
        wget \
        xz-utils \
    && rm -f /var/log/apt/* /var/log/dpkg.log /var/log/alternatives.log /var/cache/ldconfig/aux-cache \
    && rm -f /var/lib/dbus/machine-id && : >/etc/machine-id \
    && sed -i -E 's/^(([^:]*:){2})[0-9]*/\1/' /etc/shadow /etc/shadow- \
    && (mountpoint -q /var/cache/apt || rm -rf /var/cache/apt/packages /var/lib/apt/lists/*) \
    && rm -rf /opt/mkt-compiled /opt/mkt-compiled.deb /etc/ssh/ssh_host_*

COPY --from=local_mkt/support_iproute2:deb12 /opt/products/ /
COPY --from=local_mkt/support_rdma_core:deb12 /opt/products/ /
COPY --from=local_mkt/support_perftest:deb12 /opt/products/ /

COPY kvm-common.sh kvm-setup.sh /opt/
RUN bash -e /opt/kvm-setup.sh
