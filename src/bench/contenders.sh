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

find_contenders() {
    contenders=(plugin sequential)
    if docker buildx version >/dev/null 2>&1; then
        contenders+=(bake)
    else
        say "docker buildx is not installed: there is no bake to compare with"
    fi
}

# write_contenders PACKAGE…: each package after those that it needs
write_contenders() {
    local contender
    packages=("$@")
    for contender in "${contenders[@]}"; do
        write_docker_directory "$contender"
    done
    write_os_module
    write_bake_files
    provide_clones
}

# The files are this repository's own of Debian 12 as far as it has them.
write_docker_directory() {
    local contender=$1 directory=$scratch/$1/docker/bench package
    mkdir -p "$directory"
    # Every image can be found by the label, to remove it; and since to BuildKit a label is no step, the one without an
    # effect is there, so that no contender profits from another's cache.
    local first="LABEL $label=$contender\nRUN : $contender"
    sed "s/^FROM .*/&\n$first/" "$repository/docker/deb12/support.Dockerfile" >"$directory/support.Dockerfile"
    {
        printf 'FROM debian:bookworm\n%b\n' "$first"
        for package in "${packages[@]}"; do
            echo "COPY --from=local_mkt/support_$package:bench /opt/products/ /products/$package/"
        done
    } >"$directory/kvm.Dockerfile"
    for package in "${packages[@]}"; do
        sed -e "s|^# git_url: .*|# git_url: $(url_of "$package")|" -e "s|:deb12:|:bench:|" "$(script_of "$package")" \
            >"$directory/support-$package.sh"
        pin "$package"
    done
}

script_of() {
    if [[ -e $here/scripts/support-$1.sh ]]; then
        echo "$here/scripts/support-$1.sh"
    else
        echo "$repository/docker/deb12/support-$1.sh"
    fi
}

write_os_module() {
    local directory=$scratch/plugin/mkt-images-bench
    write_pom "$directory"
    printf 'key: bench\nregistry: mkt-bench.invalid\n' >"$directory/image.yaml"
}

# write_pom DIRECTORY: of an OS module for the plugin that is installed
write_pom() {
    local version
    version=$(sed -n 's|^    <version>\(.*\)</version>|\1|p' "$repository/pom.xml" | head -n 1)
    mkdir -p "$1"
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

# One file of stages, which every version of BuildKit can read; context directories by name want a newer one than
# Docker 20.10 has.
write_bake_files() {
    local directory=$scratch/bake/docker/bench package
    [[ -d $directory ]] || return 0
    {
        sed "s/^FROM .*/& AS build/" "$directory/support.Dockerfile"
        for package in "${packages[@]}"; do
            echo "FROM build AS $package"
            sed -n 's|^# *local_mkt/support_\(.*\):bench:$|COPY --from=\1 /opt/products/ /|p' \
                "$directory/support-$package.sh"
            echo "COPY sources/$package/ /opt/src/"
            echo "COPY support-$package.sh /opt/"
            echo "WORKDIR /opt/src"
            echo "RUN bash -e /opt/support-$package.sh"
        done
        sed -e "s/^FROM .*/& AS kvm/" -e "s|local_mkt/support_\(.*\):bench|\1|" "$directory/kvm.Dockerfile"
    } >"$directory/Dockerfile"
    echo "sources/*/.git" >"$directory/.dockerignore"
    {
        printf 'group "default" { targets = ["build", %s"kvm"] }\n' "$(printf '"%s", ' "${packages[@]}")"
        for package in build "${packages[@]}" kvm; do
            printf 'target "%s" {\n  target = "%s"\n  tags = ["mkt-bench-bake/%s"]\n}\n' \
                "$package" "$package" "$package"
        done
    } >"$directory/docker-bake.hcl"
}

# The plugin clones by itself; what the others have is no slower to read.
provide_clones() {
    local package url
    for package in "${packages[@]}"; do
        url=$(url_of "$package")
        if [[ ! -d $scratch/sequential/docker/bench/sources/$package.git ]]; then
            git clone --quiet --bare --depth 1 "$url" "$scratch/sequential/docker/bench/sources/$package.git"
        fi
        if [[ -d $scratch/bake && ! -d $scratch/bake/docker/bench/sources/$package ]]; then
            git clone --quiet --depth 1 "$url" "$scratch/bake/docker/bench/sources/$package"
        fi
    done
}

bring_up_to_date() {
    local contender
    for contender in "${contenders[@]}"; do
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
    plugin) maven "$@" build ;;
    plugin-noPull) maven "$@" build -DnoPull ;;
    plan) maven "$@" plan ;;
    empty-goal) maven "$@" build -Dmkt.skip ;;
    *) (cd "$scratch/$2/docker/bench" && python3 "$here/measure.py" "$scratch" "$@" "$here/$2" "${packages[@]}") ;;
    esac
}

# maven SITUATION CONTENDER ROUND GOAL ARGUMENT…
maven() {
    local situation=$1 contender=$2 round=$3 goal=$4 module=$scratch/plugin/mkt-images-bench
    shift 4
    [[ $situation != *many ]] || module=$scratch/many/mkt-images-many
    (
        cd "$module" || exit
        export MAVEN_OPTS="${MAVEN_OPTS:-} -Xmx128m -Xlog:gc,gc+heap+exit:file=$scratch/gc.log"
        python3 "$here/measure.py" "$scratch" "$situation" "$contender" "$round" \
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
    local image=mkt-bench-$2/kvm file=$scratch/products-$1-$3
    [[ $2 != plugin ]] || image=mkt-bench.invalid/mkt/kvm:bench
    docker run --rm "$image" bash -c \
        'cd /products && { find . -printf "%M %p %l\n"; find . -type f -exec sha256sum {} +; } | sort' >"$file.$2"
    if [[ ! -e $file ]]; then
        mv "$file.$2" "$file"
    else
        diff "$file" "$file.$2" || fail "$2 made other products in $1 than the first contender of the round: see above"
    fi
}
