# shellcheck shell=bash disable=SC2034,SC2154
# The processes that up started, so that down stops these and no others. A process is known by pid, start time and
# boot: its pid alone may belong to another program by now.

# Fails where there is no such process, or only its zombie.
process_identity() {
    local stat fields
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    read -ra fields <<<"${stat##*) }"
    [[ ${fields[0]} != Z ]] || return 1
    printf '%s %s %s\n' "$1" "${fields[19]}" "$(</proc/sys/kernel/random/boot_id)"
}

process_is_running() {
    local name=$1 recorded pid
    recorded=$(cat "$state/$name.process" 2>/dev/null) || return 1
    read -r pid _ <<<"$recorded"
    [[ -n $pid && $(process_identity "$pid") == "$recorded" ]]
}

process_pid() {
    cut -d' ' -f1 "$state/$1.process"
}

# start_process NAME LOG AS COMMAND…: AS is as_root or env. The process survives the shell that called up.
start_process() {
    local name=$1 log=$2 as=$3 pid
    shift 3
    own_state
    : >>"$log"
    # shellcheck disable=SC2016
    pid=$("$as" sh -c 'log=$1; shift; setsid nohup "$@" >>"$log" 2>&1 </dev/null 9>&- & echo $!' sh "$log" "$@")
    process_identity "$pid" >"$state/$name.process.new" || true
    mv "$state/$name.process.new" "$state/$name.process"
}

# Another user's up may have left it, with its logs.
own_state() {
    [[ -d $state && -w $state ]] && return
    as_root install -d "$state"
    as_root chown -R "$(id -u):$(id -g)" "$state"
}

# stop_process NAME SECONDS
stop_process() {
    local name=$1 seconds=$2 pid
    if ! process_is_running "$name"; then
        say "$name: up has not started one, or it does not run any more"
    else
        pid=$(process_pid "$name")
        send_signal TERM "$(signal_target "$pid")"
        if ! wait_until "$seconds" process_is_gone "$name"; then
            say "$name: process $pid has not stopped after $seconds s and is killed"
            send_signal KILL "$pid"
            wait_until 10 process_is_gone "$name" || fail "$name: process $pid cannot be killed"
        fi
        say "$name: process $pid is stopped"
    fi
    rm -f "$state/$name.process"
}

# unshare ignores the signal. Its child is the program.
signal_target() {
    local child=
    if [[ $(cat "/proc/$1/comm" 2>/dev/null) == unshare ]]; then
        read -r child _ <"/proc/$1/task/$1/children" || true
    fi
    echo "${child:-$1}"
}

# A minimal machine has no kill but the shell's.
send_signal() {
    # shellcheck disable=SC2016
    kill -s "$1" "$2" 2>/dev/null || as_root sh -c 'kill -s "$1" "$2"' sh "$1" "$2"
}

process_is_gone() {
    ! process_is_running "$1"
}

# wait_until SECONDS COMMAND…
wait_until() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < deadline)) || return 1
        sleep 0.1
    done
}
