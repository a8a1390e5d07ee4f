# shellcheck shell=bash disable=SC2034,SC2154
# Real sources of the support packages without GitHub: the release tarballs of the distribution, verified by apt, each
# as a git repository with one commit whose id depends on nothing but the tarball.

source_packages=(rdma-core perftest iproute2)
source_store=$cache/sources

provide_sources() {
    local source
    if github_answers; then
        say "sources: GitHub answers, the pinned commits come from there"
        return
    fi
    for source in "${source_packages[@]}"; do
        [[ -d $source_store/${source//-/_}/.git ]] || make_source "$source"
        maven_arguments+=("-Dmkt.source.${source//-/_}=$source_store/${source//-/_}")
    done
    say "sources: GitHub cannot be reached; ${source_packages[*]} come from $source_store"
}

# Remembered for an hour: behind a firewall that drops packets each question takes as long as its limit.
github_answers() {
    local memory=$cache/github answer
    if [[ -z $(find "$memory" -mmin -60 2>/dev/null) ]]; then
        answer=no
        if GIT_TERMINAL_PROMPT=0 timeout 10 git ls-remote --exit-code https://github.com/linux-rdma/rdma-core.git HEAD \
            >/dev/null 2>&1 9>&-; then
            answer=yes
        fi
        echo "$answer" >"$memory"
    fi
    [[ $(<"$memory") == yes ]]
}

make_source() {
    local source=$1 work=$cache/source.new suite
    need xz
    for suite in $(suites_to_try); do
        rm -rf "$work"
        mkdir -p "$work"
        say "sources: asking $suite for the release of $source"
        if download_source "$source" "$suite" "$work" >"$cache/source.log" 2>&1; then
            commit_source "$source" "$work"
            rm -rf "$work"
            return
        fi
    done
    tail -n 10 "$cache/source.log" >&2
    fail "sources: no release of $source in $(suites_to_try | paste -sd' '), and GitHub cannot be reached" \
        "clone it by hand: git clone URL $source_store/${source//-/_}"
}

# A package mirror may lack the source files of one suite and have those of another.
suites_to_try() {
    local own
    own=$(os_release VERSION_CODENAME)
    echo "$own"
    [[ $(os_release ID) != debian ]] || printf '%s\n' trixie forky sid bookworm | grep -vxF "$own"
}

# download_source SOURCE SUITE DIRECTORY: apt checks it against the signed index
download_source() {
    use_suite "$2" "$3/apt" deb-src
    apt-get --quiet "${apt_options[@]}" update &&
        (cd "$3" && apt-get --quiet "${apt_options[@]}" source --download-only --tar-only "$1")
}

# use_suite SUITE DIRECTORY TYPE: apt_options make apt see this suite alone, in a configuration of its own in DIRECTORY.
# TYPE is deb or deb-src.
use_suite() {
    mkdir -p "$2/lists/partial" "$2/cache/archives/partial"
    package_sources | awk -v type="$3" -v suite="$1" '{ print type, $1, suite, $2 }' >"$2/sources.list"
    apt_options=(
        -o "Dir::Etc::sourcelist=$2/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o "Dir::State::Lists=$2/lists" -o Dir::State::status=/dev/null -o "Dir::Cache=$2/cache"
        -o APT::Sandbox::User=root
    )
}

# commit_source SOURCE DIRECTORY: the tarball in the directory becomes the repository
commit_source() {
    local source=$1 tree=$2/tree tarball version date
    tarball=$(find "$2" -maxdepth 1 -name "${source}_*.orig.tar.*" ! -name '*.asc' | head -n 1)
    version=${tarball##*/"${source}"_}
    version=${version%.orig.tar.*}
    mkdir "$tree"
    tar --extract --file "$tarball" --directory "$tree" --strip-components=1 --no-same-owner
    date=$(find "$tree" -type f -printf '%T@\n' | sort -n | tail -n 1)
    date="@${date%.*} +0000"
    (
        cd "$tree" || exit
        # The user's configuration (signatures, line ends, hooks) would change the commit.
        export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
        export GIT_AUTHOR_NAME=mkt-images GIT_AUTHOR_EMAIL=mkt-images@localhost GIT_AUTHOR_DATE=$date
        export GIT_COMMITTER_NAME=mkt-images GIT_COMMITTER_EMAIL=mkt-images@localhost GIT_COMMITTER_DATE=$date
        git init --quiet --template= --initial-branch=main
        # Every file counts as big: these go into one pack, and not into a file each.
        git -c core.bigFileThreshold=1 add --all --force
        git -c gc.auto=0 commit --quiet --message "$source $version, the release tarball"
        git tag "v${version//[~:]/-}"
    )
    mkdir -p "$source_store"
    rm -rf "${source_store:?}/${source//-/_}"
    mv "$tree" "$source_store/${source//-/_}"
    say "sources: $source $version is at $source_store/${source//-/_}"
}
