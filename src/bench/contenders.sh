# shellcheck shell=bash disable=SC2154
# The contenders: a directory for each with the same docker directory, sources of its own, and the command that builds.

label=com.mellanox.mkt.bench

# Local repositories with a URL, as far from the contenders as a server's would be.
provide_origins() {
    local origin
    mkdir "$scratch/origins"
    for origin in rdma_core iproute2 perftest linux.git; do
        git clone --quiet --bare --shared "$source_store/$origin" "$scratch/origins/${origin%.git}.git"
    done
}

origin_of() {
    case $1 in
    tc) echo iproute2 ;;
    *) echo "$1" ;;
    esac
}

url_of() {
    echo "file://$scratch/origins/$(origin_of "$1").git"
}

# The plugin with one of its two builders each, and with BuildKit but without a compiler cache.
is_plugin() {
    [[ $1 == plugin* ]]
}

# bake, and bake with a compiler cache
is_bake() {
    [[ $1 == bake* ]]
}

has_bake() {
    [[ " ${contenders[*]} " == *" bake "* ]]
}

find_contenders() {
    read -ra contenders <<<"${MKT_BENCH_CONTENDERS:-plugin plugin-classic sequential bake}"
    if has_bake && ! has_named_contexts; then
        say "there is no bake to compare with: it needs docker buildx, and Docker 23 or newer"
        read -ra contenders <<<"${contenders[*]/bake/}"
    fi
}

# Named contexts came with the frontend of Docker 23.
has_named_contexts() {
    local version
    version=$(docker version --format '{{.Server.Version}}')
    docker buildx version >/dev/null 2>&1 && ((${version%%.*} >= 23))
}

# write_contenders PACKAGE…: each package after those that it needs
write_contenders() {
    local contender
    packages=("$@")
    for contender in "${contenders[@]}" plugin-uncached $(! has_bake || echo bake-ccache); do
        write_docker_directory "$contender"
        ! is_plugin "$contender" || write_os_module "$contender"
        ! is_bake "$contender" || write_bake_files "$contender"
        provide_clones "$contender"
    done
}

# A key of each contender: support images have no other name.
key_of() {
    case $1 in
    plugin-*) echo "bench-${1#plugin-}" ;;
    *) echo bench ;;
    esac
}

# The files are this repository's own of Debian 12 as far as it has them.
write_docker_directory() {
    local contender=$1 key package directory
    key=$(key_of "$1")
    directory=$scratch/$1/docker/$key
    mkdir -p "$directory"
    cp --dereference "$repository"/docker/deb12/kvm-* "$directory/"
    dockerfile_of "$contender" support >"$directory/support.Dockerfile"
    {
        dockerfile_of "$contender" kvm
        for package in "${packages[@]}"; do
            # Those of Debian 12 are in its own file.
            [[ ! -e $here/scripts/support-$package.sh ]] ||
                echo "COPY --from=local_mkt/support_$package:$key /opt/products/ /products/$package/"
        done
    } >"$directory/kvm.Dockerfile"
    for package in "${packages[@]}"; do
        sed -e "s|^# git_url: .*|# git_url: $(url_of "$package")|" -e "s|:deb12:|:$key:|" "$(script_of "$package")" \
            >"$directory/support-$package.sh"
        [[ $contender != plugin-uncached ]] ||
            before_commands "export CCACHE_DISABLE=1" "$directory/support-$package.sh"
        pin "$package"
    done
}

# dockerfile_of CONTENDER support|kvm
dockerfile_of() {
    # Every image can be found by the label, to remove it; and since to BuildKit a label is no step, the one without an
    # effect is there, so that no contender profits from another's layers. Nor from the packages that it downloaded.
    local changes=(-e "s/^FROM .*/&\nLABEL $label=$1\nRUN : $1/")
    changes+=(-e "s|:deb12|:$(key_of "$1")|" -e "s|mkt-images/deb12|$1|")
    # The builder of docker build knows no mounts.
    [[ $1 != sequential ]] || changes+=(-e 's/^RUN --mount=type=cache.*/RUN \\/' -e '/^ *--mount=type=cache/d')
    sed "${changes[@]}" "$repository/docker/deb12/$2.Dockerfile"
}

# before_commands LINE SCRIPT: inserts the line after the script's header
before_commands() {
    sed --in-place "0,/^[^#]\|^\$/s/^[^#].*\|^\$/$1\n&/" "$2"
}

script_of() {
    if [[ -e $here/scripts/support-$1.sh ]]; then
        echo "$here/scripts/support-$1.sh"
    else
        echo "$repository/docker/deb12/support-$1.sh"
    fi
}

# module_of CONTENDER: the OS module of the plugin
module_of() {
    echo "$scratch/$1/mkt-images-$(key_of "$1")"
}

write_os_module() {
    local directory
    directory=$(module_of "$1")
    write_pom "$directory"
    printf 'key: %s\nregistry: mkt-bench.invalid\n' "$(key_of "$1")" >"$directory/image.yaml"
}

# write_pom DIRECTORY: of an OS module for the plugin that is installed
write_pom() {
    local version
    version=$(sed -n 's|^    <version>\(.*\)</version>|\1|p' "$repository/pom.xml" | head -n 1)
    mkdir -p "$1/.mvn"
    # The flags that init writes for users.
    grep --only-matching -- '-XX:[^ ]*' "$repository/.mvn/jvm.config" >"$1/.mvn/jvm.config"
    cat >"$1/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
    <modelVersion>4.0.0</modelVersion>
    <groupId>com.mellanox.mkt.bench</groupId>
    <artifactId>$(basename "$1")</artifactId>
    <version>1</version>
    <packaging>pom</packaging>
    <build>
        <pluginManagement>
            <plugins>
                <plugin>
                    <groupId>com.mellanox.mkt</groupId>
                    <artifactId>mkt-images-maven-plugin</artifactId>
                    <version>$version</version>
                </plugin>
            </plugins>
        </pluginManagement>
    </build>
</project>
POM
}

# write_bake_files CONTENDER: a target for each image, which has the images and the source that it takes files from as
# named contexts
write_bake_files() {
    local directory=$scratch/$1/docker/bench package
    for package in "${packages[@]}"; do
        bake_dockerfile "$1" "$package" >"$directory/$package.Dockerfile"
    done
    {
        printf 'group "default" { targets = ["build", %s"kvm"] }\n' "$(printf '"%s", ' "${packages[@]}")"
        bake_target "$1" build support.Dockerfile ""
        for package in "${packages[@]}"; do
            bake_target "$1" "$package" "$package.Dockerfile" \
                "build = \"target:build\", source = \"sources/$package\"$(bake_needs "$directory/support-$package.sh")"
        done
        bake_target "$1" kvm kvm.Dockerfile "$(bake_needs "$directory/kvm.Dockerfile" | sed 's/^, //')"
    } >"$directory/docker-bake.hcl"
    # Sources are no files of the targets' main context.
    echo "sources" >"$directory/.dockerignore"
}

# bake_dockerfile CONTENDER PACKAGE
bake_dockerfile() {
    local cache=""
    echo "FROM build"
    bake_needed "$directory/support-$2.sh" | sed 's|.*|COPY --from=local_mkt/support_&:bench /opt/products/ /|'
    if [[ $1 == bake-ccache ]]; then
        # CMake and autoconf take the compilers by these names.
        echo "RUN mkdir /opt/ccache && for name in cc gcc c++ g++; do ln -s /usr/bin/ccache /opt/ccache/\$name; done"
        echo "ENV PATH=/opt/ccache:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin CCACHE_DIR=/opt/cache"
        cache="--mount=type=cache,id=$1/$2,target=/opt/cache "
    fi
    echo "COPY --from=source . /opt/src/"
    echo "COPY support-$2.sh /opt/"
    echo "WORKDIR /opt/src"
    echo "RUN ${cache}bash -e /opt/support-$2.sh"
}

# The packages that a file names.
bake_needed() {
    sed -n 's|.*local_mkt/support_\(.*\):bench.*|\1|p' "$1"
}

bake_needs() {
    bake_needed "$1" | sed 's|.*|, "local_mkt/support_&:bench" = "target:&"|' | tr --delete '\n'
}

# bake_target CONTENDER NAME DOCKERFILE CONTEXTS
bake_target() {
    printf 'target "%s" {\n  dockerfile = "%s"\n  tags = ["mkt-bench-%s/%s"]\n  contexts = { %s }\n}\n' \
        "$2" "$3" "$1" "$2" "$4"
}

# provide_clones CONTENDER: the plugin clones by itself; what the others have is no slower to read
provide_clones() {
    local sources=$scratch/$1/docker/bench/sources package
    for package in "${packages[@]}"; do
        if [[ $1 == sequential && ! -d $sources/$package.git ]]; then
            git clone --quiet --bare --depth 1 "$(url_of "$package")" "$sources/$package.git"
        elif is_bake "$1" && [[ ! -d $sources/$package ]]; then
            git clone --quiet --depth 1 "$(url_of "$package")" "$sources/$package"
            # Of a context by name, the ignore file is in its own directory.
            echo .git >"$sources/$package/.dockerignore"
        fi
    done
}

# tree_of CONTENDER: the work tree of rdma-core, which a developer changes without a commit
tree_of() {
    if is_bake "$1"; then
        echo "$scratch/$1/docker/bench/sources/rdma_core"
    else
        echo "$scratch/$1/tree"
    fi
}

# bring_up_to_date CONTENDER…
bring_up_to_date() {
    local contender
    for contender; do
        measure warm-up "$contender" 0
    done
}

# Its first run clones the sources, and says whether it is there at all.
try_plugin() {
    measure warm-up empty-goal 0 || fail "the plugin does not run, see above: mvn install -DskipTests installs it"
    measure warm-up plugin 0
}

# measure SITUATION CONTENDER ROUND
measure() {
    case $2 in
    plugin | plugin-uncached) maven "$2" "$@" build ;;
    plugin-classic) maven "$2" "$@" build -Dmkt.builder=classic ;;
    plugin-noPull) maven plugin "$@" build -DnoPull ;;
    plan) maven plugin "$@" plan ;;
    empty-goal) maven plugin "$@" build -Dmkt.skip ;;
    *) (cd "$scratch/$2/docker/bench" && python3 "$here/measure.py" "$scratch" "$@" "$here/${2%-ccache}" "${packages[@]}") ;;
    esac
}

# maven CONTENDER SITUATION COLUMN ROUND GOAL ARGUMENT…
maven() {
    local contender=$1 module situation=$2 column=$3 round=$4 goal=$5
    module=$(module_of "$1")
    shift 5
    [[ $situation != *tree ]] || set -- "$@" "-Dmkt.source.rdma_core=$(tree_of "$contender")"
    [[ $situation != *many ]] || module=$scratch/many/mkt-images-many
    (
        cd "$module" || exit
        export MAVEN_OPTS="${MAVEN_OPTS:-} -Xmx128m -Xlog:gc,gc+heap+exit:file=$scratch/gc.log"
        python3 "$here/measure.py" "$scratch" "$situation" "$column" "$round" \
            mvn --batch-mode --no-transfer-progress "mkt-images:$goal" "-Dmkt.cacheDir=$scratch/plugin/cache" "$@"
    )
}

forget_all_images() {
    # Newest first, as they are listed: no image goes before what was built on it.
    docker images --quiet --filter "label=$label" | awk '!seen[$0]++' |
        xargs --no-run-if-empty docker rmi --force >/dev/null
    # What it says on standard error is that a builder is deprecated.
    docker builder prune --all --force >/dev/null 2>&1
    if [[ -n $(docker images --all --quiet --filter "label=$label") ]]; then
        fail "images of an earlier run are still on the engine: docker images --all --filter label=$label"
    fi
}

# check_products SITUATION CONTENDER ROUND: the same as the first contender's of this round
check_products() {
    local package image file=$scratch/products-$1-$3
    for package in "${packages[@]}"; do
        image=mkt-bench-$2/$package
        ! is_plugin "$2" || image=local_mkt/support_$package:$(key_of "$2")
        docker run --rm "$image" bash -c \
            'cd /opt/products && { find . -printf "%M %p %l\n"; find . -type f -exec sha256sum {} +; } | sort'
    done >"$file.$2"
    if [[ ! -e $file ]]; then
        mv "$file.$2" "$file"
    else
        diff "$file" "$file.$2" || fail "$2 made other products in $1 than the first contender of the round: see above"
    fi
}
