# shellcheck shell=bash
# shellcheck disable=SC2034 # used by the files that source this one
# Where things are, how we talk to the user, and how processes are started, recognized and ended.

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
STATE=$(realpath -m -- "${REELAY_STATE_DIR:-$ROOT/.reelay}")
STATE_FORMAT=1
RUN=$STATE/run LOGS=$STATE/logs SECRETS=$STATE/secrets

say() { printf '%s\n' "$*"; }
note() { printf '%s\n' "$*" >&2; }
die() {
  printf 'reelay: %s\n' "$*" >&2
  exit 1
}
usage_error() {
  printf 'reelay: %s (see ./reelay help)\n' "$*" >&2
  exit 2
}
is_root() { [[ $EUID -eq 0 ]]; }
have() { command -v "$1" >/dev/null 2>&1; }

# --- ports ---------------------------------------------------------------------------------------

# What runs keeps its ports until `down`, so that `status` and `down` need no environment.
set_ports() {
  PORT_BASE=${REELAY_PORT_BASE:-8080}
  [[ $PORT_BASE =~ ^[1-9][0-9]{3,4}$ && $PORT_BASE -ge 1024 && $PORT_BASE -le 47900 ]] ||
    usage_error "REELAY_PORT_BASE must be a number from 1024 to 47900, not '$PORT_BASE'"
  if [[ -s $RUN/port-base ]] && anything_running; then PORT_BASE=$(<"$RUN/port-base"); fi
  local shift=$((PORT_BASE - 8080))
  POSTGRES_PORT=$((15432 + shift))
  RABBITMQ_PORT=$((15673 + shift)) RABBITMQ_MANAGEMENT_PORT=$((15674 + shift))
  # Defaults lie below 32768: a port of the ephemeral range may be taken by any outgoing connection.
  RABBITMQ_DISTRIBUTION_PORT=$((25673 + shift)) EPMD_PORT=$((24369 + shift))
  REDIS_PORT=$((16379 + shift))
}

require_asked_ports() {
  [[ ${REELAY_PORT_BASE:-$PORT_BASE} == "$PORT_BASE" ]] || die "this instance runs with REELAY_PORT_BASE=$PORT_BASE; end it first with ./reelay down"
}

port_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

require_free_port() { # port, what wants it
  port_open "$1" || return 0
  local owner=''
  ! have ss || owner=$(ss -Hltnp "sport = :$1" 2>/dev/null | sed -n 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/ by \1 (pid \2)/p' | head -n 1)
  die "port $1, which $2 needs, is in use$owner: stop that program, or choose other ports, e.g. REELAY_PORT_BASE=$((PORT_BASE + 500)) ./reelay …"
}

# --- the state directory -------------------------------------------------------------------------

# A copied directory tells of the original's processes and data, which are not ours to end or use.
disown_copy() {
  local home
  { read -r home <"$RUN/home"; } 2>/dev/null || return 0
  [[ $home != "$STATE" && -d $home ]] || return 0
  rm -rf -- "$RUN" "$STATE/postgres/data-directory"
}

open_state() {
  if [[ -e $STATE ]]; then
    [[ -d $STATE ]] || die "$STATE is not a directory"
    [[ -O $STATE ]] || die "$STATE belongs to $(stat -c %U -- "$STATE"): run ./reelay as that user, or set REELAY_STATE_DIR"
    if [[ -f $STATE/format ]]; then
      [[ $(<"$STATE/format") == "$STATE_FORMAT" ]] || die "$STATE was made by another version of Reelay: remove it with ./reelay clean"
    elif [[ -n $(ls -A -- "$STATE") ]]; then
      die "$STATE is not empty and not a state directory of Reelay: remove it, or set REELAY_STATE_DIR"
    fi
  fi
  mkdir -p -- "$STATE" "$RUN" "$LOGS" || die "cannot write to $STATE"
  (umask 077 && mkdir -p -- "$SECRETS")
  [[ -f $STATE/format ]] || say "$STATE_FORMAT" >"$STATE/format"
  say "$STATE" >"$RUN/home"
}

# One command at a time changes an instance. Children must not inherit the lock: start them with 9>&-.
lock_state() {
  exec 9>"$STATE/lock"
  if ! flock -n 9; then
    note "waiting for another ./reelay in this directory …"
    flock -w 600 9 || die "another ./reelay holds $STATE/lock"
    set_ports
  fi
}

# --- processes -----------------------------------------------------------------------------------

# Prints "state parent session start-time" of a process; the name in field 2 may hold spaces and parentheses.
process_stat() {
  local line=''
  { IFS= read -rd '' line <"/proc/$1/stat"; } 2>/dev/null || [[ -n $line ]] || return 1
  # shellcheck disable=SC2086
  set -- ${line##*) }
  [[ $1 != [ZX] ]] && say "$1 $2 $4 ${20}"
}

# A process is ours only if pid, start time and boot agree, so that a recycled pid is never signaled.
process_identity() {
  local stat
  stat=$(process_stat "$1") && say "$1 ${stat##* } $(</proc/sys/kernel/random/boot_id)"
}

pid_of() { # name; fails when it does not run
  local recorded
  { read -r recorded <"$RUN/$1.pid"; } 2>/dev/null || return 1
  [[ $(process_identity "${recorded%% *}") == "$recorded" ]] && say "${recorded%% *}"
}

is_running() { pid_of "$1" >/dev/null; }

recorded_names() {
  local file
  for file in "$RUN"/*.pid; do
    [[ ! -f $file ]] || basename -- "$file" .pid
  done
}

anything_running() {
  local name
  for name in $(recorded_names); do
    ! is_running "$name" || return 0
  done
  return 1
}

# Starts a command as the leader of its own session; its output goes to the log of that name.
spawn() { # name command…
  local name=$1 log=$LOGS/$1.log limit
  shift
  end_session "$name"
  if [[ -f $log ]] && (($(stat -c %s -- "$log") > 20000000)); then mv -f -- "$log" "$log.1"; fi
  limit=$(ulimit -Hn)
  # More would make Erlang reserve memory for each possible descriptor.
  [[ $limit != unlimited ]] && ((limit < 65536)) || limit=65536
  (
    ulimit -Sn "$limit"
    exec setsid "$@"
  ) </dev/null >>"$log" 2>&1 9>&- &
  process_identity "$!" >"$RUN/$name.pid" || true
}

# What a leader left behind in its session (such as a render of a killed service).
session_members() { # session
  local dir stat
  for dir in /proc/[0-9]*; do
    stat=$(process_stat "${dir#/proc/}") || continue
    # shellcheck disable=SC2086
    set -- "$1" $stat
    [[ $4 != "$1" ]] || say "${dir#/proc/}"
  done
}

# Asks all to end, waits for them together, insists.
stop() { # seconds name…
  local seconds=$1 name pid signal deadline=$((SECONDS + $1)) left
  shift
  for name in "$@"; do
    # PostgreSQL's fast shutdown; the ordinary one would wait for its clients.
    [[ $name == postgres ]] && signal=INT || signal=TERM
    ! pid=$(pid_of "$name") || kill "-$signal" "$pid" 2>/dev/null || true
  done
  while :; do
    left=()
    for name in "$@"; do ! is_running "$name" || left+=("$name"); done
    ((${#left[@]} && SECONDS < deadline)) || break
    sleep 0.1
  done
  for name in "${left[@]}"; do
    note "$name did not end within $seconds s and is killed"
    ! pid=$(pid_of "$name") || kill -KILL "$pid" 2>/dev/null || true
  done
  for name in "$@"; do
    end_session "$name"
    rm -f -- "$RUN/$name.pid" "$RUN/$name.spec"
  done
}

end_session() { # name of a process that has ended
  local recorded session member
  { read -r recorded <"$RUN/$1.pid"; } 2>/dev/null && [[ ${recorded##* } == "$(</proc/sys/kernel/random/boot_id)" ]] || return 0
  session=${recorded%% *}
  # A session's number is not given away while it has members; a living leader would be somebody else's.
  [[ -z $(process_identity "$session") || $(process_identity "$session") == "$recorded" ]] || return 0
  for member in $(session_members "$session"); do kill -KILL "$member" 2>/dev/null || true; done
}

fail_with_log() { # name message
  note ""
  note "--- last lines of $LOGS/$1.log"
  tail -n 15 -- "$LOGS/$1.log" >&2 || true
  die "$2"
}

# Waits on a condition, never on time alone: gives up at once when the process has ended.
wait_until() { # name seconds command…
  local name=$1 deadline=$((SECONDS + $2)) seconds=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    is_running "$name" || fail_with_log "$name" "$name ended while starting"
    ((SECONDS < deadline)) || fail_with_log "$name" "$name was not ready within $seconds s"
    sleep 0.1
  done
}
