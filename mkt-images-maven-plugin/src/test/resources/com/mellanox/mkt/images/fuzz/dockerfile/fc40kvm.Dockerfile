# The KVM image of Fedora 40: the root file system of a VM, which mounts it by 9p.

# The RPMs of the support packages, without those that a VM does not need.
FROM fedora:40 AS rpms
COPY --from=local_mkt/support_rdma_core:fc40 /root/rpmbuild/RPMS/ /opt/rpms/
COPY --from=local_mkt/support_qemu:fc40 /root/rpmbuild/RPMS/ /opt/rpms/
COPY --from=local_mkt/support_simx:fc40 /root/rpmbuild/RPMS/ /opt/rpms/
RUN rm -f /opt/rpms/*/*-debuginfo-* /opt/rpms/*/*-debugsource-*

FROM fedora:40

# The version of the interface between kvm-setup.sh and do-kvm.py, which has the same number.
LABEL com.mellanox.mkt.kvm-interface=1

# Fedora's packages of rdma-core install the dependencies of the compiled ones, which replace them later. The host keys are
# removed in the layer that can have made them; otherwise that layer would contain them.
RUN --mount=type=cache,id=mkt-images/fc40/kvm:dnf,target=/var/cache/dnf,sharing=locked \
    dnf install --assumeyes --refresh --setopt=install_weak_deps=False --setopt=keepcache=True \
        bash-completion \
        bzip2 \
        ca-certificates \
        cpio \
        curl \
        dbus \
        diffutils \
        ethtool \
        fakeroot \
        file \
        findutils \
        gdb \
        git-core \
        glibc-langpack-en \
        hostname \
        ibacm \
        infiniband-diags \
        iperf \
        iperf3 \
        iproute \
        iproute-tc \
        iputils \
        iwpmd \
        kmod \
        less \
        libasan \
        libibverbs-utils \
        librdmacm-utils \
        libubsan \
        lsof \
        man-db \
        nano \
        net-tools \
        netperf \
        nmap-ncat \
        openssh-clients \
        openssh-server \
        opensm \
        pciutils \
        perftest \
        perl-interpreter \
        procps-ng \
        psmisc \
        python3 \
        python3-argcomplete \
        qemu-system-x86-core \
        rdma-core-devel \
        rsync \
        srp_daemon \
        strace \
        sudo \
        systemd \
        systemd-networkd \
        systemd-resolved \
        systemd-udev \
        tar \
        tcpdump \
        trace-cmd \
        unzip \
        util-linux \
        valgrind \
        vim-minimal \
        wget \
        which \
        xz \
    && (mountpoint -q /var/cache/dnf || dnf clean all) \
    && rm -f /etc/ssh/ssh_host_*

# The compiled packages replace Fedora's, even if Fedora's are newer.
COPY --from=rpms /opt/rpms/ /opt/rpms/
RUN find /opt/rpms -name '*.rpm' -exec rpm --upgrade --oldpackage --replacepkgs {} +

COPY sudoers /etc/sudoers.d/mkt
COPY sshd_config /etc/ssh/sshd_config.d/50-mkt.conf
COPY kvm-common.sh kvm-setup.sh /opt/
RUN bash -e /opt/kvm-setup.sh
