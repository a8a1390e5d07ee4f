#!/bin/bash
# Run in the VM: what a user without root's rights finds, however they got in; and two huge pages.
set -euo pipefail

# shellcheck disable=SC2016
check='command -v rdma && command -v tc && ping -c 1 -W 5 127.0.0.1 && echo "ready: $(id -un)"'

# expect WAY OUTPUT: that the check has succeeded
expect() {
    grep -q '^ready: tester' <<<"$2" || {
        printf 'a user by %s lacks ping, or has no sbin in the PATH:\n%s\n' "$1" "$2"
        exit 1
    }
}

id -u tester >/dev/null 2>&1 || useradd --create-home --shell /bin/bash tester
home=$(getent passwd tester | cut -d: -f6)
expect 'su -' "$(su - tester -c "$check" 2>&1 || true)"

directory=$(mktemp -d)
ssh-keygen -q -t ed25519 -N '' -f "$directory/key"
install -d -m 700 -o tester "$home/.ssh"
install -m 600 -o tester "$directory/key.pub" "$home/.ssh/authorized_keys"
expect ssh "$(ssh -i "$directory/key" -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
    tester@127.0.0.1 "$check" 2>&1 || true)"

# A login needs a terminal, and its shell runs this at its end.
echo "$check; exit" >"$home/.bash_profile"
expect login "$(python3 -c 'import pty; pty.spawn(["login", "-f", "tester"])' </dev/null 2>&1 || true)"

[[ ! -e /proc/sys/vm/nr_hugepages || $(</proc/sys/vm/nr_hugepages) == 2 ]] || {
    echo "$(</proc/sys/vm/nr_hugepages) huge pages, and not 2"
    exit 1
}
echo 'users: ping, rdma and tc by su, login and ssh'
