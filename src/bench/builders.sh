# shellcheck shell=bash disable=SC2034,SC2154
# Builders of limited size: Docker daemons as src/env/engines starts them, each in a control group with all that it starts.

limited_builders=()

builder_name() {
    echo "docker-bench$1-containerd"
}

builder_address() {
    echo "unix://$(socket_of "$(builder_name "$1")")"
}

# builder_addresses COUNT: as mkt.builder takes them
builder_addresses() {
    local number addresses=
    for ((number = 1; number <= $1; number++)); do
        addresses+=${addresses:+,}$(builder_address "$number")
    done
    echo "$addresses"
}

# Where processor time is limited and counted: one directory of cgroup v2, or one or two of v1.
find_controllers() {
    if [[ -e /sys/fs/cgroup/cgroup.controllers ]]; then
        cpu_controller=/sys/fs/cgroup
        usage_controller=$cpu_controller
        write_group "$cpu_controller/cgroup.subtree_control" +cpu ||
            fail "builders: the control group /sys/fs/cgroup does not limit its groups, see above" \
                "run this on a machine, or in a container that may change control groups"
    else
        cpu_controller=$(controller cpu)
        usage_controller=$(controller cpuacct)
        [[ -n $cpu_controller && -n $usage_controller ]] ||
            fail "builders: /proc/mounts has no cgroup2, and of cgroup not the controllers cpu and cpuacct" \
                "mount them: mount -t cgroup -o cpu,cpuacct cgroup /sys/fs/cgroup/cpu,cpuacct"
    fi
}

# controller NAME: its directory in cgroup v1
controller() {
    awk -v name="$1" '$3 == "cgroup" && $4 ~ "(^|,)" name "(,|$)" { print $2; exit }' /proc/mounts
}

# start_builder NUMBER: with one processor. The daemon inherits the group; its steps are in another group within.
start_builder() {
    local group=mkt-bench-$1/daemon
    stop_builder "$1"
    limited_builders+=("$1")
    as_root mkdir -p "$cpu_controller/$group" "$usage_controller/$group"
    limit_builder "$1" 1
    (
        write_group "$cpu_controller/$group/cgroup.procs" "$BASHPID"
        write_group "$usage_controller/$group/cgroup.procs" "$BASHPID"
        beside_options=(--cgroup-parent "/mkt-bench-$1/steps")
        provide_engine_beside "$(builder_name "$1")"
    )
}

# limit_builder NUMBER PROCESSORS
limit_builder() {
    local group=$cpu_controller/mkt-bench-$1
    if [[ -e $group/cpu.max ]]; then
        write_group "$group/cpu.max" "$(($2 * 100000)) 100000"
    else
        write_group "$group/cpu.cfs_period_us" 100000
        write_group "$group/cpu.cfs_quota_us" "$(($2 * 100000))"
    fi
}

# The processor time that the builders have used so far, all of them together, in seconds.
builders_seconds() {
    local number group
    for number in "${limited_builders[@]}"; do
        group=$usage_controller/mkt-bench-$number
        if [[ -e $group/cpuacct.usage ]]; then
            awk '{ print $1 / 1e9 }' "$group/cpuacct.usage"
        else
            awk '$1 == "usage_usec" { print $2 / 1e6 }' "$group/cpu.stat"
        fi
    done | awk '{ sum += $1 } END { print sum }'
}

# write_group FILE VALUE
write_group() {
    # shellcheck disable=SC2016
    as_root sh -c 'echo "$2" >"$1"' sh "$1" "$2"
}

# With its data, so that each run of the bench begins with empty caches.
stop_builder() {
    local name
    name=$(builder_name "$1")
    stop_engine_beside "$name"
    as_root rm -rf --one-file-system "${engine_store:?}/$name" "$engine_store/$name.lock" "$state/$name" "$state/$name.log"
    as_root find /sys/fs/cgroup -depth -type d -path "*/mkt-bench-$1*" -exec rmdir {} + 2>/dev/null || true
}

stop_builders() {
    local number
    for number in "${limited_builders[@]}"; do
        stop_builder "$number"
    done
}
