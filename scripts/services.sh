# shellcheck shell=bash
# The five services, and the simulator beside them when it is asked for: built when their sources changed, started as
# processes of this machine.

# Name and PostgreSQL schema; the position gives the ports.
SERVICES=(api-gateway job-orchestrator progress-tracker notification-hub provider-adapters)
declare -A SCHEMA=([api-gateway]=gateway [job-orchestrator]=orchestrator [progress-tracker]=tracker
  [notification-hub]=hub [provider-adapters]=adapters)
# Needs no server and no secret.
SIMULATOR=provider-simulator
PROGRAMS=("${SERVICES[@]}" "$SIMULATOR")

service_index() {
  local index
  for index in "${!PROGRAMS[@]}"; do
    [[ ${PROGRAMS[index]} != "$1" ]] || { say "$index" && return; }
  done
  return 1
}

# The service of a name that is its module or its schema.
service_named() {
  local service
  for service in "${SERVICES[@]}"; do
    [[ $1 != "$service" && $1 != "${SCHEMA[$service]}" ]] || { say "$service" && return; }
  done
  return 1
}

# Instances are named after their service; from the second on with a number.
instance_name() { if [[ $2 -eq 1 ]]; then say "$1"; else say "$1-$2"; fi; }
service_of() { if [[ $1 =~ ^(.*)-[0-9]+$ ]]; then say "${BASH_REMATCH[1]}"; else say "$1"; fi; }
number_of() { if [[ $1 =~ -([0-9]+)$ ]]; then say "${BASH_REMATCH[1]}"; else say 1; fi; }
http_port() { say $((PORT_BASE + $(service_index "$(service_of "$1")") + 20 * ($(number_of "$1") - 1))); }
management_port() { say $(($(http_port "$1") + 1000)); }
gateway_url() { say "http://localhost:$(http_port api-gateway)"; }

# --- how many ------------------------------------------------------------------------------------

declare -A REPLICAS=()

# What was asked for stays valid until `down`.
read_replicas() { # option value such as job-orchestrator=2 …
  local option service number
  { while read -r service number; do REPLICAS[$service]=$number; done <"$RUN/replicas"; } 2>/dev/null || true
  for option in "$@"; do
    service=${option%%=*} number=${option#*=}
    { service_index "$service" >/dev/null && [[ $service != "$SIMULATOR" ]]; } || usage_error "--replicas names no service: '$option'"
    [[ $number =~ ^([1-9]|1[0-9]|20)$ ]] || usage_error "--replicas takes 1 to 20 instances, as in job-orchestrator=2, not '$option'"
    REPLICAS[$service]=$number
  done
}

write_replicas() {
  local service
  for service in "${!REPLICAS[@]}"; do say "$service ${REPLICAS[$service]}"; done >"$RUN/replicas"
  ! $WITH_SIMULATOR || : >"$RUN/with-simulator"
}

WITH_SIMULATOR=false
wanted_services() {
  printf '%s\n' "${SERVICES[@]}"
  ! { $WITH_SIMULATOR || [[ -f $RUN/with-simulator ]]; } || say "$SIMULATOR"
}

instances_of() { # service
  local number
  for ((number = 1; number <= ${REPLICAS[$1]:-1}; number++)); do instance_name "$1" "$number"; done
}

instances() {
  local service
  for service in $(wanted_services); do instances_of "$service"; done
}

# Also those that were asked for earlier.
recorded_instances() {
  local name
  for name in $(recorded_names); do
    ! service_index "$(service_of "$name")" >/dev/null || say "$name"
  done
}

# --- build ---------------------------------------------------------------------------------------

jar_of() { say "$ROOT/$1/target/quarkus-app/quarkus-run.jar"; }

# Contents, not times: a checkout that changes nothing needs no build.
source_digest() {
  (
    cd -- "$ROOT" || exit 1
    find pom.xml .mvn docs/generated common-events "${PROGRAMS[@]}" -type f \( -name pom.xml -o -name asyncapi.json -o -path '.mvn/*' -o -path '*/src/main/*' \) -print0 |
      LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-16
  )
}

is_built() {
  local service
  [[ -f $STATE/build && $(<"$STATE/build") == "$(source_digest)" ]] || return 1
  for service in "${PROGRAMS[@]}"; do
    [[ -f $(jar_of "$service") && ! $(jar_of "$service") -nt $STATE/build ]] || return 1
  done
}

build() {
  local running modules
  is_built && return
  # Replacing the jars under running services would break them.
  mapfile -t running < <(recorded_instances)
  stop 20 trainer "${running[@]}"
  note "building … (the first time takes minutes, log: $LOGS/build.log)"
  modules=$(IFS=,; say "${PROGRAMS[*]}")
  (cd -- "$ROOT" && exec mvn -q -B package -Dmaven.test.skip=true -Dspotless.check.skip=true -pl "$modules" -am) >"$LOGS/build.log" 2>&1 9>&- || {
    grep -E '^\[ERROR\]' "$LOGS/build.log" | head -n 20 >&2 || tail -n 20 -- "$LOGS/build.log" >&2
    die "the build failed, see $LOGS/build.log"
  }
  source_digest >"$STATE/build"
  rm -rf -- "$STATE/aot"
}

# --- start ---------------------------------------------------------------------------------------

# With the simulator there are models that it makes, unless the user brings a file.
models_file() {
  local file=${REELAY_MODELS_FILE:-}
  if [[ -z $file && -f $RUN/with-simulator ]]; then
    file=$STATE/simulated-models.yaml
    sed "s|@SIMULATOR@|http://127.0.0.1:$(http_port "$SIMULATOR")|" -- "$ROOT/scripts/simulated-models.yaml" >"$file.new"
    cmp -s -- "$file.new" "$file" || mv -f -- "$file.new" "$file"
    rm -f -- "$file.new"
  fi
  say "$file"
}

urls_of() { # service
  local name urls=()
  for name in $(instances_of "$1"); do urls+=("http://127.0.0.1:$(http_port "$name")"); done
  (IFS=, && say "${urls[*]}")
}

# Settings of one instance as NAME=value lines.
instance_settings() { # name
  local service schema
  service=$(service_of "$1") schema=${SCHEMA[$(service_of "$1")]:-}
  cat <<ENV
QUARKUS_HTTP_HOST=127.0.0.1
QUARKUS_HTTP_PORT=$(http_port "$1")
QUARKUS_MANAGEMENT_HOST=127.0.0.1
QUARKUS_MANAGEMENT_PORT=$(management_port "$1")
ENV
  [[ $service != "$SIMULATOR" ]] || return 0
  cat <<ENV
REELAY_POSTGRES_HOST=127.0.0.1
REELAY_POSTGRES_PORT=$POSTGRES_PORT
REELAY_POSTGRES_DATABASE=reelay
REELAY_POSTGRES_USERNAME=$schema
REELAY_POSTGRES_PASSWORD=$(secret "$schema-password")
REELAY_RABBITMQ_HOST=127.0.0.1
REELAY_RABBITMQ_PORT=$RABBITMQ_PORT
REELAY_RABBITMQ_USERNAME=reelay
REELAY_RABBITMQ_PASSWORD=$(secret rabbitmq-password)
REELAY_RABBITMQ_VHOST=reelay
REELAY_REDIS_HOST=127.0.0.1
REELAY_REDIS_PORT=$REDIS_PORT
REELAY_REDIS_PASSWORD=$(secret redis-password)
REELAY_PUBLIC_URL=${REELAY_PUBLIC_URL:-$(gateway_url)}
REELAY_STORAGE_DIR=$STATE/storage
REELAY_TOKEN_PUBLIC_KEY_FILE=$SECRETS/token-public.pem
REELAY_MODELS_FILE=$(models_file)
REELAY_CALLBACKS_SECRET_FILE=$SECRETS/callback-secret
ENV
  # Neither is a secret: the simulator takes every such key, and signs for everybody alike.
  [[ ! -f $RUN/with-simulator ]] || printf '%s\n' REELAY_SIMULATED_KEY=sim-demo \
    REELAY_SIMULATED_WEBHOOK_SECRET=whsec_cmVlbGF5LXNpbXVsYXRvci13ZWJob29rLXNlY3JldA==
  [[ $service == api-gateway ]] || return 0
  cat <<ENV
REELAY_TOKEN_PRIVATE_KEY_FILE=$SECRETS/token-private.pem
REELAY_KEY_PEPPER_FILE=$SECRETS/key-pepper
REELAY_BOOTSTRAP_KEY_FILE=$SECRETS/development-key
REELAY_BOOTSTRAP_ADMIN_KEY_FILE=$SECRETS/admin-key
REELAY_UPSTREAM_ORCHESTRATOR=$(urls_of job-orchestrator)
REELAY_UPSTREAM_TRACKER=$(urls_of progress-tracker)
REELAY_UPSTREAM_HUB=$(urls_of notification-hub)
REELAY_UPSTREAM_ADAPTERS=$(urls_of provider-adapters)
ENV
}

# A running instance whose specification has changed is restarted.
specification() { # name
  { instance_settings "$1" && cat -- "$STATE/build"; } | sha256sum
}

java_command() { # service java-option…
  local memory=256m
  [[ $1 != provider-adapters && $1 != "$SIMULATOR" ]] || memory=512m
  JAVA_COMMAND=("$JAVA_HOME/bin/java" "-Xmx$memory" -XX:+ExitOnOutOfMemoryError -Djava.awt.headless=true
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow "${@:2}" -jar quarkus-run.jar)
}

start_instance() { # name
  local service cache setting
  service=$(service_of "$1") cache=$(cache_of "$(service_of "$1")")
  # A cache that does not fit is refused by the JVM, which then starts without it.
  if [[ -f $cache ]]; then java_command "$service" "-XX:AOTCache=$cache"; else java_command "$service"; fi
  (
    # Exported, not given as arguments: those would show in the process list.
    while IFS= read -r setting; do export "${setting?}"; done < <(instance_settings "$1")
    cd -- "$ROOT/$service/target/quarkus-app" || exit 1
    spawn "$1" "${JAVA_COMMAND[@]}"
  )
  specification "$1" >"$RUN/$1.spec"
}

instance_ready() { # name
  is_running "$1" && curl -fsS -m 3 --noproxy '*' "http://127.0.0.1:$(management_port "$1")/q/health/ready" >/dev/null 2>&1
}

stop_outdated_instances() {
  local name outdated=() wanted
  wanted=" $(instances | tr '\n' ' ')"
  for name in $(recorded_instances); do
    [[ $wanted == *" $name "* && -f $RUN/$name.spec && $(<"$RUN/$name.spec") == "$(specification "$name")" ]] || outdated+=("$name")
  done
  ((${#outdated[@]} == 0)) || stop 20 "${outdated[@]}"
}

check_service_ports() {
  local name
  for name in $(instances); do
    is_running "$name" && continue
    require_free_port "$(http_port "$name")" "$name"
    require_free_port "$(management_port "$name")" "$name's management"
  done
}

start_services() {
  local name started=() begin=$SECONDS
  mkdir -p -- "$STATE/storage"
  stop_outdated_instances
  check_service_ports
  for name in $(instances); do
    is_running "$name" || { start_instance "$name" && started+=("$name"); }
  done
  ((${#started[@]} == 0)) || note "starting ${started[*]} …"
  wait_for_instances
  ((${#started[@]} == 0)) || note "all ready after $((SECONDS - begin)) s"
}

# All together, so that the first that dies is named at once.
wait_for_instances() {
  local name waiting deadline=$((SECONDS + 120))
  mapfile -t waiting < <(instances)
  while ((${#waiting[@]})); do
    for name in "${waiting[@]}"; do is_running "$name" || fail_with_log "$name" "$name ended while starting"; done
    mapfile -t waiting < <(for name in "${waiting[@]}"; do instance_ready "$name" || say "$name"; done)
    ((${#waiting[@]} == 0)) && break
    ((SECONDS < deadline)) || {
      curl -sS -m 3 --noproxy '*' "http://127.0.0.1:$(management_port "${waiting[0]}")/q/health/ready" >&2 || true
      fail_with_log "${waiting[0]}" "not ready after 120 s: ${waiting[*]}"
    }
    sleep 0.2
  done
}
