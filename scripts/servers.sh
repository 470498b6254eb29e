# shellcheck shell=bash
# Private PostgreSQL, RabbitMQ and Redis: own ports, own data, own passwords, bound to 127.0.0.1.

SERVERS=(postgres epmd rabbitmq redis)
SCHEMAS=(gateway orchestrator tracker hub adapters)

random_text() { # length
  local text=''
  while ((${#text} < $1)); do text+=$(openssl rand -base64 96 | tr -dc A-Za-z0-9); done
  say "${text:0:$1}"
}

secret() { cat -- "$SECRETS/$1"; }

# Writes a secret once and completely, readable for the owner only.
make_secret() { # name command…
  local file=$SECRETS/$1
  shift
  [[ ! -s $file ]] || return 0
  (umask 077 && "$@" >"$file.new" && mv -f -- "$file.new" "$file") || die "cannot write $file"
}

prefixed() { say "$1$(random_text 43)"; }

make_secrets() {
  local name
  for name in postgres rabbitmq redis "${SCHEMAS[@]}"; do make_secret "$name-password" random_text 32; done
  make_secret erlang-cookie random_text 32
  make_secret token-private.pem openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256
  make_secret token-public.pem openssl pkey -in "$SECRETS/token-private.pem" -pubout
  make_secret key-pepper random_text 64
  make_secret callback-secret random_text 64
  make_secret development-key prefixed rk_
  make_secret admin-key prefixed rk_admin_
}

# --- PostgreSQL ----------------------------------------------------------------------------------

# PostgreSQL refuses to run as root, so root lends it the user of the Debian package.
# setpriv becomes the command; runuser would stay as a parent that takes the signals.
AS_POSTGRES=()
! is_root || AS_POSTGRES=(setpriv --reuid=postgres --regid=postgres --init-groups --)
as_postgres() { (cd / && exec "${AS_POSTGRES[@]}" "$@"); }

# Below a home of mode 0700 that user reaches nothing; its data then lives next to the system's clusters.
find_postgres_data() {
  local home=$STATE/postgres
  if [[ -f $home/data-directory ]]; then
    POSTGRES_DATA=$(<"$home/data-directory")
    return
  fi
  mkdir -p -- "$home"
  POSTGRES_DATA=$home/data
  [[ ! -d $POSTGRES_DATA ]] || return 0
  if is_root; then
    id postgres >/dev/null 2>&1 || die "PostgreSQL does not run as root and there is no user postgres to lend it: run ./reelay as an ordinary user"
    chown postgres: "$home" && chmod 700 "$home"
    as_postgres test -w "$home" && return
    POSTGRES_DATA=/var/lib/postgresql/reelay-$(printf %s "$STATE" | sha256sum | head -c 16)
    say "$POSTGRES_DATA" >"$home/data-directory"
  fi
}

initialize_postgres() {
  as_postgres test -f "$POSTGRES_DATA/PG_VERSION" && return
  # Made under another name first: an interrupted run leaves nothing that looks complete.
  as_postgres rm -rf -- "$POSTGRES_DATA.new"
  as_postgres mkdir -p -m 700 -- "$POSTGRES_DATA.new"
  # shellcheck disable=SC2016
  secret postgres-password | as_postgres sh -c 'umask 077 && cat >"$1"' write "$POSTGRES_DATA.password"
  as_postgres "$POSTGRES_BIN/initdb" -D "$POSTGRES_DATA.new" -U reelay -A scram-sha-256 --pwfile="$POSTGRES_DATA.password" \
    -E UTF8 --locale=C.UTF-8 >>"$LOGS/postgres.log" 2>&1 || fail_with_log postgres "initdb failed"
  as_postgres rm -f -- "$POSTGRES_DATA.password"
  basename -- "$(dirname -- "$POSTGRES_BIN")" >"$STATE/postgres/version"
  as_postgres mv -T -- "$POSTGRES_DATA.new" "$POSTGRES_DATA"
}

# Processes of a killed server: they end by themselves, and a new server cannot start before they have.
postgres_processes() {
  local dir
  for dir in /proc/[0-9]*; do
    [[ $(readlink -- "$dir/cwd" 2>/dev/null) != "$POSTGRES_DATA" ]] || say "${dir#/proc/}"
  done
}

start_postgres() {
  local deadline=$((SECONDS + 15))
  initialize_postgres
  while [[ -n $(postgres_processes) ]]; do
    ((SECONDS < deadline)) || die "a PostgreSQL that this instance does not know works in $POSTGRES_DATA (pid $(postgres_processes | head -n 1)): end it first"
    sleep 0.1
  done
  # Nothing works in this directory, so a lock file left there would only mislead the server.
  as_postgres rm -f -- "$POSTGRES_DATA/postmaster.pid"
  (cd / && spawn postgres "${AS_POSTGRES[@]}" "$POSTGRES_BIN/postgres" -D "$POSTGRES_DATA" -p "$POSTGRES_PORT" \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 -c password_encryption=scram-sha-256)
}

psql_admin() { # argument…
  PGPASSWORD=$(secret postgres-password) PGCONNECT_TIMEOUT=5 "$POSTGRES_BIN/psql" -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$POSTGRES_PORT" -U reelay -d postgres "$@"
}

# The passwords travel on standard input: arguments would show in the process list.
bootstrap_database() {
  local schema
  {
    for schema in "${SCHEMAS[@]}"; do printf "\\\\set %s_password '%s'\n" "$schema" "$(secret "$schema-password")"; done
    cat -- "$ROOT/k8s/base/bootstrap.sql"
  } | psql_admin >>"$LOGS/bootstrap.log" 2>&1 || fail_with_log bootstrap "the database could not be prepared"
}

# --- RabbitMQ ------------------------------------------------------------------------------------

start_epmd() {
  spawn epmd "$EPMD" -port "$EPMD_PORT" -address 127.0.0.1
}

start_rabbitmq() {
  local dir=$STATE/rabbitmq
  mkdir -p -- "$dir"
  chmod 700 -- "$dir"
  (
    umask 077
    install -m 400 -- "$SECRETS/erlang-cookie" "$dir/.erlang.cookie"
    say '[rabbitmq_management].' >"$dir/enabled_plugins"
    : >"$dir/rabbitmq-env.conf"
    cat >"$dir/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$RABBITMQ_PORT
management.tcp.ip = 127.0.0.1
management.tcp.port = $RABBITMQ_MANAGEMENT_PORT
default_user = reelay
default_pass = $(secret rabbitmq-password)
default_vhost = reelay
default_user_tags.administrator = true
loopback_users = none
log.console = true
log.file = false
CONF
  )
  # A clean environment: RABBITMQ_ and ERL_ variables of the shell must not reach this private node.
  # With RUNNING_UNDER_SYSTEMD the start script becomes the server instead of a parent that could be killed alone.
  spawn rabbitmq env -i PATH="$PATH" HOME="$dir" LANG=C.UTF-8 RUNNING_UNDER_SYSTEMD=true \
    ERL_EPMD_PORT="$EPMD_PORT" ERL_EPMD_ADDRESS=127.0.0.1 \
    RABBITMQ_NODENAME=reelay@localhost RABBITMQ_DIST_PORT="$RABBITMQ_DISTRIBUTION_PORT" \
    RABBITMQ_BASE="$dir" RABBITMQ_MNESIA_BASE="$dir/mnesia" RABBITMQ_LOG_BASE="$dir/log" RABBITMQ_LOGS=- \
    RABBITMQ_CONF_ENV_FILE="$dir/rabbitmq-env.conf" RABBITMQ_CONFIG_FILE="$dir/rabbitmq.conf" \
    RABBITMQ_CONFIG_FILES="$dir/conf.d" RABBITMQ_ADVANCED_CONFIG_FILE="$dir/advanced.config" \
    RABBITMQ_ENABLED_PLUGINS_FILE="$dir/enabled_plugins" RABBITMQ_PLUGINS_EXPAND_DIR="$dir/plugins" \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none' \
    "$RABBITMQ_SERVER"
}

rabbitmqctl_private() { # argument…
  local dir=$STATE/rabbitmq
  find_server_programs
  env -i PATH="$PATH" HOME="$dir" LANG=C.UTF-8 ERL_EPMD_PORT="$EPMD_PORT" RABBITMQ_NODENAME=reelay@localhost \
    RABBITMQ_BASE="$dir" RABBITMQ_CONF_ENV_FILE="$dir/rabbitmq-env.conf" \
    "$(dirname -- "$RABBITMQ_SERVER")/rabbitmqctl" "$@"
}

rabbitmq_api() { # path
  curl -fsS -m 5 --noproxy '*' --config <(printf 'user = "reelay:%s"\n' "$(secret rabbitmq-password)") "http://127.0.0.1:$RABBITMQ_MANAGEMENT_PORT/api/$1"
}

# --- Redis ---------------------------------------------------------------------------------------

start_redis() {
  local dir=$STATE/redis
  mkdir -p -- "$dir"
  (
    umask 077
    cat >"$dir/redis.conf" <<CONF
bind 127.0.0.1
port $REDIS_PORT
requirepass $(secret redis-password)
dir "$dir"
save ""
appendonly no
daemonize no
CONF
  )
  spawn redis redis-server "$dir/redis.conf"
}

redis_answer() { [[ $(REDISCLI_AUTH=$(secret redis-password) redis-cli -h 127.0.0.1 -p "$REDIS_PORT" ping) == PONG ]]; }

# --- together ------------------------------------------------------------------------------------

server_port() {
  case $1 in
  postgres) say "$POSTGRES_PORT" ;;
  epmd) say "$EPMD_PORT" ;;
  rabbitmq) say "$RABBITMQ_PORT" ;;
  redis) say "$REDIS_PORT" ;;
  esac
}

server_ready() {
  is_running "$1" && case $1 in
  postgres) psql_admin -c 'select 1' ;;
  epmd) port_open "$EPMD_PORT" ;;
  rabbitmq) port_open "$RABBITMQ_PORT" && rabbitmq_api health/checks/virtual-hosts ;;
  redis) redis_answer ;;
  esac >/dev/null 2>&1
}

check_server_ports() {
  local name
  require_asked_ports
  for name in "${SERVERS[@]}"; do is_running "$name" || require_free_port "$(server_port "$name")" "$name"; done
  is_running rabbitmq || {
    require_free_port "$RABBITMQ_MANAGEMENT_PORT" "RabbitMQ's management"
    require_free_port "$RABBITMQ_DISTRIBUTION_PORT" "RabbitMQ's distribution"
  }
}

start_servers() {
  local name started=()
  require servers
  make_secrets
  find_postgres_data
  check_server_ports
  say "$PORT_BASE" >"$RUN/port-base"
  for name in "${SERVERS[@]}"; do
    is_running "$name" || { "start_$name" && started+=("$name"); }
  done
  ((${#started[@]} == 0)) || note "starting ${started[*]} …"
  for name in "${SERVERS[@]}"; do wait_until "$name" 60 server_ready "$name"; done
  bootstrap_database
}

stop_servers() { # name… (default: all)
  (($#)) || set -- "${SERVERS[@]}"
  local name others=()
  for name in "$@"; do [[ $name == epmd ]] || others+=("$name"); done
  ((${#others[@]} == 0)) || stop 30 "${others[@]}"
  # Last, because the broker uses it while it ends.
  [[ " $* " != *' epmd '* ]] || stop 5 epmd
}

servers_env() {
  local line
  for line in "REELAY_POSTGRES_HOST=127.0.0.1" "REELAY_POSTGRES_PORT=$POSTGRES_PORT" "REELAY_POSTGRES_ADMIN_USERNAME=reelay" \
    "REELAY_POSTGRES_ADMIN_PASSWORD=$(secret postgres-password)" "REELAY_RABBITMQ_HOST=127.0.0.1" "REELAY_RABBITMQ_PORT=$RABBITMQ_PORT" \
    "REELAY_RABBITMQ_USERNAME=reelay" "REELAY_RABBITMQ_PASSWORD=$(secret rabbitmq-password)" "REELAY_RABBITMQ_MANAGEMENT_PORT=$RABBITMQ_MANAGEMENT_PORT" \
    "REELAY_REDIS_HOST=127.0.0.1" "REELAY_REDIS_PORT=$REDIS_PORT" "REELAY_REDIS_PASSWORD=$(secret redis-password)"; do
    say "export $line"
  done
}
