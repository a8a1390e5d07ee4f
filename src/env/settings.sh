# shellcheck shell=bash disable=SC2034,SC2154
# Where up and down keep things. Each value can be set from outside, so that a second engine can live beside the
# standard one.

cache=${MKT_ENV_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/mkt-images-env}
state=${MKT_ENV_STATE:-/run/mkt-images-env}

engine_socket=${MKT_ENV_SOCKET:-/var/run/docker.sock}
engine_pidfile=${engine_socket%.sock}.pid
engine_data=${MKT_ENV_DATA_ROOT:-/var/lib/docker}
engine_exec=${MKT_ENV_EXEC_ROOT:-/var/run/docker}
engine_log=$state/engine.log
read -ra engine_options <<<"${MKT_ENV_ENGINE_OPTIONS:-}"

mirror_port=${MKT_ENV_MIRROR_PORT:-5055}
base_suite=bookworm

# An ordinary user's PATH lacks the directories of dockerd and debootstrap.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

# sudo drops these, and they are needed behind a proxy.
proxies=()
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    [[ -z ${!name:-} ]] || proxies+=("$name=${!name}")
done

# Standard output belongs to the command that up runs.
say() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
}

fail() {
    local line
    for line; do
        say "$line"
    done
    exit 1
}

as_root() {
    if ((EUID == 0)); then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "'$*' needs root, and there is no sudo: run src/env/${0##*/} as root, or install sudo"
    fi
}

# lock FILE WHAT: one at a time; the lock goes with the process that holds it.
lock() {
    mkdir -p "$cache"
    exec 9>"$cache/$1"
    if ! flock --nonblock 9; then
        say "waiting for another $2"
        flock 9
    fi
}

unlock() {
    exec 9>&-
}
