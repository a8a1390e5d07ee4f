# shellcheck shell=bash disable=SC2154
# Keys with small packages, the Maven that builds them, and what is left of them on the engine.

processes=()

# start_process COMMAND…: in the background, until the end of the script
start_process() {
    "$@" >>"$scratch/servers.log" 2>&1 &
    processes+=("$!")
}

stop_processes() {
    local process
    for process in "${processes[@]}"; do
        kill "$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
    done
    processes=()
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# start_registry: at $port, as far away as a server; at $registry_port without a delay
start_registry() {
    port=$(free_port)
    registry_port=$(free_port)
    cat >"$scratch/registry.yml" <<CONFIG
version: 0.1
log: {level: warn, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: "$scratch/registry"}, delete: {enabled: true}}
http: {addr: "127.0.0.1:$registry_port"}
CONFIG
    start_process docker-registry serve "$scratch/registry.yml"
    start_process python3 "$here/delay.py" "$port" "$registry_port" "$delay"
    python3 "$here/registry.py" await "$registry_port"
    python3 "$here/registry.py" await "$port"
}

# The distribution of all keys: busybox, at the registry, so that runs ask for it as users' runs do.
make_base() {
    local root=$scratch/base command
    base=127.0.0.1:$port/$name/base:1
    mkdir -p "$root"/{bin,tmp,opt}
    cp /bin/busybox "$root/bin/busybox"
    for command in $(/bin/busybox --list); do
        # The plugin would take these for those of distributions, and ask them for packages.
        [[ $command =~ ^(busybox|rpm|dpkg)$ ]] || ln -s busybox "$root/bin/$command"
    done
    ln -sf busybox "$root/bin/sh"
    printf '#!/bin/sh\nexec sh "$@"\n' >"$root/bin/bash"
    chmod 755 "$root/bin/bash"
    # The name makes its layer one of its own.
    echo "$name" >"$root/name"
    tar --create --directory "$root" . | docker import - "$base" >/dev/null
    docker push --quiet "$base" >/dev/null
}

# write_key DIRECTORY KEY: a Maven build with the environment of packages; write_package and write_kvm add the rest
write_key() {
    local version
    version=$(sed -n 's|^    <version>\(.*\)</version>|\1|p' "$repository/pom.xml" | head -n 1)
    mkdir -p "$1/mkt-images-$2/.mvn" "$1/docker/$2"
    cat >"$1/mkt-images-$2/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
    <modelVersion>4.0.0</modelVersion>
    <groupId>com.mellanox.mkt.load</groupId>
    <artifactId>mkt-images-$2</artifactId>
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
    printf 'key: %s\nregistry: 127.0.0.1:%s\n' "$2" "$port" >"$1/mkt-images-$2/image.yaml"
    # By the label, what has lost its name is found and removed at the end.
    printf 'FROM %s\nLABEL com.mellanox.mkt.load=%s\n' "$base" "$name" |
        tee "$1/docker/$2/support.Dockerfile" >"$1/docker/$2/kvm.Dockerfile"
}

# write_package DIRECTORY KEY PACKAGE HEADER…: makes one file
write_package() {
    local script=$1/docker/$2/support-$3.sh package=$3 line
    shift 3
    {
        echo "# ---"
        for line; do
            echo "# $line"
        done
        echo "# products: [/opt/$package]"
        echo
        echo "echo $package > /opt/$package"
    } >"$script"
}

# copy_to_kvm DIRECTORY KEY PACKAGE
copy_to_kvm() {
    echo "COPY --from=local_mkt/support_$3:$2 /opt/$3 /opt/" >>"$1/docker/$2/kvm.Dockerfile"
}

# measure DIRECTORY KEY SITUATION WHAT GOAL ARGUMENT…: the log is $scratch/logs/SITUATION-WHAT-1.log
measure() {
    local module=$1/mkt-images-$2 situation=$3 what=$4 goal=$5
    shift 5
    (
        cd "$module" || exit
        export MAVEN_OPTS="${MAVEN_OPTS:-} -Xmx$heap"
        python3 "$here/../bench/measure.py" "$scratch" "$situation" "$what" 1 \
            mvn --batch-mode --no-transfer-progress "mkt-images:$goal" "-Dmkt.cacheDir=$scratch/cache" \
            -Dmkt.settings=none "$@"
    )
}

log_of() {
    echo "$scratch/logs/$1-$2-1.log"
}

# count SITUATION WHAT NAME NUMBER: a number for the table
count() {
    printf '{"situation": "%s", "contender": "%s", "name": "%s", "number": %d}\n' "$1" "$2" "$3" "$4" >>"$scratch/records"
}

# built_in LOG…: the images that were built, one a line
built_in() {
    grep -hE ': built in ' "$@" | sed 's/: built in .*//; s/.* //' | sort || true
}

# check_each_once SITUATION WHAT EXPECTED LOG…
check_each_once() {
    local situation=$1 what=$2 expected=$3 built twice
    shift 3
    built=$(built_in "$@" | wc -l)
    twice=$(built_in "$@" | uniq --repeated)
    count "$situation" "$what" "images built" "$built"
    [[ -z $twice ]] || fail "$situation, $what: built more than once: ${twice//$'\n'/, }"
    ((built == expected)) || fail "$situation, $what: $built images were built, and not $expected"
}

# Those of this script: by the layer of its own base image.
our_images() {
    docker images --no-trunc --format '{{.Repository}}:{{.Tag}}' | grep -E "[:/-]$name" || true
}

# By the label of their images: an image that BuildKit makes has no parent.
our_containers() {
    docker ps --all --quiet --filter "label=com.mellanox.mkt.load=$name"
}

# Temporary names are those that a run gives images until its builds have ended.
check_nothing_is_left() {
    local left lock
    left=$(our_containers)
    [[ -z $left ]] || fail "containers are left: ${left//$'\n'/, }"
    left=$(our_images | grep -vE "^(local_mkt/support_[a-z0-9]+|127\.0\.0\.1:$port/(mkt/(kvm|build)|$name/base)):" || true)
    [[ -z $left ]] || fail "names of images are left: ${left//$'\n'/, }"
    left=$(find "$scratch/cache" \( -path '*/names/*' -o -path '*/publications/*' -o -path '*/steps/*' -o -name 'new*' \) \
        -type f ! -name '*.lock')
    [[ -z $left ]] || fail "files are left: ${left//$'\n'/, }"
    for lock in "$scratch"/cache/locks/*; do
        [[ ! -e $lock ]] || flock --nonblock "$lock" true || fail "a lock is left: $lock"
    done
}

remove_images() {
    [[ -n ${base:-} ]] || return 0
    our_containers | xargs --no-run-if-empty docker rm --force >/dev/null
    docker images --format '{{.Repository}}:{{.Tag}}' | grep -E "[:/-]$name" |
        xargs --no-run-if-empty docker rmi --force >/dev/null || true
    docker images --quiet --filter dangling=true --filter "label=com.mellanox.mkt.load=$name" |
        xargs --no-run-if-empty docker rmi --force >/dev/null || true
}
