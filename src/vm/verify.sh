#!/bin/bash
# Run in the VM: all checks of this directory, and then that no unit has failed.
set -euo pipefail

here=$(dirname -- "${BASH_SOURCE[0]}")
"$here/verify-users.sh"
"$here/verify-rdma.sh"

failed=$(systemctl --failed --no-legend --plain)
[[ -z $failed ]] || {
    printf 'failed units:\n%s\n' "$failed"
    exit 1
}
