# shellcheck shell=bash disable=SC2034,SC2154
# Kernels to boot images with: Debian's source, kernel.config over tinyconfig, the contract's fragments over both. They
# are kept by what they are made of, and the tree that they are compiled in is kept with them (about a gigabyte, one for
# each architecture): in it a kernel of another configuration takes seconds, and not minutes.

kernels=$cache/kernels
kernel_log=$kernels/log
contract_directory=$(realpath -m "$here/../../docker/common")
kernel_architecture=$(dpkg --print-architecture 2>/dev/null || true)
kernel_fragments=()
kernel_arch=
kernel_image=
kernel_compiler=
kernel_source=
kernel_version=
kernel_tree=
kernel_directory=

# For each kernel of provide_kernel.
need_for_kernels() {
    choose_architecture
    find_kernel_source || update_package_lists
    find_kernel_source || fail "kernel: no package source of this machine has a linux-source" \
        "add one to /etc/apt/sources.list, and run ${0##*/} again"
    need make gcc "${kernel_compiler}gcc" libc6-dev flex bison bc xz lz4 libelf-dev libssl-dev "$kernel_source"
    kernel_version=$(dpkg-query -W -f '${Version}' "$kernel_source")
    kernel_tree=$kernels/tree-$kernel_architecture-${kernel_version//[~:]/-}
}

# Sets what the kernel's build calls the architecture, and the compiler where this machine has another one.
choose_architecture() {
    case $kernel_architecture in
    amd64) kernel_arch=x86_64 kernel_image=arch/x86/boot/bzImage kernel_compiler=x86_64-linux-gnu- ;;
    arm64) kernel_arch=arm64 kernel_image=arch/arm64/boot/Image kernel_compiler=aarch64-linux-gnu- ;;
    *) fail "kernel: can be compiled only for amd64 and arm64, and this machine is $kernel_architecture" ;;
    esac
    [[ $kernel_architecture != "$(dpkg --print-architecture)" ]] || kernel_compiler=
    ((${#kernel_fragments[@]})) || kernel_fragments=("$contract_directory"/kernel{,"-$kernel_architecture"}.config)
}

# 6.1 where there is one, else the newest.
find_kernel_source() {
    kernel_source=$(apt-cache search --names-only '^linux-source-[0-9.]+$' | cut -d' ' -f1 | sort -V |
        awk '$1 == "linux-source-6.1" { own = $1 } END { print own ? own : $1 }')
    [[ -n $kernel_source ]]
}

# Sets kernel_directory, a small part of a compiled tree in the same places; and provides wrong kernels by name.
provide_test_kernels() {
    local right
    provide_kernel
    right=$kernel_directory
    provide_wrong_kernel "$right.wrong/no-9p" 9P_FS=n NET_9P=n
    provide_wrong_kernel "$right.wrong/9p-module" 9P_FS=m NET_9P=m NET_9P_VIRTIO=m
    provide_wrong_kernel "$right.wrong/no-virtio-console" VIRTIO_CONSOLE=n
    provide_wrong_kernel "$right.wrong/no-devtmpfs" DEVTMPFS=n
    maven_arguments+=("-Dmkt.kernel=$right" "-Dmkt.test.kernels=$right.wrong")
    say "kernel: Linux $kernel_version is at $right, kernels with a missing option are in $right.wrong"
}

# provide_wrong_kernel LINK OPTION=VALUE…
provide_wrong_kernel() {
    local link=$1
    shift
    provide_kernel "$@"
    mkdir -p "${link%/*}"
    ln -s "../${kernel_directory##*/}" "$link.$$"
    mv -T "$link.$$" "$link"
}

# provide_kernel OPTION=VALUE…: sets kernel_directory
provide_kernel() {
    local fragment speed contract changes=
    for fragment in "${kernel_fragments[@]}"; do
        [[ -r $fragment ]] || fail "kernel: there is no $fragment with the options of the kernel"
    done
    speed=$(options_of "$here/kernel.config")
    contract=$(options_of "${kernel_fragments[@]}")
    [[ -n $contract ]] || fail "kernel: ${kernel_fragments[*]} names no option; it needs lines like CONFIG_NET=y"
    (($# == 0)) || changes=$(printf 'CONFIG_%s\n' "$@" | sort)
    kernel_directory=$kernels/${kernel_version//[~:]/-}-$(kernel_key)
    [[ ! -d $kernel_directory ]] || return 0
    mkdir -p "$kernels"
    lock kernels.lock "build of a kernel"
    [[ -d $kernel_directory ]] || make_kernel "$*"
    unlock
}

# options_of FILE…: as OPTION=VALUE, n for one that is not set
options_of() {
    sed -nE 's/[[:space:]]+$//; s/^# (CONFIG_[A-Za-z0-9_]+) is not set$/\1=n/; /^CONFIG_[A-Za-z0-9_]+=/p' "$@"
}

# Of all that the kernel is made of: this file among it.
kernel_key() {
    {
        printf '%s\n' "$kernel_source $kernel_version $kernel_architecture" "$speed" "$contract" "$changes"
        "${kernel_compiler}gcc" --version
        "${kernel_compiler}ld" --version
        cat "$here/kernels.sh"
    } | sha256sum | cut -c -16
}

make_kernel() {
    local expectation=
    : >"$kernel_log"
    prepare_tree
    [[ -e $kernel_tree/vmlinux ]] || expectation=", about 5 minutes on 2 processors"
    say "kernel: compiling Linux $kernel_version for $kernel_architecture${1:+ with $1}$expectation"
    # The tree of a killed call may hold half a file.
    trap 'rm -f "$kernel_tree.busy"' EXIT
    touch "$kernel_tree.busy"
    configure_tree
    apply_configuration
    in_tree make --jobs "$(nproc)" all || fail_with_log "compiling failed"
    keep_kernel
    rm -f "$kernel_tree.busy"
    trap - EXIT
}

prepare_tree() {
    local tarball
    [[ -e $kernel_tree.busy || ! -d $kernel_tree ]] || return 0
    # Those of other versions, too.
    rm -rf "$kernels"/tree-"$kernel_architecture"-*
    refuse_full_disk 2000
    tarball=$(dpkg -L "$kernel_source" | grep -m 1 '\.tar\.[a-z0-9]*$')
    say "kernel: unpacking $tarball"
    mkdir "$kernel_tree.new"
    # Without what takes most room and is not for virtual machines. Kconfig files are needed of everything.
    tar --extract --file "$tarball" --directory "$kernel_tree.new" --strip-components=1 --no-same-owner \
        --exclude='*/drivers/gpu/drm/amd/*.[ch]' --exclude='*/arch/*/boot/dts' \
        --exclude='*/Documentation/devicetree/bindings' --exclude='*/tools/testing/selftests' \
        >>"$kernel_log" 2>&1 || fail_with_log "unpacking failed"
    mv -T "$kernel_tree.new" "$kernel_tree"
}

# refuse_full_disk MEGABYTES
refuse_full_disk() {
    local free
    free=$(df --output=avail --block-size=1M "$kernels" | tail -n 1)
    ((free >= $1)) || fail "kernel: needs $1 MB of disk in $kernels, but only ${free// /} MB are free" \
        "free some space, or set MKT_ENV_CACHE to a directory on another disk"
}

configure_tree() {
    in_tree make tinyconfig || fail_with_log "tinyconfig failed"
    merge_options "$speed" "$contract"
    demand_options "$contract"
    refuse_change_of_nothing
    if [[ -n $changes ]]; then
        merge_options "$changes"
        demand_options "$changes"
    fi
    tell_what_others_decide "$speed" "$contract" "$changes"
}

# merge_options OPTIONS…: the later ones win
merge_options() {
    printf '%s\n' "$@" >"$kernel_tree.options"
    in_tree scripts/kconfig/merge_config.sh -m .config "$kernel_tree.options" || fail_with_log "merge_config.sh failed"
    in_tree make olddefconfig || fail_with_log "olddefconfig failed"
}

# An option that another selects comes back, one that lacks what it depends on goes.
demand_options() {
    local unmet
    unmet=$(unmet_options "$@")
    [[ -z $unmet ]] || fail "kernel: its configuration cannot have ${unmet//$'\n'/ }" \
        "another option selects it, or one that it depends on is missing: see make menuconfig in $kernel_tree"
}

refuse_change_of_nothing() {
    local change
    for change in $changes; do
        [[ $change != *=n ]] || grep -q "^${change%=n}=" "$kernel_tree/.config" ||
            fail "kernel: ${change%=n} cannot be left out, because the configuration does not have it"
    done
}

tell_what_others_decide() {
    local unmet
    unmet=$(unmet_options "$@")
    [[ -z $unmet ]] || say "kernel: other options override ${unmet//$'\n'/ }"
}

# unmet_options OPTIONS…: those that the tree's configuration has otherwise
unmet_options() {
    printf '%s\n' "$@" | awk -F= '
        { value = substr($0, length($1) + 2) }
        side == "has" { has[$1] = value }
        side == "wanted" && NF { wanted[$1] = value }
        END {
            for (option in wanted)
                if (option in has ? has[option] != wanted[option] : wanted[option] !~ /^(n|"")$/)
                    print option "=" wanted[option]
        }' side=has <(options_of "$kernel_tree/.config") side=wanted - | sort
}

# A header of nearly all files declares one function by DEVTMPFS. Only those that call it are compiled again.
apply_configuration() {
    local mark=$kernel_tree/include/config/DEVTMPFS before after file
    before=$(stat -c %y "$mark" 2>/dev/null || true)
    in_tree make syncconfig || fail_with_log "syncconfig failed"
    after=$(stat -c %y "$mark" 2>/dev/null || true)
    [[ -n $before && $before != "$after" ]] || return 0
    grep -rl --include='*.c' devtmpfs_ "$kernel_tree" | while read -r file; do
        rm -f "${file%.c}.o"
    done
    touch --date="$before" "$mark"
}

# in_tree COMMAND…: nothing of the caller's environment gets into the kernel, no day, and no name of the machine
in_tree() {
    local day
    day=$(LC_ALL=C date --utc --reference="$kernel_tree/Makefile")
    (
        cd "$kernel_tree" || exit
        exec env -i PATH="$PATH" LC_ALL=C ARCH="$kernel_arch" CROSS_COMPILE="$kernel_compiler" LOCALVERSION= \
            KBUILD_BUILD_VERSION=1 \
            KBUILD_BUILD_TIMESTAMP="$day" KBUILD_BUILD_USER=mkt-images KBUILD_BUILD_HOST=localhost "$@"
    ) >>"$kernel_log" 2>&1 </dev/null
}

fail_with_log() {
    tail -n 20 "$kernel_log" >&2
    fail "kernel: $1: see above, and $kernel_log"
}

keep_kernel() {
    local new=$kernels/new module
    local files=("$kernel_image" .config System.map include/config/kernel.release)
    if grep -qx CONFIG_MODULES=y "$kernel_tree/.config"; then
        files+=(modules.order modules.builtin modules.builtin.modinfo)
        # Newer trees name the object.
        while read -r module; do
            files+=("${module%.*}.ko")
        done <"$kernel_tree/modules.order"
    fi
    rm -rf "$new"
    mkdir "$new"
    (cd "$kernel_tree" && cp --parents "${files[@]}" "$new")
    mv -T "$new" "$kernel_directory"
}
