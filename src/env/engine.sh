# shellcheck shell=bash disable=SC2034,SC2154
# The engine: the one that answers, or a dockerd that up starts at the standard socket. up does not use systemd's unit for
# that, because the engine needs the mirror as an option, and its socket must be open to the caller.

own_url=unix://$engine_socket
engine_url=${DOCKER_HOST:-$own_url}
# Docker 20.10 never removes BuildKit's cache by itself, and the tests fill a disk in some days.
cache_limit='"builder": {"gc": {"enabled": true, "defaultKeepStorage": "20GB"}}'

provide_engine() {
    [[ $engine_url == unix://* ]] || need docker
    if engine_answers && process_is_running engine && [[ $engine_url == "$own_url" ]]; then
        say "engine: runs at $engine_socket, started by an earlier up (process $(process_pid engine))"
        provide_mirror_again
    elif engine_answers; then
        say "engine: answers at $engine_url, and is used as it is"
        check_base_image
    elif [[ $engine_url != "$own_url" ]]; then
        fail "engine: DOCKER_HOST is $DOCKER_HOST, but no engine answers there" \
            "start that engine, or unset DOCKER_HOST to have one started at $engine_socket"
    elif context_answers; then
        say "engine: answers in the current docker context, and is used as it is"
    else
        refuse_engine_of_others
        need_engine
        clear_leftovers
        provide_mirror
        start_engine
    fi
}

engine_answers() {
    case $engine_url in
    unix://*) ask_locally --unix-socket "${engine_url#unix://}" http://localhost/_ping ;;
    *) timeout 10 docker --host "$engine_url" version ;;
    esac >/dev/null 2>&1
}

# Rootless Docker and the like.
context_answers() {
    [[ -z ${DOCKER_HOST:-}${MKT_ENV_SOCKET:-} ]] && command -v docker && timeout 10 docker version
} >/dev/null 2>&1

# No proxy for servers on this machine.
ask_locally() {
    curl --silent --show-error --fail --noproxy '*' --max-time 10 "$@"
}

refuse_engine_of_others() {
    if [[ -S $engine_socket && ! -w $engine_socket ]] &&
        as_root curl --silent --max-time 10 --unix-socket "$engine_socket" http://localhost/_ping >/dev/null; then
        fail "engine: answers root at $engine_socket, but not $(id -un)" \
            "run: sudo usermod -aG $(stat -c %G "$engine_socket") $(id -un); log in again, and run up again"
    fi
}

need_engine() {
    need iptables dockerd
    # Where the kernel has AppArmor, no container starts without its parser.
    if [[ $(cat /sys/module/apparmor/parameters/enabled 2>/dev/null) == Y ]]; then
        need apparmor_parser
    fi
}

# Removes what a killed engine leaves. dockerd believes that any process with the pid in such a file is the one that wrote
# it, and that a containerd runs if there is a socket of containerd.
clear_leftovers() {
    local pid
    pid=$(cat "$engine_pidfile" 2>/dev/null || true)
    if is_program "$pid" dockerd; then
        fail "engine: process $pid is a dockerd (pid file $engine_pidfile), but does not answer at $engine_socket" \
            "wait if it has just started, else stop it (kill $pid, or kill -9 $pid), and run up again"
    fi
    forget "$engine_pidfile"
    pid=$(as_root cat "$engine_exec/containerd/containerd.pid" 2>/dev/null || true)
    if ! is_program "$pid" containerd; then
        forget "$engine_exec/containerd/containerd.pid"
    fi
    forget_socket "$engine_socket"
    forget_socket /run/containerd/containerd.sock
}

is_program() {
    [[ -n $1 ]] && process_identity "$1" >/dev/null && [[ $(cat "/proc/$1/comm" 2>/dev/null) == "$2" ]]
}

forget() {
    if as_root test -e "$1"; then
        say "engine: removing $1, left by a killed process"
        as_root rm -f "$1"
    fi
}

forget_socket() {
    local status=0
    as_root test -S "$1" || return 0
    as_root curl --silent --max-time 5 --output /dev/null --unix-socket "$1" http://localhost/ || status=$?
    # 7: no process listens.
    ((status != 7)) || forget "$1"
}

start_engine() {
    local configuration=()
    if [[ ! -e /etc/docker/daemon.json ]]; then
        echo "{$cache_limit}" >"$state/daemon.json"
        configuration=(--config-file "$state/daemon.json")
    fi
    start_process engine "$engine_log" as_root env "${proxies[@]}" dockerd "${configuration[@]}" \
        --host "$own_url" --pidfile "$engine_pidfile" --data-root "$engine_data" --exec-root "$engine_exec" \
        --group "$(id -g)" "${mirror_option[@]}" "${engine_options[@]}"
    wait_until 60 engine_answers_or_died || true
    if ! engine_answers; then
        say "engine: dockerd does not answer at $engine_socket; the end of $engine_log:"
        grep -v level=info "$engine_log" | tail -n 10 >&2
        fail "engine: repair what these lines name, and run up again"
    fi
    say "engine: started at $engine_socket (process $(process_pid engine), log $engine_log)"
}

engine_answers_or_died() {
    engine_answers || ! process_is_running engine
}
