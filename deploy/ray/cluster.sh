#!/usr/bin/env bash
# A plain Ray cluster: on the head "cluster.sh head", on each worker "cluster.sh worker HEAD_ADDRESS", "cluster.sh stop" on all.
# Every node needs the same token in M32_RAY_TOKEN_FILE, the same environment (requirements-ray.lock and this package) and the
# same shared folder. The head makes the token if it is missing; copy it to the workers. RAY_DRY_RUN=1 prints the command.
set -euo pipefail
export RAY_AUTH_MODE=token
export RAY_AUTH_TOKEN_PATH="${M32_RAY_TOKEN_FILE:-$HOME/.m32-ray/token}"
# an address of the private network; never 0.0.0.0 on a public network
address="${M32_RAY_NODE_ADDRESS:-$(hostname -I 2>/dev/null | cut -d' ' -f1)}"

run() { if [ -n "${RAY_DRY_RUN:-}" ]; then printf '%s ' "$@"; echo; else exec "$@"; fi; }

case "${1:-}" in
head)
    if [ ! -s "$RAY_AUTH_TOKEN_PATH" ]; then
        mkdir -p "$(dirname "$RAY_AUTH_TOKEN_PATH")"
        (umask 077 && head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$RAY_AUTH_TOKEN_PATH")
    fi
    run ray start --head --block --disable-usage-stats --node-ip-address "$address" --port 6379 \
        --dashboard-host "$address" --dashboard-port 8265 --num-cpus 0
    ;;
worker)
    [ -n "${2:-}" ] || { echo "found no address, expected: cluster.sh worker HEAD_ADDRESS" >&2; exit 2; }
    [ -s "$RAY_AUTH_TOKEN_PATH" ] || { echo "found no token in $RAY_AUTH_TOKEN_PATH: copy the head's" >&2; exit 2; }
    run ray start --block --disable-usage-stats --address "$2:6379" --node-ip-address "$address"
    ;;
stop) run ray stop ;;
*)
    echo "found ${1:-nothing}, expected head, worker HEAD_ADDRESS or stop" >&2
    exit 2
    ;;
esac
