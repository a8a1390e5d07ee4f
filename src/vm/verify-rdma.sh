#!/bin/bash
# Run in the VM: RDMA between two of its processes, by the libraries that the support packages made.
set -euo pipefail

address_of() {
    ip -4 -oneline address show dev "$1" scope global | sed -n 's|.* inet \([0-9.]*\)/.*|\1|p'
}

# DHCP may still be at it: nothing of the boot waits for an address.
for _ in {1..100}; do
    address=$(address_of eth0)
    [[ -z $address ]] || break
    sleep 0.1
done

rdma link add rxe0 type rxe netdev eth0
ibv_devinfo -d rxe0 | tee /dev/stderr | grep -q PORT_ACTIVE

# The first entry of the table of addresses is of IPv6, which no router has given.
ibv_rc_pingpong -d rxe0 -g 1 >/dev/null &
for _ in {1..50}; do
    ss -Hltn sport = 18515 | grep -q . && break
    sleep 0.1
done
ibv_rc_pingpong -d rxe0 -g 1 "$address"
wait %1
