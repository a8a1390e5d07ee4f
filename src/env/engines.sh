# shellcheck shell=bash disable=SC2034,SC2154
# The engines of src/env/engines. Each one but the machine's Docker has images, a bridge and namespaces of its own, so that
# nothing of it is left after it was killed, and no engine changes what belongs to another.

all_engines=(docker podman docker-forky docker-forky-containerd podman-forky)
engine_store=${MKT_ENV_ENGINES_DATA:-/var/lib/mkt-images-env}
engine_addresses=
mirror_is_provided=
# More options of a Docker that is started.
beside_options=()

# check_names NAME…
check_names() {
    local name
    for name; do
        [[ " ${all_engines[*]} " == *" $name "* ]] ||
            fail "there is no engine $name" "the engines are ${all_engines[*]}"
    done
}

# provide_engines NAME…: engine_addresses has NAME=ADDRESS of each
provide_engines() {
    local name address
    for name; do
        case $name in
        docker)
            provide_engine
            address=$(machine_address)
            ;;
        *)
            provide_engine_beside "$name"
            address=unix://$(socket_of "$name")
            ;;
        esac
        engine_addresses+=${engine_addresses:+ }$name=$address
    done
}

machine_address() {
    if engine_answers; then
        echo "$engine_url"
    else
        docker context inspect --format '{{.Endpoints.docker.Host}}'
    fi
}

socket_of() {
    echo "$state/$1/engine.sock"
}

provide_engine_beside() {
    local name=$1
    check_socket "$name"
    need_for "$name"
    [[ -n $mirror_is_provided ]] || provide_mirror
    mirror_is_provided=yes
    provide_bridge "$name"
    if process_is_running "$name"; then
        if beside_answers "$name"; then
            say "$name: runs at $(socket_of "$name") (process $(process_pid "$name"))"
            return
        fi
        say "$name: process $(process_pid "$name") does not answer"
        stop_process "$name" 30
    fi
    as_root rm -rf --one-file-system "${state:?}/$name"
    mkdir "$state/$name"
    start_beside "$name"
}

# The kernel allows 107 bytes.
check_socket() {
    local socket
    socket=$(socket_of "$1")
    [[ $socket != *' '* && ${#socket} -le 107 ]] ||
        fail "$1: the path of the socket has a space or is longer than 107 characters: $socket" \
            "set MKT_ENV_STATE to a shorter directory"
}

need_for() {
    need unshare flock curl
    case $1 in
    podman) need podman crun catatonit ;;
    *) provide_engine_root ;;
    esac
}

beside_answers() {
    ask_locally --unix-socket "$(socket_of "$1")" http://localhost/_ping >/dev/null 2>&1
}

# start_beside NAME: flock keeps two engines off the same data, and unshare ends with all that the engine has started.
start_beside() {
    local name=$1 data=$engine_store/$1 log=$state/$1.log root=$engine_root target command=()
    [[ $name != podman ]] || root=/
    target=/var/lib/${name%%-*}
    "files_of_${name%%-*}" "$name" "$state/$name"
    as_root mkdir -p "$data"
    as_root flock --nonblock "$data.lock" true ||
        fail "$name: another engine uses $data, which is not of $state" \
            "stop it with its src/env/down, or set MKT_ENV_ENGINES_DATA to another directory"
    start_process "$name" "$log" as_root env "${proxies[@]}" \
        flock --nonblock --no-fork --conflict-exit-code 75 "$data.lock" \
        unshare --mount --propagation slave --pid --fork --kill-child -- \
        "$here/in-root" "$root" "$state/$name" "$data" "$target" "${command[@]}"
    wait_until 60 beside_answers_or_died "$name" || true
    if ! beside_answers "$name"; then
        say "$name: does not answer at $(socket_of "$name"); the end of $log:"
        grep -v level=info "$log" | tail -n 10 >&2
        fail "$name: repair what these lines name, and run ${0##*/} again"
    fi
    as_root chown "$(id -u):$(id -g)" "$(socket_of "$name")"
    as_root chmod 660 "$(socket_of "$name")"
    say "$name: started at $(socket_of "$name") (process $(process_pid "$name"), log $log)"
}

# stop_engine_beside NAME: says nothing of one that was never started
stop_engine_beside() {
    [[ ! -e $state/$1.process ]] || stop_process "$1" 30
    remove_bridge "$1"
}

beside_answers_or_died() {
    beside_answers "$1" || ! process_is_running "$1"
}

# files_of_docker NAME DIRECTORY: and the command that uses them
files_of_docker() {
    local containerd=false
    [[ $1 != *-containerd ]] || containerd=true
    echo "{$cache_limit, \"features\": {\"containerd-snapshotter\": $containerd}}" >"$2/daemon.json"
    command=(dockerd --config-file "$2/daemon.json" --host "unix://$(socket_of "$1")" --group "$(id -g)"
        --bridge "$bridge" --iptables=false --ip6tables=false "${mirror_option[@]}" "${beside_options[@]}")
}
