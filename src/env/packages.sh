# shellcheck shell=bash disable=SC2034,SC2154
# Debian packages that are missing. No service that comes with one is started or enabled: the engine is up's to start
# and down's to stop, and the tests start what they need themselves.

policy=/usr/sbin/policy-rc.d
policy_mark='# made by src/env/up for the time of one installation'
unwanted_services=(docker.socket docker.service containerd.service docker-registry.service apt-cacher-ng.service
    podman.socket podman.service podman-restart.service podman-auto-update.service podman-auto-update.timer)
package_lists_updated=

# need WHAT…: commands, or packages that have none
need() {
    local what packages=()
    for what; do
        is_installed "$what" || packages+=("$what")
    done
    ((${#packages[@]})) || return 0
    command -v apt-get >/dev/null ||
        fail "packages: this machine has no apt-get; install by hand and run up again: ${packages[*]}"
    update_package_lists
    mapfile -t packages < <(for what in "${packages[@]}"; do package_of "$what"; done)
    say "packages: installing ${packages[*]}"
    install_packages "${packages[@]}"
}

is_installed() {
    case $1 in
    # An installer's busybox is linked dynamically, and runs in no container without libraries.
    busybox-static | debian-archive-keyring | ca-certificates | lib*-dev | linux-source-*)
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
        ;;
    *) command -v "$1" >/dev/null ;;
    esac
}

package_of() {
    case $1 in
    apparmor_parser) echo apparmor ;;
    chromedriver) echo chromium-driver ;;
    docker) docker_program_package ;;
    dockerd) echo docker.io ;;
    *-linux-gnu-gcc) echo "gcc-$(tr _ - <<<"${1%-gcc}")" ;;
    htpasswd) echo apache2-utils ;;
    ip) echo iproute2 ;;
    javac) jdk_package ;;
    mvn) echo maven ;;
    ssh) echo openssh-client ;;
    qemu-aarch64-static) echo qemu-user-static ;;
    xz) echo xz-utils ;;
    *) echo "$1" ;;
    esac
}

# Newer releases have the program in a package of its own.
docker_program_package() {
    if [[ -n $(apt-cache --quiet=2 show docker-cli 2>/dev/null) ]]; then
        echo docker-cli
    else
        echo docker.io
    fi
}

# Newer releases have only a newer JDK.
jdk_package() {
    if [[ -n $(apt-cache --quiet=2 show openjdk-17-jdk-headless 2>/dev/null) ]]; then
        echo openjdk-17-jdk-headless
    else
        echo default-jdk-headless
    fi
}

update_package_lists() {
    [[ -z $package_lists_updated ]] || return 0
    say "packages: updating the package lists"
    # One dead source among several is no reason to stop: what is needed may come from the others.
    apt_get update || say "packages: apt-get update failed in part: see $cache/apt.log"
    package_lists_updated=yes
}

apt_get() {
    as_root env "${proxies[@]}" DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
        apt-get --quiet --yes -o DPkg::Lock::Timeout=300 "$@" </dev/null >"$cache/apt.log" 2>&1
}

install_packages() {
    local service new_services=()
    for service in "${unwanted_services[@]}"; do
        [[ -e /lib/systemd/system/$service ]] || new_services+=("$service")
    done
    forbid_service_starts
    # An installation that was interrupted would forbid every other.
    as_root dpkg --configure --pending >/dev/null || true
    apt_get install --no-install-recommends "$@" || {
        tail -n 20 "$cache/apt.log" >&2
        fail "packages: apt-get install $* failed: see above, and $cache/apt.log"
    }
    allow_service_starts
    disable_services "${new_services[@]}"
}

forbid_service_starts() {
    [[ ! -e $policy ]] || return 0
    trap allow_service_starts EXIT
    printf '#!/bin/sh\n%s\nexit 101\n' "$policy_mark" | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
}

# A killed up may have left it, too.
allow_service_starts() {
    trap - EXIT
    if grep -qsF "$policy_mark" "$policy"; then
        as_root rm -f "$policy"
    fi
}

disable_services() {
    local service
    command -v systemctl >/dev/null || return 0
    for service; do
        [[ ! -e /lib/systemd/system/$service ]] || as_root systemctl --quiet disable "$service" >/dev/null 2>&1 || true
    done
}

# The machine's own package sources: a URI and a component in each line.
package_sources() {
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(REPO_URI) $(COMPONENT) $(RELEASE) $(CODENAME)' 'Created-By: Packages' |
        awk -v own="$(os_release VERSION_CODENAME)" '($3 == own || $4 == own) && !seen[$1, $2]++ { print $1, $2 }'
}

os_release() {
    sed -n "s/^$1=//p" /etc/os-release
}
