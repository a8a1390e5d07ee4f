# shellcheck shell=bash disable=SC2034,SC2154
# Programs of arm64 on a machine of another kind: the kernel starts them by qemu, in containers, too.

emulated_arm64=/proc/sys/fs/binfmt_misc/qemu-aarch64
arm64_busybox=$cache/arm64/busybox

# Passes the path of a busybox of arm64, for base images, to mvn.
provide_arm64() {
    [[ $(dpkg --print-architecture) == arm64 ]] || emulate_arm64
    [[ -x $arm64_busybox ]] || download_arm64_busybox
    maven_arguments+=("-Dmkt.test.arm64.busybox=$arm64_busybox")
}

emulate_arm64() {
    need qemu-aarch64-static
    [[ -e /proc/sys/fs/binfmt_misc/register ]] ||
        as_root mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc ||
        fail "emulation: this kernel has no binfmt_misc, so programs of arm64 cannot run"
    if [[ ! -e $emulated_arm64 ]]; then
        # The file's flag F makes the kernel keep qemu open: containers need not have it.
        as_root cp /usr/lib/binfmt.d/qemu-aarch64.conf /proc/sys/fs/binfmt_misc/register
        own_state
        touch "$state/emulation"
        say "emulation: programs of arm64 run by qemu-user-static"
    fi
}

end_emulation() {
    [[ -e $state/emulation ]] || return 0
    # Does not wait for programs that run.
    as_root sh -c "echo -1 >$emulated_arm64"
    rm -f "$state/emulation"
    say "emulation: programs of arm64 do not run any more"
}

# With package lists of its own: this machine's apt is not told of another architecture.
download_arm64_busybox() {
    local work=$cache/arm64.new options
    rm -rf "$work"
    mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
    options=(-o APT::Architecture=arm64 -o APT::Architectures=arm64 -o "Dir::State::Lists=$work/lists"
        -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root)
    say "emulation: downloading Debian's busybox-static for arm64"
    if ! apt_get "${options[@]}" update || ! (cd "$work" && apt_get "${options[@]}" download busybox-static); then
        fail "emulation: busybox-static for arm64 cannot be downloaded: see $cache/apt.log"
    fi
    as_root chown -R "$(id -u):$(id -g)" "$work"
    dpkg-deb --extract "$work"/busybox-static_*.deb "$work"
    mkdir -p "$(dirname "$arm64_busybox")"
    mv "$work/bin/busybox" "$arm64_busybox"
    rm -rf "$work"
}
