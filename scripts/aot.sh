# shellcheck shell=bash
# Start-up caches of the JVM (AOT caches): with them a service starts in less than half the time. They are made in the
# background after a start that had none, by niced runs without servers, so that neither `up` nor `down` waits for them.

# A cache fits one build and one JDK.
cache_of() { # service
  say "$STATE/aot/$1-$({ cat -- "$STATE/build" "$JAVA_HOME/release" && stat -c %Y -- "$(jar_of "$1")"; } 2>/dev/null | sha256sum | head -c 16).aot"
}

# The JVM caches classes of its own class path only; that of the other packaging is a small launcher.
is_aot_jar() { (($(stat -c %s -- "$(jar_of "$1")") > 2000)); }

uncached_services() {
  local service
  for service in $(wanted_services); do
    [[ -f $(cache_of "$service") ]] || ! is_aot_jar "$service" || say "$service"
  done
}

start_training() {
  [[ ${REELAY_AOT:-on} != off && -n $(uncached_services) ]] && ! is_running trainer || return 0
  spawn trainer nice -n 19 "$ROOT/reelay" train
}

# The command of the background process.
train() {
  local service file current=' '
  use_jdk
  mkdir -p -- "$STATE/aot/storage"
  for service in "${PROGRAMS[@]}"; do current+="$(cache_of "$service") "; done
  for file in "$STATE"/aot/*.aot*; do [[ $current == *" $file "* ]] || rm -f -- "$file"; done
  for service in $(uncached_services); do train_service "$service"; done
}

train_service() { # service
  local cache log setting process deadline=$((SECONDS + 120))
  cache=$(cache_of "$1") log=$LOGS/trainer-$1.log
  : >"$log"
  java_command "$1" "-XX:AOTCacheOutput=$cache.new"
  (
    while IFS= read -r setting; do export "${setting?}"; done < <(instance_settings "$1")
    # No server answers on port 1, so that a training run touches nothing.
    export REELAY_POSTGRES_PORT=1 REELAY_RABBITMQ_PORT=1 REELAY_REDIS_PORT=1 REELAY_STORAGE_DIR=$STATE/aot/storage
    export QUARKUS_HTTP_PORT=0 QUARKUS_MANAGEMENT_PORT=0
    cd -- "$ROOT/$1/target/quarkus-app" || exit 1
    exec "${JAVA_COMMAND[@]}"
  ) >"$log" 2>&1 &
  process=$!
  while kill -0 "$process" 2>/dev/null && ((SECONDS < deadline)) && ! grep -q 'started in' "$log"; do sleep 0.5; done
  kill "$process" 2>/dev/null || true
  wait "$process" || true
  [[ ! -s $cache.new ]] || mv -f -- "$cache.new" "$cache"
}
