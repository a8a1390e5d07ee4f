# shellcheck shell=bash disable=SC2034,SC2154
# fedora:40 where Docker Hub cannot be reached: a stand-in from src/env/fedora, built on the engine and put into the
# mirror. It is made anew when its files or its base image have changed.

fedora_image=fedora:40
fedora_files=$here/fedora

provide_fedora() {
    if docker_hub_answers; then
        say "base image: Docker Hub answers, $fedora_image comes from there"
    elif ! process_is_running mirror; then
        say "base image: $fedora_image cannot be pulled from Docker Hub, and up did not start a mirror for this engine." \
            "If the engine does not have the image, docker build --tag $fedora_image src/env/fedora makes a stand-in"
    else
        mirror_has_fedora || make_fedora
        say "base image: WARNING: $fedora_image is a stand-in that consists of Debian's packages." \
            "Use it only to test builds, and do not work with images that are built on it"
    fi
}

# The tag with the key is for the recipe, and the one with the release for those who pull.
mirror_has_fedora() {
    local made
    made=$(mirror_digest "fedora/manifests/stand-in-$(fedora_key)")
    [[ -n $made && $made == "$(mirror_digest "fedora/manifests/${fedora_image#*:}")" ]]
}

# mirror_digest PATH: empty where there is none
mirror_digest() {
    ask_locally --head --header "Accept: $manifest_type" "$mirror_url/v2/library/$1" 2>/dev/null |
        tr -d '\r' | sed -n 's/^docker-content-digest: //Ip'
}

fedora_key() {
    {
        mirror_digest "debian/manifests/$base_suite"
        cd "$fedora_files" && sha256sum -- *
    } | sha256sum | cut -c -16
}

make_fedora() {
    local repository=127.0.0.1:$mirror_port/library/fedora tag
    local log=$cache/fedora.log proxy proxy_arguments=()
    for proxy in "${proxies[@]}"; do
        proxy_arguments+=(--build-arg "${proxy%%=*}")
    done
    need docker
    say "base image: making a stand-in for $fedora_image, about a minute and a half"
    : >"$log"
    for tag in "stand-in-$(fedora_key)" "${fedora_image#*:}"; do
        on_engine build "${proxy_arguments[@]}" --tag "$repository:$tag" "$fedora_files"
        on_engine push "$repository:$tag"
    done
    # What has been built need not come back from the mirror.
    on_engine pull "$fedora_image"
    for tag in "stand-in-$(fedora_key)" "${fedora_image#*:}"; do
        on_engine rmi "$repository:$tag"
    done
    mirror_has_fedora || fail "base image: the mirror at $mirror_url does not have it after the upload: see $mirror_store/log"
}

# on_engine COMMAND…: of the docker program
on_engine() {
    docker --host "$engine_url" "$@" >>"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        fail "base image: docker $1 failed: see above, and $log"
    }
}
