# The support environment of Fedora 40: compilers and tools that build the support packages, the kernel, its documentation
# and QEMU. Published as mkt/build, in which kernel developers compile their kernels.
FROM fedora:40

# The largest packages, which rarely change, come first: for the kernel's documentation as HTML and PDF.
# The engine keeps what dnf downloads for the next build of this image; without a cache, the step removes it.
RUN --mount=type=cache,id=mkt-images/fc40/support:dnf,target=/var/cache/dnf,sharing=locked \
    dnf install --assumeyes --refresh --setopt=install_weak_deps=False --setopt=keepcache=True \
        ImageMagick \
        dejavu-sans-fonts \
        dejavu-sans-mono-fonts \
        dejavu-serif-fonts \
        google-noto-sans-cjk-fonts \
        graphviz \
        graphviz-gd \
        latexmk \
        librsvg2-tools \
        python3-pyyaml \
        python3-sphinx \
        python3-sphinx_rtd_theme \
        texlive-amscls \
        texlive-amsfonts \
        texlive-amsmath \
        texlive-anyfontsize \
        texlive-capt-of \
        texlive-cmap \
        texlive-collection-fontsrecommended \
        texlive-collection-latex \
        texlive-ctex \
        texlive-ec \
        texlive-eqparbox \
        texlive-euenc \
        texlive-fancybox \
        texlive-fancyvrb \
        texlive-float \
        texlive-fncychap \
        texlive-framed \
        texlive-luatex85 \
        texlive-mdwtools \
        texlive-multirow \
        texlive-needspace \
        texlive-oberdiek \
        texlive-parskip \
        texlive-polyglossia \
        texlive-psnfss \
        texlive-tabulary \
        texlive-threeparttable \
        texlive-titlesec \
        texlive-tools \
        texlive-ucs \
        texlive-upquote \
        texlive-wrapfig \
        texlive-xecjk \
        texlive-xetex-bin \
    && (mountpoint -q /var/cache/dnf || dnf clean all)

# Compilers, the kernel and its tools, RPMs, rdma-core, QEMU.
RUN --mount=type=cache,id=mkt-images/fc40/support:dnf,target=/var/cache/dnf,sharing=locked \
    dnf install --assumeyes --refresh --setopt=install_weak_deps=False --setopt=keepcache=True \
        bc \
        binutils \
        bison \
        ccache \
        cmake \
        cpio \
        ctags \
        diffutils \
        dwarves \
        elfutils-devel \
        elfutils-libelf-devel \
        findutils \
        flex \
        gawk \
        gcc \
        gcc-c++ \
        gcc-plugin-devel \
        git-core \
        glib2-devel \
        glibc-devel \
        hostname \
        kmod \
        libaio-devel \
        libattr-devel \
        libbpf-devel \
        libcap-devel \
        libcap-ng-devel \
        libfdt-devel \
        libmnl-devel \
        libnl3-devel \
        libseccomp-devel \
        libslirp-devel \
        libuuid-devel \
        libxml2-devel \
        llvm-devel \
        make \
        meson \
        ncurses-devel \
        ninja-build \
        numactl-devel \
        openssl \
        openssl-devel \
        pandoc \
        patch \
        perl-generators \
        perl-podlators \
        pixman-devel \
        pkgconf-pkg-config \
        python3-Cython \
        python3-devel \
        python3-docutils \
        python3-setuptools \
        rpm-build \
        rsync \
        slang-devel \
        spice-protocol \
        sqlite-devel \
        systemd-devel \
        systemtap-sdt-devel \
        tar \
        usbredir-devel \
        valgrind-devel \
        xz \
        zlib-devel \
        zstd \
    && (mountpoint -q /var/cache/dnf || dnf clean all)
