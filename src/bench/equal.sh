# shellcheck shell=bash disable=SC2034,SC2154
# Equal packages: each burns the same processor time in one thread, and needs no network.

packages=(p1 p2 p3 p4 p5 p6 p7 p8)

# How many additions awk does here in a second of processor time.
measure_additions() {
    local seconds TIMEFORMAT=%U
    seconds=$({ time awk 'BEGIN { for (i = 0; i < 20000000; i++) s += i }'; } 2>&1)
    awk -v seconds="$seconds" 'BEGIN { printf "%d", 20000000 / seconds }'
}

write_equal_key() {
    local docker=$scratch/scale/docker/scale package
    additions=$(($(measure_additions) * package_seconds))
    mkdir -p "$docker"
    write_pom "$scratch/scale/mkt-images-scale"
    printf 'key: scale\nregistry: mkt-bench.invalid\n' >"$scratch/scale/mkt-images-scale/image.yaml"
    printf 'FROM debian:bookworm\nRUN mkdir -p /opt/products\n' >"$docker/support.Dockerfile"
    echo "FROM debian:bookworm" >"$docker/kvm.Dockerfile"
    for package in "${packages[@]}"; do
        echo "COPY --from=local_mkt/support_$package:scale /opt/products/ /products/$package/" >>"$docker/kvm.Dockerfile"
        printf 'FROM build\nCOPY support-%s.sh /opt/\nRUN bash -e /opt/support-%s.sh\n' "$package" "$package" \
            >"$docker/$package.Dockerfile"
    done
    write_bake_file >"$docker/docker-bake.hcl"
}

# The image that is delivered, and what it needs as named contexts.
write_bake_file() {
    local package
    printf 'target "build" { dockerfile = "support.Dockerfile" }\n'
    for package in "${packages[@]}"; do
        printf 'target "%s" {\n  dockerfile = "%s.Dockerfile"\n  contexts = { build = "target:build" }\n}\n' \
            "$package" "$package"
    done
    printf 'target "default" {\n  dockerfile = "kvm.Dockerfile"\n  tags = ["%s"]\n  contexts = {\n' "$bake_image"
    for package in "${packages[@]}"; do
        printf '    "local_mkt/support_%s:scale" = "target:%s"\n' "$package" "$package"
    done
    printf '  }\n}\n'
}

# change_packages TEXT ADDITIONS: nothing of an earlier run is of use to this one
change_packages() {
    local package
    for package in "${packages[@]}"; do
        cat >"$scratch/scale/docker/scale/support-$package.sh" <<SCRIPT
# ---
# products: [/opt/products]

awk 'BEGIN { for (i = 0; i < $2; i++) s += i; print "$1", s }' >/opt/products/sum
SCRIPT
    done
}
