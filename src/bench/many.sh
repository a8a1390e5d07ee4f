# shellcheck shell=bash disable=SC2154
# A key of 200 images with ten files each, which take no time to build and all the more to decide on.

write_many() {
    local docker=$scratch/many/docker/many image file
    mkdir -p "$docker"
    write_pom "$scratch/many/mkt-images-many"
    printf 'key: many\nregistry: mkt-bench.invalid\nimages:\n' >"$scratch/many/mkt-images-many/image.yaml"
    for image in i{001..200}; do
        echo "  $image: $image.Dockerfile" >>"$scratch/many/mkt-images-many/image.yaml"
        printf 'FROM scratch\nLABEL %s=many\nCOPY %s/ /\n' "$label" "$image" >"$docker/$image.Dockerfile"
        mkdir "$docker/$image"
        for file in {0..9}; do
            head -c 4096 /dev/urandom >"$docker/$image/file$file"
        done
    done
}
