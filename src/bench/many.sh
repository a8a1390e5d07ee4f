# shellcheck shell=bash disable=SC2154
# Keys of many images, which take no time to build and all the more to decide on.

# write_many IMAGES FILES: of each image
write_many() {
    local docker=$scratch/many/docker/many image file
    mkdir -p "$docker"
    write_pom "$scratch/many/mkt-images-many"
    printf 'key: many\nregistry: mkt-bench.invalid\nimages:\n' >"$scratch/many/mkt-images-many/image.yaml"
    for image in $(seq --format i%04g "$1"); do
        echo "  $image: $image.Dockerfile" >>"$scratch/many/mkt-images-many/image.yaml"
        printf 'FROM scratch\nLABEL %s=many\nCOPY %s/ /\n' "$label" "$image" >"$docker/$image.Dockerfile"
        mkdir "$docker/$image"
        for ((file = 0; file < $2; file++)); do
            head -c 4096 /dev/urandom >"$docker/$image/file$file"
        done
    done
}
