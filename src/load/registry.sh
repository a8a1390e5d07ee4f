# shellcheck shell=bash disable=SC2154
# A repository with many tags: those of the image that people use, and some of images that nobody needs.

readonly removable=20

measure_registry() {
    local directory=$scratch/registry-key key=${name}r left
    write_key "$directory" "$key"
    write_package "$directory" "$key" p
    copy_to_kvm "$directory" "$key" p
    measure "$directory" "$key" registry push-first build -Dpush
    python3 "$here/registry.py" fill "$registry_port" mkt/kvm "$key" "$((tags - removable))" "$removable"
    echo "RUN true" >>"$directory/docker/$key/kvm.Dockerfile"
    measure "$directory" "$key" registry push-again build -Dpush
    measure "$directory" "$key" registry clean-lists clean -Dmkt.clean.registry "-Dkey=$key"
    measure "$directory" "$key" registry clean-removes clean -Dmkt.clean.registry "-Dkey=$key" -Dmkt.clean.yes
    left=$(python3 "$here/registry.py" count "$registry_port" mkt/kvm)
    count registry clean-removes "tags left" "$left"
    python3 "$here/registry.py" removed "$registry_port" mkt/kvm "$key" "$removable" || fail "registry: clean has not removed what nobody needs"
}
