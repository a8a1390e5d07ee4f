# shellcheck shell=bash disable=SC2034,SC2154
# A bridge for each engine that runs beside the machine's own. Such an engine changes no bridge and no rule of iptables: it
# would change those of the first engine, too. So the way out of its bridge is made here.

bridge=
subnet=

# provide_bridge NAME: sets bridge and subnet (such as 172.30.1), which NAME keeps until down
provide_bridge() {
    local record=$state/$1.bridge number
    bridge=
    need iptables ip
    own_state
    if [[ -e $record ]]; then
        read -r bridge subnet <"$record"
        make_bridge || bridge=
    fi
    for ((number = 1; number < 255; number++)); do
        [[ -z $bridge ]] || break
        bridge=mkt-br$number
        subnet=172.30.$number
        if bridge_is_free; then
            # Before the bridge: down finds it even if this is killed in between.
            echo "$bridge $subnet" >"$record"
            make_bridge && break
        fi
        bridge=
    done
    [[ -n $bridge ]] || fail "$1: no bridge: each of 172.30.1.0/24 to 172.30.254.0/24 has a route already" \
        "remove one: ip route show"
    [[ $(</proc/sys/net/ipv4/ip_forward) == 1 ]] || as_root sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
    change_rules add
}

bridge_is_free() {
    [[ ! -e /sys/class/net/$bridge ]] && no_route_to "$subnet.0/24"
}

# no_route_to SUBNET: none but the default route
no_route_to() {
    ! {
        ip -4 route show table all root "$1"
        ip -4 route show table all match "$1"
    } | grep -qv '^default'
}

make_bridge() {
    [[ -e /sys/class/net/$bridge ]] || as_root ip link add "$bridge" type bridge || return
    as_root ip address replace "$subnet.1/24" dev "$bridge" && as_root ip link set "$bridge" up
}

# remove_bridge NAME
remove_bridge() {
    [[ -e $state/$1.bridge ]] || return 0
    read -r bridge subnet <"$state/$1.bridge"
    change_rules delete
    [[ ! -e /sys/class/net/$bridge ]] || as_root ip link delete "$bridge"
    rm -f "$state/$1.bridge"
}

# change_rules add|delete: the second add changes nothing
change_rules() {
    change_rule "$1" nat POSTROUTING --source "$subnet.0/24" ! --out-interface "$bridge" --jump MASQUERADE
    change_rule "$1" filter FORWARD --in-interface "$bridge" --jump ACCEPT
    change_rule "$1" filter FORWARD --out-interface "$bridge" \
        --match conntrack --ctstate RELATED,ESTABLISHED --jump ACCEPT
}

# change_rule add|delete TABLE CHAIN RULE…
change_rule() {
    local action=$1 table=$2
    shift 2
    if [[ $action == delete ]]; then
        while as_root iptables --wait --table "$table" --delete "$@" 2>/dev/null; do :; done
    elif ! as_root iptables --wait --table "$table" --check "$@" 2>/dev/null; then
        # Before the rules of others: the first engine's policy is to drop what it does not know.
        as_root iptables --wait --table "$table" --insert "$@" ||
            fail "iptables: cannot add to the chain $1 of the table $table: see above"
    fi
}
