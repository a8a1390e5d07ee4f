# shellcheck shell=bash disable=SC2034,SC2154
# The command that up runs, and what Maven has to know of what up provided.

maven_arguments=()

# run_with_arguments COMMAND ARGUMENT…
run_with_arguments() {
    local command=$1 argument
    local arguments=()
    shift
    for argument in "${maven_arguments[@]}"; do
        [[ " $* " == *"${argument%%=*}="* ]] || arguments+=("$argument")
    done
    case ${command##*/} in
    mvn | mvnd | mvnw) exec "$command" "$@" "${arguments[@]}" ;;
    *) MKT_ENV_MAVEN_ARGS="${arguments[*]}" exec "$command" "$@" ;;
    esac
}
