# shellcheck shell=bash disable=SC2034,SC2154
# The root file system that holds newer engines than this machine has: Debian's next release, by debootstrap. It is kept by
# what it is made of; its packages are those of the day on which it was made.

engine_suite=forky
engine_packages=(docker.io docker-cli docker-buildx containerd runc podman crun netavark aardvark-dns catatonit)
# What engines call: for sources in git, archives in a build context, the list of a container's processes.
engine_packages+=(iptables apparmor ca-certificates git openssh-client xz-utils procps)
# What tests compare signatures with. It runs on the machine itself, as docker-buildx does.
engine_packages+=(cosign)
engine_root=$cache/engines/$engine_suite-$(
    { echo "${engine_packages[*]}" && dpkg --print-architecture && cat "$here/make-engine-root"; } | sha256sum | cut -c -16
)
buildx=$engine_root/usr/libexec/docker/cli-plugins/docker-buildx
cosign=$engine_root/usr/bin/cosign

provide_engine_root() {
    local mirror
    [[ ! -d $engine_root ]] || return 0
    need debootstrap debian-archive-keyring
    mirror=$(debian_mirror)
    say "engines: making the root of Debian $engine_suite with debootstrap from ${mirror:-its default mirror}," \
        "about two minutes"
    use_proxy_of_apt
    mkdir -p "$cache/engines"
    as_root env "${proxies[@]}" "$here/make-engine-root" "$engine_suite" "$engine_root" "$mirror" "${engine_packages[@]}" \
        2>"$cache/debootstrap-engines.log" || {
        tail -n 15 "$cache/debootstrap-engines.log" >&2
        fail "engines: debootstrap of $engine_suite failed: see above, and $cache/debootstrap-engines.log" \
            "if a package is missing there, remove it from engine_packages in $here/engine-root.sh"
    }
    say "engines: the root is $engine_root ($(as_root du -sh "$engine_root" | cut -f1))"
}
