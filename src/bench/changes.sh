# shellcheck shell=bash disable=SC2154
# What is done to the sources and scripts of all contenders alike. Each change reaches the products.

nothing_done() {
    :
}

change_script_of_tc() {
    change_script tc "$1"
}

change_commit_of_tc() {
    commit_file iproute2 include/version.h "static const char version[] = \"bench $1\";"
    pin tc
}

# As a developer does it who compiles again: nearly all files are as they were.
change_line_of_rdma_core() {
    local file=libibverbs/device.c
    commit_file rdma_core "$file" "$(git -C "$scratch/origins/rdma_core.git" show "HEAD:$file")
__attribute__((used)) static const char mkt_bench[] = \"bench $1\";"
    pin rdma_core
}

# The same without a commit.
change_tree_of_rdma_core() {
    local contender
    for contender in "${contenders[@]}"; do
        echo "__attribute__((used)) static const char mkt_bench_tree_$1[] = \"bench $1\";" \
            >>"$(tree_of "$contender")/libibverbs/device.c"
    done
}

change_script_of_linux() {
    change_script linux "$1"
}

change_commit_of_linux() {
    commit_file linux include/uapi/linux/mkt_bench.h "#define MKT_BENCH $1"
    pin linux
}

change_script() {
    local script
    for script in "$scratch"/*/docker/*/"support-$1.sh"; do
        echo "echo $2 >/opt/products/changed" >>"$script"
    done
}

# commit_file ORIGIN PATH TEXT: a commit on top of the last one, without a work tree
commit_file() {
    local origin=$scratch/origins/$1.git blob tree commit
    local -x GIT_DIR=$origin GIT_INDEX_FILE=$origin/index.new
    local -x GIT_AUTHOR_NAME=bench GIT_AUTHOR_EMAIL=bench@localhost
    local -x GIT_COMMITTER_NAME=bench GIT_COMMITTER_EMAIL=bench@localhost
    git read-tree HEAD
    blob=$(git hash-object -w --stdin <<<"$3")
    git update-index --add --cacheinfo "100644,$blob,$2"
    tree=$(git write-tree)
    commit=$(git commit-tree -p HEAD -m "Change $2" "$tree")
    git update-ref HEAD "$commit"
}

# pin PACKAGE: to the last commit of its origin, for all contenders
pin() {
    local commit
    commit=$(git -C "$scratch/origins/$(origin_of "$1").git" rev-parse HEAD)
    sed --in-place "s/^# git_commit: .*/# git_commit: $commit/" "$scratch"/*/docker/*/"support-$1.sh"
}
