# shellcheck shell=bash disable=SC2154
# A source of the size of Linux: Debian's package of Linux 6.1, unpacked and committed, kept beside the other sources.

provide_linux() {
    local work=$cache/linux.new
    [[ ! -d $source_store/linux.git ]] || return 0
    need xz
    rm -rf "$work"
    mkdir -p "$work"
    say "sources: making a repository of Linux 6.1, about a minute"
    download_linux "$work" >"$cache/source.log" 2>&1 || {
        tail -n 10 "$cache/source.log" >&2
        fail "sources: bookworm has no linux-source-6.1, see above" \
            "give it one by hand: git clone --bare --depth 1 a Linux of your own to $source_store/linux.git"
    }
    commit_source linux "$work"
    rm -rf "$work"
    # Its work tree would be 1.3 GB that nobody reads.
    git -C "$source_store/linux" config core.bare true
    mv "$source_store/linux/.git" "$source_store/linux.git"
    rm -rf "$source_store/linux"
}

# download_linux DIRECTORY: its tarball, by the name that commit_source looks for
download_linux() {
    use_suite bookworm "$1/apt" deb
    apt-get --quiet "${apt_options[@]}" update &&
        (cd "$1" && apt-get --quiet "${apt_options[@]}" download linux-source-6.1) &&
        dpkg-deb --extract "$1"/linux-source-6.1_*.deb "$1" &&
        mv "$1/usr/src/linux-source-6.1.tar.xz" "$1/linux_6.1.orig.tar.xz"
}
