# shellcheck shell=bash disable=SC2034,SC2154
# debian:bookworm, made by debootstrap and put into the mirror. It is written down file by file and not imported into
# an engine: no date of today gets in, and the same packages give the same digest on every machine.

base_image=debian:$base_suite
manifest_type=application/vnd.docker.distribution.manifest.v2+json

make_base_image() {
    local work=$cache/base-image.new package_mirror
    need debootstrap debian-archive-keyring
    use_proxy_of_apt
    package_mirror=$(debian_mirror)
    rm -rf "$work"
    mkdir -p "$work"
    say "base image: making $base_image with debootstrap from ${package_mirror:-its default mirror}," \
        "about half a minute"
    as_root env "${proxies[@]}" "$here/make-rootfs" "$base_suite" "/var/cache/mkt-images-env/$base_suite" \
        "$package_mirror" >"$work/layer.tar" 2>"$cache/debootstrap.log" || {
        tail -n 15 "$cache/debootstrap.log" >&2
        fail "base image: debootstrap failed: see above, and $cache/debootstrap.log"
    }
    write_image "$work"
    mirror_put_blob "$work/layer.tar.gz"
    mirror_put_blob "$work/config.json"
    mirror_put_manifest "$work/manifest.json"
    mirror_has_base_image || fail "base image: the mirror at $mirror_url does not have it after the upload: see $mirror_store/log"
    rm -rf "$work"
}

# debootstrap does not ask apt's configuration.
use_proxy_of_apt() {
    local apt_proxy=
    eval "$(apt-config shell apt_proxy Acquire::http::Proxy)"
    if [[ $apt_proxy == http* && -z ${http_proxy:-} ]]; then
        proxies+=("http_proxy=$apt_proxy")
    fi
}

# The package mirror that this machine is configured for; empty where it has no Debian.
debian_mirror() {
    [[ $(os_release ID) != debian ]] || package_sources | awk '$1 ~ /^http/ && $2 == "main" { print $1; exit }'
}

# write_image DIRECTORY: from layer.tar there, its configuration and manifest
write_image() {
    local layer=$1/layer.tar config=$1/config.json diff_id created
    diff_id=$(digest_of "$layer")
    created=$(tar --list --verbose --full-time --utc --file "$layer" | awk '{ print $4 "T" $5 "Z" }' | sort | tail -n 1)
    gzip --no-name "$layer"
    cat >"$config" <<CONFIG
{"architecture":"$(dpkg --print-architecture)","os":"linux","created":"$created",
 "config":{"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"Cmd":["bash"]},
 "history":[{"created":"$created","created_by":"debootstrap --variant=minbase $base_suite"}],
 "rootfs":{"type":"layers","diff_ids":["$diff_id"]}}
CONFIG
    cat >"$1/manifest.json" <<MANIFEST
{"schemaVersion":2,"mediaType":"$manifest_type",
 "config":{"mediaType":"application/vnd.docker.container.image.v1+json",
  "size":$(stat -c %s "$config"),"digest":"$(digest_of "$config")"},
 "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip",
  "size":$(stat -c %s "$layer.gz"),"digest":"$(digest_of "$layer.gz")"}]}
MANIFEST
}

digest_of() {
    printf 'sha256:%s' "$(sha256sum "$1" | cut -d' ' -f1)"
}
