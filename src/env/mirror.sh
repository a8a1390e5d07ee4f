# shellcheck shell=bash disable=SC2034,SC2154
# The registry on loopback that stands in for Docker Hub where that cannot be reached. The engine uses it as its
# mirror, so that the base image comes by the same pull as from Docker Hub.

mirror_store=$cache/mirror
mirror_url=http://127.0.0.1:$mirror_port
mirror_option=()

docker_hub_answers() {
    local status
    status=$(curl --silent --max-time 5 --output /dev/null --write-out '%{http_code}' \
        https://registry-1.docker.io/v2/ || true)
    # Without credentials the answer is 401.
    [[ $status == 401 || $status == 200 ]]
}

# For the engine that is about to start.
provide_mirror() {
    if docker_hub_answers; then
        say "base image: Docker Hub answers, $base_image comes from there"
    else
        start_mirror
        mirror_option=("--registry-mirror=$mirror_url")
    fi
}

# For the engine that an earlier up started.
provide_mirror_again() {
    if [[ -e $state/mirror.process ]]; then
        start_mirror
    else
        check_base_image
    fi
}

# For an engine that up did not start.
check_base_image() {
    if base_image_on_engine; then
        say "base image: $base_image is on the engine"
    elif docker_hub_answers; then
        say "base image: Docker Hub answers, $base_image comes from there"
    else
        say "base image: $base_image is not on the engine, and Docker Hub cannot be reached from here"
        say "base image: if this engine has no mirror or proxy of its own, builds will fail." \
            "docker load the image; or stop this engine and run up again, which starts an engine and makes the image"
    fi
}

base_image_on_engine() {
    case $engine_url in
    unix://*) ask_locally --unix-socket "${engine_url#unix://}" "http://localhost/images/$base_image/json" ;;
    *) docker --host "$engine_url" image inspect "$base_image" ;;
    esac >/dev/null 2>&1
}

start_mirror() {
    need docker-registry
    if ! process_is_running mirror; then
        if something_listens_on "$mirror_port"; then
            fail "base image: port $mirror_port of 127.0.0.1 is in use, but the mirror of Docker Hub needs it" \
                "set MKT_ENV_MIRROR_PORT to a free port and run up again"
        fi
        mkdir -p "$mirror_store"
        write_mirror_configuration
        start_process mirror "$mirror_store/log" env docker-registry serve "$mirror_store/config.yml"
        if ! wait_until 10 mirror_answers; then
            tail -n 5 "$mirror_store/log" >&2
            fail "base image: docker-registry does not answer at $mirror_url: see above, and $mirror_store/log"
        fi
    fi
    mirror_has_base_image || make_base_image
    say "base image: Docker Hub cannot be reached; $base_image comes from $mirror_url (process $(process_pid mirror))"
}

something_listens_on() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

write_mirror_configuration() {
    cat >"$mirror_store/config.yml" <<CONFIG
version: 0.1
log: {level: warn, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: "$mirror_store"}}
http: {addr: "127.0.0.1:$mirror_port"}
CONFIG
}

mirror_answers() {
    ask_locally "$mirror_url/v2/" >/dev/null 2>&1
}

mirror_has_base_image() {
    ask_locally --head --header "Accept: $manifest_type" \
        "$mirror_url/v2/library/debian/manifests/$base_suite" >/dev/null 2>&1
}

# mirror_put_blob FILE
mirror_put_blob() {
    local location
    location=$(ask_locally --request POST --output /dev/null --write-out '%header{location}' \
        "$mirror_url/v2/library/debian/blobs/uploads/")
    ask_locally --output /dev/null --max-time 300 --request PUT --header 'Content-Type: application/octet-stream' \
        --upload-file "$1" "$location&digest=$(digest_of "$1")"
}

# mirror_put_manifest FILE
mirror_put_manifest() {
    ask_locally --output /dev/null --request PUT --header "Content-Type: $manifest_type" --data-binary "@$1" \
        "$mirror_url/v2/library/debian/manifests/$base_suite"
}
