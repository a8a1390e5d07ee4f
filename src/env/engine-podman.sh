# shellcheck shell=bash disable=SC2034,SC2154
# The configuration of a Podman of src/env/engines: it uses the engine's bridge as it is, changes no rule of iptables, and
# takes what it pulls from Docker Hub from the mirror.

# files_of_podman NAME DIRECTORY: and the command that uses them. Podman 4 takes its networks from CNI where that is
# installed, as Debian 12 does.
files_of_podman() {
    local backend=netavark
    mkdir "$2/networks"
    if [[ $1 == podman && $(podman --version) == *' 4.'* && -e /usr/lib/cni/bridge ]]; then
        backend=cni
    fi
    write_containers_configuration "$2" "$backend"
    write_registries "$2/registries.conf"
    "write_${backend}_network" "$2/networks"
    # crun refuses a host that mixes both versions of control groups.
    # shellcheck disable=SC2016
    command=(env "CONTAINERS_CONF=$2/containers.conf" "CONTAINERS_REGISTRIES_CONF=$2/registries.conf"
        sh -c '! mountpoint -q /sys/fs/cgroup/unified || umount /sys/fs/cgroup/unified; exec "$@"' sh
        podman --root /var/lib/podman system service --time=0 "unix://$(socket_of "$1")")
}

# Limits: a Podman without the right to raise any fails with its own defaults.
write_containers_configuration() {
    cat >"$1/containers.conf" <<CONFIG
[containers]
default_ulimits = ["nofile=$(ulimit -Hn):$(ulimit -Hn)", "nproc=$(limit_of_processes):$(limit_of_processes)"]
log_driver = "k8s-file"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "crun"
[network]
network_backend = "$2"
network_config_dir = "$1/networks"
default_network = "podman"
CONFIG
}

limit_of_processes() {
    local limit
    limit=$(ulimit -Hu)
    echo "${limit/unlimited/-1}"
}

# Registries on loopback need no TLS, on any port, as for Docker.
write_registries() {
    cat >"$1" <<'CONFIG'
unqualified-search-registries = ["docker.io"]
[[registry]]
location = "127.0.0.1"
insecure = true
[[registry]]
location = "localhost"
insecure = true
CONFIG
    ((${#mirror_option[@]} == 0)) || cat >>"$1" <<CONFIG
[[registry]]
location = "docker.io"
[[registry.mirror]]
location = "127.0.0.1:$mirror_port"
insecure = true
CONFIG
}

write_cni_network() {
    cat >"$1/podman.conflist" <<CONFIG
{"cniVersion": "0.4.0", "name": "podman", "plugins": [
  {"type": "bridge", "bridge": "$bridge", "isGateway": true, "ipMasq": false, "hairpinMode": true,
   "ipam": {"type": "host-local", "routes": [{"dst": "0.0.0.0/0"}],
    "ranges": [[{"subnet": "$subnet.0/24", "gateway": "$subnet.1"}]]}},
  {"type": "portmap", "capabilities": {"portMappings": true}},
  {"type": "tuning"}]}
CONFIG
}

write_netavark_network() {
    cat >"$1/podman.json" <<CONFIG
{"name": "podman", "id": "$(printf 'mkt' | sha256sum | cut -d' ' -f1)", "driver": "bridge",
 "network_interface": "$bridge", "created": "2024-01-01T00:00:00Z",
 "subnets": [{"subnet": "$subnet.0/24", "gateway": "$subnet.1"}],
 "ipv6_enabled": false, "internal": false, "dns_enabled": false,
 "options": {"mode": "unmanaged"}, "ipam_options": {"driver": "host-local"}}
CONFIG
}
