# shellcheck shell=bash disable=SC2154
# A package from a source of many small files, 1,000 in each directory.

# Once for all situations.
provide_origin() {
    origin=$scratch/origin/source.git
    [[ ! -d $origin ]] || return 0
    git init --quiet --bare --initial-branch=main "$origin"
    python3 "$here/source.py" "$files" | git -C "$origin" fast-import --quiet
    commit=$(git -C "$origin" rev-parse main)
}

# measure_source SITUATION LETTER URL ARGUMENT…
measure_source() {
    local situation=$1 key=$name$2 directory=$scratch/$1 url=$3
    shift 3
    write_key "$directory" "$key"
    write_package "$directory" "$key" source "git_url: $url" "git_commit: $commit"
    copy_to_kvm "$directory" "$key" source
    measure "$directory" "$key" "$situation" plan plan "$@"
    measure "$directory" "$key" "$situation" build build "$@"
    check_each_once "$situation" build 3 "$(log_of "$situation" build)"
    measure "$directory" "$key" "$situation" nothing build "$@"
    check_each_once "$situation" nothing 0 "$(log_of "$situation" nothing)"
    # The next situation needs the disk.
    docker rmi --force "local_mkt/support_source:$key" >/dev/null
}

measure_commit() {
    provide_origin
    measure_source commit c "file://$origin"
}

measure_fetch() {
    local git_port
    provide_origin
    git_port=$(free_port)
    start_process git daemon --reuseaddr --listen=127.0.0.1 --port="$git_port" --export-all \
        --base-path="$scratch/origin" "$scratch/origin"
    measure_source fetch f "git://127.0.0.1:$git_port/source.git"
}

measure_tree() {
    # JGit keeps git's index in memory, about 160 bytes a file, and the index of the pack, about 30.
    # shellcheck disable=SC2034 # measure reads it
    local heap=${MKT_LOAD_HEAP:-400m}
    provide_origin
    git clone --quiet --shared "file://$origin" "$scratch/work-tree"
    # Files of the second in which git wrote its index are read, each time.
    sleep 2
    git -C "$scratch/work-tree" update-index --refresh --force-write-index
    measure_source tree t "file://$origin" "-Dmkt.source.source=$scratch/work-tree"
    rm -rf "$scratch/work-tree"
}
