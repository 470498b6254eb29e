# shellcheck shell=bash
# The programs that Reelay needs: found, installed from Debian packages where allowed, or named in one line.

use_jdk() {
  local home major candidates=("${JAVA_HOME:-/nonexistent}")
  ! have java || candidates+=("$(dirname -- "$(dirname -- "$(readlink -f "$(command -v java)")")")")
  candidates+=(/usr/lib/jvm/* /opt/java/* /opt/*jdk* /usr/local/*jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*
    "$HOME"/.asdf/installs/java/* "$HOME"/.local/share/mise/installs/java/*)
  for home in "${candidates[@]}"; do
    [[ -x $home/bin/javac && -f $home/release ]] || continue
    major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
    [[ $major == 25 ]] || continue
    export JAVA_HOME=$home
    return
  done
  die "a JDK 25 is needed: install one (e.g. from https://adoptium.net) and set JAVA_HOME to it"
}

find_server_programs() {
  POSTGRES_BIN='' RABBITMQ_SERVER='' EPMD=''
  local dir
  for dir in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) "$(dirname -- "$(readlink -f "$(command -v postgres || echo /nonexistent/postgres)")")"; do
    [[ -x $dir/postgres && -x $dir/initdb && -x $dir/psql ]] || continue
    [[ -n $POSTGRES_BIN ]] || POSTGRES_BIN=$dir
    # A data directory stays with the version that made it.
    [[ ! -f $STATE/postgres/version || $dir != */"$(<"$STATE/postgres/version")"/bin ]] || POSTGRES_BIN=$dir
  done
  # Not /usr/sbin/rabbitmq-server: that wrapper changes to the user of the system's own broker.
  for dir in /usr/lib/rabbitmq/bin /usr/local/lib/rabbitmq/bin /opt/rabbitmq/sbin; do
    [[ ! -x $dir/rabbitmq-server ]] || { RABBITMQ_SERVER=$dir/rabbitmq-server && break; }
  done
  for dir in "$(command -v epmd)" /usr/lib/erlang/bin/epmd /usr/lib/erlang/erts-*/bin/epmd; do
    [[ ! -x $dir ]] || { EPMD=$dir && break; }
  done
}

# Installs what is missing among the named needs, or says in one line what to install.
require() { # need… (servers, build, clients, test)
  local need packages=()
  for need in "$@"; do
    case $need in
    servers)
      find_server_programs
      [[ -n $POSTGRES_BIN ]] || packages+=(postgresql)
      [[ -n $RABBITMQ_SERVER && -n $EPMD ]] || packages+=(rabbitmq-server)
      { have redis-server && have redis-cli; } || packages+=(redis-server)
      have openssl || packages+=(openssl)
      have curl || packages+=(curl)
      ;;
    build) have mvn || packages+=(maven) ;;
    clients) { have node && have npm; } || packages+=(nodejs npm) ;;
    test)
      have shellcheck || packages+=(shellcheck)
      have ffmpeg || packages+=(ffmpeg)
      ;;
    esac
  done
  ((${#packages[@]})) || return 0
  if [[ $* == test ]]; then
    # Useful, not needed: without them a check is left out and the bundled FFmpeg is used.
    install_packages "${packages[@]}" || note "going on without ${packages[*]}"
    return 0
  fi
  install_packages "${packages[@]}" || die "missing: ${packages[*]}. Install with: sudo apt-get install -y ${packages[*]}"
  [[ " $* " != *' servers '* ]] || find_server_programs
}

install_packages() { # package…
  local sudo=()
  have apt-get || return 1
  is_root || { have sudo && sudo -n true 2>/dev/null && sudo=(sudo -n); } || return 1
  note "installing Debian packages: $* …"
  # The packages' own system-wide servers are not wanted: the policy file keeps them from starting.
  # shellcheck disable=SC2016
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive sh -c '
    policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
      printf "#!/bin/sh\nexit 101\n" >$policy && chmod 755 $policy
      trap "rm -f $policy" EXIT
    fi
    apt-get install -y --no-install-recommends "$@" || { apt-get update && apt-get install -y --no-install-recommends "$@"; }
  ' install "$@" >>"$LOGS/install.log" 2>&1 9>&- || {
    tail -n 5 -- "$LOGS/install.log" >&2
    return 1
  }
}
