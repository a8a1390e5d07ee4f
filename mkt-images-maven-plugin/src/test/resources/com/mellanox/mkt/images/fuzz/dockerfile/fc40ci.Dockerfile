# For checks of patches: static analysers, and compilers for the processors that the kernel supports.
FROM harbor.mellanox.com/mkt/build:fc40

# Fedora's cross-gcc packages, without those for processors that Linux no longer supports.
RUN --mount=type=cache,id=mkt-images/fc40/ci:dnf,target=/var/cache/dnf,sharing=locked \
    dnf install --assumeyes --refresh --setopt=install_weak_deps=False --setopt=keepcache=True \
        ShellCheck \
        clang \
        codespell \
        coccinelle \
        gcc-aarch64-linux-gnu \
        gcc-alpha-linux-gnu \
        gcc-arc-linux-gnu \
        gcc-arm-linux-gnu \
        gcc-hppa-linux-gnu \
        gcc-hppa64-linux-gnu \
        gcc-loongarch64-linux-gnu \
        gcc-m68k-linux-gnu \
        gcc-microblaze-linux-gnu \
        gcc-mips64-linux-gnu \
        gcc-nios2-linux-gnu \
        gcc-openrisc-linux-gnu \
        gcc-powerpc64-linux-gnu \
        gcc-powerpc64le-linux-gnu \
        gcc-riscv64-linux-gnu \
        gcc-s390x-linux-gnu \
        gcc-sparc64-linux-gnu \
        gcc-xtensa-linux-gnu \
        lld \
        llvm \
        'perl(DBI)' \
        'perl(Encode)' \
        'perl(Term::ANSIColor)' \
        'perl(Try::Tiny)' \
        'perl(bigint)' \
        python3-GitPython \
        python3-ply \
        smatch \
        sparse \
    && (mountpoint -q /var/cache/dnf || dnf clean all)
