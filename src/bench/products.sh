# shellcheck shell=bash disable=SC2154
# What it costs to give the products of a package from one builder to another: through this machine, or by a registry.

registry_port=5077
products=/usr/lib/x86_64-linux-gnu

# The products are read here in any case: their digest decides what must be built. So "read" comes before both ways.
measure_products() {
    local round contenders=() directory=$scratch/products registry=127.0.0.1:$registry_port/products
    find_bake
    ((${#contenders[@]})) || fail "products: there is no docker buildx" "run src/env/engines, which installs it"
    mkdir -p "$directory/made" "$directory/take"
    start_registry "$directory"
    printf 'FROM scratch\nCOPY . /\n' >"$directory/made/Dockerfile"
    printf 'FROM scratch\nCOPY --from=products . /\n' >"$directory/take/Dockerfile"
    for ((round = 0; round <= rounds; round++)); do
        take_products "$directory/made" "$round"
        on_builder 1 made "$round" --output type=cacheonly "$directory/made"
        on_builder 1 read "$round" --output "type=local,dest=$directory/read" "$directory/made"
        on_builder 2 send "$round" --output type=cacheonly --build-context "products=$directory/read" "$directory/take"
        on_builder 1 push "$round" --output "type=image,name=$registry:$round,push=true" "$directory/made"
        on_builder 2 pull "$round" --output type=cacheonly --build-context "products=docker-image://$registry:$round" \
            "$directory/take"
        rm -rf "$directory/read"
    done
    kill "$registry_process"
}

start_registry() {
    mkdir "$1/registry"
    cat >"$1/registry.yml" <<YML
version: 0.1
storage: {filesystem: {rootdirectory: $1/registry}}
http: {addr: "127.0.0.1:$registry_port"}
YML
    docker-registry serve "$1/registry.yml" >"$scratch/logs/registry.log" 2>&1 &
    registry_process=$!
}

# take_products DIRECTORY ROUND: 200 MB of libraries, others in each round
take_products() {
    rm -rf "${1:?}/lib"
    mkdir "$1/lib"
    find "$products" -maxdepth 1 -name '*.so*' -type f -size -20M | sort | awk -v "round=$2" 'NR % 5 != round % 5' |
        while read -r file; do cp "$file" "$1/lib"; done
    echo "$2" >"$1/lib/round"
}

# on_builder NUMBER WHAT ROUND ARGUMENT…: the first round is not counted
on_builder() {
    local situation=products number=$1
    (($3 > 0)) || situation=warm-up
    shift
    DOCKER_HOST=$(builder_address "$number") run_measured "$situation" "$1" "$2" docker buildx build --progress plain "${@:3}"
}
