# shellcheck shell=bash disable=SC2154
# Many runs at once: half of them in one checkout, half of checkouts of their own. They have one cache and one engine.

readonly packages_of_runs=8

write_checkout() {
    local package
    write_key "$1" "$2"
    for package in $(seq "$packages_of_runs"); do
        write_package "$1" "$2" "p$package"
        copy_to_kvm "$1" "$2" "p$package"
    done
}

measure_runs() {
    local half=$((runs / 2)) run started=()
    write_checkout "$scratch/runs/same" "${name}s"
    for run in $(seq "$half"); do
        # Pairs of checkouts have the same key.
        write_checkout "$scratch/runs/own$run" "${name}o$((run / 2))"
    done
    for run in $(seq "$half"); do
        measure "$scratch/runs/same" "${name}s" runs "same$run" build &
        started+=("$!")
        measure "$scratch/runs/own$run" "${name}o$((run / 2))" runs "own$run" build &
        started+=("$!")
    done
    for run in "${started[@]}"; do
        wait "$run" || fail "runs: a run failed, see above"
    done
    check_each_once runs all "$(((packages_of_runs + 2) * (1 + half / 2 + 1)))" "$scratch"/logs/runs-*.log
}
