#!/usr/bin/env bash
# Tests of ./reelay itself: what it reads and writes as text, whom it signals, and that nothing outlives `down`.
# Uses servers of its own (REELAY_PORT_BASE + 300, a temporary state directory).
set -euo pipefail

cd -- "$(dirname -- "$0")/.."
REELAY_PORT_BASE=$((${REELAY_PORT_BASE:-8080} + 300))
REELAY_STATE_DIR="$(mktemp -d)/state of reelay"
export REELAY_PORT_BASE REELAY_STATE_DIR
trap './reelay clean && rmdir -- "$(dirname -- "$REELAY_STATE_DIR")"' EXIT
# PostgreSQL's user must reach its data below the temporary directory.
chmod 755 -- "$(dirname -- "$REELAY_STATE_DIR")"

. scripts/base.sh
. scripts/servers.sh
. scripts/services.sh
. scripts/demo.sh
set_ports

expect() { # what expected actual
  [[ $2 == "$3" ]] || { printf 'FAILED: %s\n  expected: %s\n  actual:   %s\n' "$1" "$2" "$3" >&2 && exit 1; }
}

code_of() { # command…
  local code=0
  "$@" >/dev/null 2>&1 || code=$?
  say "$code"
}

# --- texts ---
entry='{"seq":7,"nested":{"message":"no","list":[{"progress":1}]},"progress":42.5,"none":null,"ok":true,
  "message":"a \"b\" \\ \u00e9 \ud83d\ude00 {x} [y], z\n\u001b[31m"}'
expect "a number" 42.5 "$(json_field progress <<<"$entry")"
expect "an escaped text without control characters" 'a "b" \ é 😀 {x} [y], z  [31m' "$(json_field message <<<"$entry")"
expect "only top-level values" $'seq progress ok message' "$(json_fields <<<"$entry" | cut -f 1 | paste -sd ' ')"
expect "a text for JSON" '"a \"b\" \\ é\n"' "$(json_string $'a "b" \\ é\n')"
expect "a path segment" 'a%20b%2F%C3%A9' "$(percent_encoded 'a b/é')"

# --- usage ---
expect "an unknown command" 2 "$(code_of ./reelay nonsense)"
expect "an unknown option" 2 "$(code_of ./reelay up --nonsense)"
expect "an unknown service" 2 "$(code_of ./reelay up --replicas nonsense=2)"
expect "several simulators" 2 "$(code_of ./reelay up --replicas provider-simulator=2)"
expect "a bad port base" 2 "$(REELAY_PORT_BASE=80x code_of ./reelay status)"
expect "a resend without a time" 2 "$(code_of ./reelay outbox resend)"
expect "a resend since no time" 2 "$(code_of ./reelay outbox resend --since sometime)"
expect "a resend of an unknown service" 2 "$(code_of ./reelay outbox resend --since now --service nonsense)"
expect "a resend without a gateway" 1 "$(code_of ./reelay outbox resend --since '5 minutes ago' --service hub)"
expect "nothing is ready" 1 "$(code_of ./reelay status)"

# --- the simulator ---
expect "it runs only when asked for" 0 "$(instances | grep -c simulator || true)"
expect "once asked for it stays until down" 1 "$(mkdir -p -- "$RUN" && : >"$RUN/with-simulator" && instances | grep -c '^provider-simulator$')"
expect "then its models are offered" "$STATE/simulated-models.yaml" "$(instance_settings api-gateway | sed -n 's/^REELAY_MODELS_FILE=//p')"
expect "and lead to it" 4 "$(grep -c "http://127.0.0.1:$((PORT_BASE + 5))/" "$STATE/simulated-models.yaml")"
rm -- "$RUN/with-simulator"
expect "without it there is no file" "" "$(instance_settings api-gateway | sed -n 's/^REELAY_MODELS_FILE=//p')"
expect "it is the sixth" "$((PORT_BASE + 5)) $((PORT_BASE + 1005))" "$(http_port provider-simulator) $(management_port provider-simulator)"
expect "it gets no secret" 0 "$(instance_settings provider-simulator | grep -cv '^QUARKUS_' || true)"

# --- secrets ---
expect "the development key alone" 46 "$(./reelay key | tr -d '\n' | wc -c)"
expect "the same key again" "$(./reelay key)" "$(./reelay key)"
expect "its mode" 600 "$(stat -c %a -- "$SECRETS/development-key")"

# --- servers ---
./reelay servers up
expect "every server is ready" 3 "$(./reelay status | grep -c 'running .* yes')"
kill -KILL "$(pid_of rabbitmq)" "$(pid_of postgres)"
redis_pid=$(pid_of redis)
sleep 60 &
bystander=$!
# The recorded number now belongs to somebody else.
sed -i "s/^[0-9]*/$bystander/" "$RUN/redis.pid"
expect "a port in use is named" 1 "$(./reelay servers up 2>&1 | grep -c "port $REDIS_PORT, which redis needs, is in use")"
kill "$redis_pid"
while port_open "$REDIS_PORT"; do sleep 0.1; done
./reelay servers up
expect "every server is ready again" 3 "$(./reelay status | grep -c 'running .* yes')"
expect "whoever has a recycled number lives" 0 "$(code_of kill "$bystander")"
./reelay servers down
for port in "$POSTGRES_PORT" "$RABBITMQ_PORT" "$RABBITMQ_MANAGEMENT_PORT" "$RABBITMQ_DISTRIBUTION_PORT" "$EPMD_PORT" "$REDIS_PORT"; do
  expect "port $port is free after down" 1 "$(code_of port_open "$port")"
done
say "./reelay: all tests passed"
