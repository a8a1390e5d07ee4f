# shellcheck shell=bash disable=SC2154
# Many small images of one key. Each tenth package takes the products of the nine before, and the KVM image those of each
# tenth, since an image has at most about 120 layers.

measure_images() {
    local directory=$scratch/images key=${name}i image needed=()
    write_key "$directory" "$key"
    for image in $(seq "$((images - 2))"); do
        if ((image % 10 && image < images - 2)); then
            write_package "$directory" "$key" "p$image"
            needed+=("p$image: {files: [/opt/p$image], dest: /opt/}")
        else
            write_package "$directory" "$key" "p$image" "image_files: {$(join "${needed[@]}")}"
            copy_to_kvm "$directory" "$key" "p$image"
            needed=()
        fi
    done
    measure "$directory" "$key" images cold build -Dmkt.jobs=16
    check_each_once images cold "$images" "$(log_of images cold)"
    measure "$directory" "$key" images nothing build -Dmkt.jobs=16
    check_each_once images nothing 0 "$(log_of images nothing)"
    measure "$directory" "$key" images plan plan
}

# join WORD…: with commas
join() {
    local joined
    printf -v joined '%s, ' "$@"
    echo "${joined%, }"
}
