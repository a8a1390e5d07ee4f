# shellcheck shell=bash
# Completes goals and options of mkt-images after mvn, in bash and in zsh; docs/completion.md says how to load it.
# What Maven's own completion offers is kept: this asks it for all words that are not of mkt-images.

# The options of the goals: name, values, goals. CompletionTest compares them with the goals.
_mkt_images_options() {
    cat <<'OPTIONS'
detail true,false help
goal - help
key - boot build clean diff doctor init lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.boot.accel auto,kvm,tcg boot
mkt.boot.append - boot
mkt.boot.bridge - boot
mkt.boot.command - boot
mkt.boot.commandTimeout - boot
mkt.boot.cpus - boot
mkt.boot.debug true,false boot
mkt.boot.dir - boot
mkt.boot.disk - boot
mkt.boot.dump - boot
mkt.boot.failOnWarning true,false boot
mkt.boot.force true,false boot
mkt.boot.gdb - boot
mkt.boot.home true,false boot
mkt.boot.interactive true,false boot
mkt.boot.keep true,false boot
mkt.boot.memory - boot
mkt.boot.name - boot
mkt.boot.nics - boot
mkt.boot.numa - boot
mkt.boot.peerCommand - boot
mkt.boot.peers - boot
mkt.boot.rxe - boot
mkt.boot.skip true,false boot
mkt.boot.sshPort - boot
mkt.boot.tap true,false boot
mkt.boot.timeout - boot
mkt.boot.vfio - boot
mkt.builder auto,buildkit,classic,unix://,tcp://,ssh://,docker-container://,kube-pod://,buildx: boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.builder.certificates - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.cache use,refresh,off boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.cache.steps off,registry boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.cacheDir - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.clean.days - clean
mkt.clean.keep - clean
mkt.clean.receipts - clean
mkt.clean.registry true,false clean
mkt.clean.yes true,false clean
mkt.diff.files first,all diff
mkt.diff.format text,json diff
mkt.diff.from - diff
mkt.diff.to - diff
mkt.dockerHost - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.doctor.format text,json doctor
mkt.follow - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.httpProxy - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.httpsProxy - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.init.from - init
mkt.init.groupId - init
mkt.jobs - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.kernel - boot doctor kernel-config
mkt.kernelConfig.features rxe,disk,numa,modules,debug kernel-config
mkt.kernelConfig.output - kernel-config
mkt.key - boot build clean diff doctor init lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.lock use,update,off boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.lock.update - lock
mkt.namespace - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.nfsHost - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.noEngine fail,skip boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.noProxy - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.noPull true,false boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.only - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.outdated.fail true,false outdated
mkt.outdated.format text,json outdated
mkt.plan.format text,json plan
mkt.plan.graph mermaid,dot,text plan
mkt.platform - boot build clean diff doctor kernel-config lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.progress auto,plain,live,quiet,json boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.push true,false build doctor
mkt.push.force true,false build push
mkt.push.requireBoot true,false build push
mkt.push.requireLock true,false build push
mkt.push.tags - build push
mkt.push.timeout - build push
mkt.rebuild - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.receipt - push reproduce
mkt.registry - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.registry.ca - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.registry.plain - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.report.history true,false report
mkt.sbom true,false build push
mkt.secret. - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.settings - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.sign.key - build push
mkt.sign.passphrase - build push
mkt.skip true,false boot build clean diff doctor kernel-config lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.source. - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.ssh. - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.verify.image - verify
mkt.verify.key - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.verify.layers true,false verify
mkt.vm - ssh stop
mkt.vm.command - ssh
mkt.vm.format text,json vm
mkt.vm.timeout - stop
mkt.vulnerabilities - sbom
mkt.vulnerabilities.fail none,high,critical sbom
mkt.watch true,false boot build
mkt.with - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
mkt.without - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
noPull true,false boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
only - boot build clean diff doctor lock outdated plan push report reproduce sbom ssh stop verify verify-reproducible vm
push true,false build doctor
skipITs true,false boot
skipTests true,false boot
OPTIONS
}

# The candidates that begin with a word.
# _mkt_images_candidates WORD LINE. Runs in a subshell of its own.
_mkt_images_candidates() {
    [ -z "${ZSH_VERSION:-}" ] || emulate sh
    local word=$1 goals candidate
    goals=$(_mkt_images_goals_in "$2")
    case $word in
    -D*=*) _mkt_images_values "${word#-D}" ;;
    -D*) _mkt_images_names "$word" "$goals" ;;
    *mkt-images:* | *mkt-images-maven-plugin:*) _mkt_images_goals | sed "s/^/${word%:*}:/" ;;
    *) echo mkt-images: ;;
    esac | while IFS= read -r candidate; do
        case $candidate in
        "$word"*) printf '%s\n' "$candidate" ;;
        esac
    done
}

_mkt_images_goals() {
    _mkt_images_options | cut -d ' ' -f 3- | tr ' ' '\n' | LC_ALL=C sort -u
}

# The goals of mkt-images in a line: mkt-images:build@id, or with the plugin's coordinates.
_mkt_images_goals_in() {
    local word
    set -f
    for word in $1; do
        case $word in
        *mkt-images:?* | *mkt-images-maven-plugin:?*)
            word=${word##*:}
            printf '%s\n' "${word%%@*}"
            ;;
        esac
    done
}

# The options of the goals of the line; without one, those of all goals, because a POM can bind them.
# _mkt_images_names WORD GOALS
_mkt_images_names() {
    local name values goals
    case $2,$1 in
    ,-Dmkt.*) ;;
    ,*)
        printf '%s\n' -Dmkt. -Dkey=
        return
        ;;
    esac
    _mkt_images_options | while read -r name values goals; do
        _mkt_images_have_common "$2" "$goals" || continue
        case $name,$values in
        *.,* | *,true,false) printf '%s\n' "-D$name" ;;
        *) printf '%s\n' "-D$name=" ;;
        esac
    done
}

# Whether a list of goals is empty, or has one that is also in another list.
_mkt_images_have_common() {
    local goal
    [ -n "$1" ] || return 0
    for goal in $1; do
        case " $2 " in
        *" $goal "*) return 0 ;;
        esac
    done
    return 1
}

# The values of an option: NAME=…
_mkt_images_values() {
    local name values goals
    case ${1%%=*} in
    key | mkt.key) _mkt_images_keys ;;
    goal) _mkt_images_goals ;;
    *)
        _mkt_images_options | while read -r name values goals; do
            [ "$name" != "${1%%=*}" ] || [ "$values" = - ] || printf '%s\n' "$values" | tr , '\n'
        done
        ;;
    esac | sed "s/^/-D${1%%=*}=/"
}

# The keys of the image descriptors in this directory and below it.
_mkt_images_keys() {
    local file
    set +f
    for file in image.yaml */image.yaml */*/image.yaml; do
        [ ! -f "$file" ] || sed -n 's/^key:[[:space:]]*["'\'']\{0,1\}\([A-Za-z0-9._-]*\).*/\1/p' "$file"
    done | LC_ALL=C sort -u
}

# Whether a word is of mkt-images alone.
_mkt_images_is_own() {
    case $1 in
    *mkt-images:* | *mkt-images-maven-plugin:* | -Dmkt.* | -Dkey=* | -Donly=* | -DnoPull=* | -Dpush=* | -Dgoal=*) return 0 ;;
    *) return 1 ;;
    esac
}

# What bash calls: completes the word before the cursor.
_mkt_images_bash() {
    local line=${COMP_LINE:0:COMP_POINT} word candidate before='' breaks=''
    word=${line##*[[:space:]]}
    COMPREPLY=()
    if ! _mkt_images_is_own "$word"; then
        [ -n "${_mkt_images_previous:-}" ] || _mkt_images_load_previous
        [ -z "${_mkt_images_previous:-}" ] || "$_mkt_images_previous" "$@"
    fi
    # Readline keeps what is before the last word break, and replaces the rest.
    case $COMP_WORDBREAKS in *:*) breaks=: ;; esac
    case $COMP_WORDBREAKS in *=*) breaks=$breaks= ;; esac
    [ -z "$breaks" ] || before=${word%"${word##*["$breaks"]}"}
    [ "${#COMPREPLY[@]}" != 0 ] || compopt -o nospace 2>/dev/null
    while IFS= read -r candidate; do
        case $candidate in
        '') ;;
        *[=:.]) COMPREPLY+=("${candidate#"$before"}") ;;
        *) COMPREPLY+=("${candidate#"$before"} ") ;;
        esac
    done <<<"$(_mkt_images_candidates "$word" "$line")"
}

# bash-completion reads Maven's completion when it is needed first, which replaces this one.
_mkt_images_load_previous() {
    local loader
    for loader in _comp_load __load_completion; do
        if declare -F "$loader" >/dev/null; then
            "$loader" mvn
            _mkt_images_register_bash
            return
        fi
    done
}

# In front of the function that completes mvn. A completion of another kind is left alone.
_mkt_images_register_bash() {
    local specification options
    specification=$(complete -p mvn 2>/dev/null)
    case $specification in
    *' -F _mkt_images_bash '*) ;;
    *' -F '*)
        _mkt_images_previous=${specification##* -F }
        _mkt_images_previous=${_mkt_images_previous%% *}
        options=${specification#complete}
        # shellcheck disable=SC2086
        complete ${options%% -F *} -F _mkt_images_bash mvn mvnw mvnd
        ;;
    '') complete -o default -F _mkt_images_bash mvn mvnw mvnd ;;
    esac
}

# What zsh calls: completes the word before the cursor.
# shellcheck disable=SC2154
_mkt_images_zsh() {
    local candidate complete=() open=()
    while IFS= read -r candidate; do
        case $candidate in
        '') ;;
        *[=:.]) open+=("$candidate") ;;
        *) complete+=("$candidate") ;;
        esac
    done <<<"$(_mkt_images_candidates "$PREFIX" "${words[*]}")"
    compadd -Q -S '' -- "${open[@]}"
    compadd -Q -- "${complete[@]}"
    if ! _mkt_images_is_own "$PREFIX"; then
        [ -z "${_mkt_images_previous:-}" ] || "$_mkt_images_previous" "$@"
    elif [ "${#open[@]}${#complete[@]}" = 00 ]; then
        compset -P '*=' && _files
    fi
}

# In front of the function that completes mvn.
# shellcheck disable=SC2154
_mkt_images_register_zsh() {
    # shellcheck disable=SC2034
    [ "${_comps[mvn]:-}" = _mkt_images_zsh ] || _mkt_images_previous=${_comps[mvn]:-}
    compdef _mkt_images_zsh mvn mvnw mvnd
}

if [ -n "${ZSH_VERSION:-}" ]; then
    if ! command -v compdef >/dev/null; then
        autoload -Uz compinit
        compinit
    fi
    _mkt_images_register_zsh
else
    _mkt_images_register_bash
fi
