# `with N -- COMMAND`: hosts, bridge and COMMAND in throw-away name spaces.  The machine's own network is not touched,
# several can run at once with the same addresses, and the kernel ends every process when the first one ends.

with_hosts() {
  local n=${1:-} user=() dir rc=0
  [[ $n =~ ^[1-9][0-9]{0,2}$ ]] || die "usage: with N -- COMMAND"
  shift
  [ "${1:-}" != -- ] || shift
  [ $# -gt 0 ] || die "usage: with N -- COMMAND"
  need_for_hosts
  use_rung
  if ! is_root; then
    user=(--user --map-root-user --map-auto)
    export OVERLAY_OPTIONS=userxattr,
  fi
  make_base # needs the network, so before leaving it
  default_package
  take_lock
  dir=${LOCK%.lock}
  # letting go of the lock is what tells the inside that this process has ended, however it ended
  trap 'exec 8>&-' TERM HUP
  SANDBOX_DIR=$dir SANDBOX_CACHE=$SANDBOX_CACHE SANDBOX_RUNG=$RUNG run_waiting unshare "${user[@]}" --net --mount --pid --fork --kill-child --mount-proc --uts --ipc \
    bash "$SANDBOX_HOME/sandbox.sh" _with "$n" "$@" || rc=$?
  exec 8>&-
  sweep_with
  return "$rc"
}

# Sets LOCK, held open as file 8.  Made and taken in one go, or another one's sweep would see it as left behind.
take_lock() {
  mkdir -p "$SANDBOX_CACHE"
  exec 9>"$SANDBOX_CACHE/sweep.lock"
  flock 9
  sweep_with
  LOCK=$(mktemp "$SANDBOX_TMP/deck-sandbox-with.XXXXXXXX.lock")
  exec 8<>"$LOCK"
  flock 8
  exec 9>&-
}

with_inside() {
  local n=$1 rc=0
  shift
  exec 7>"$SANDBOX_DIR.live"
  flock 7
  trap 'take_down_inside' EXIT
  trap 'exit 143' TERM HUP
  trap : INT
  mount -t tmpfs -o mode=755 tmpfs /run
  mkdir /run/netns
  { flock -s "$SANDBOX_DIR.lock" true; kill -TERM 1; } 7>&- 2>/dev/null &
  bring_up "$n"
  set -a
  eval "$(print_env)"
  set +a
  run_waiting "$@" || rc=$?
  return "$rc"
}

take_down_inside() {
  local rc=$?
  trap '' TERM HUP INT
  [ -z "${WAITED_FOR:-}" ] || end_politely "$WAITED_FOR"
  down || true
  rm -f "$SANDBOX_DIR.live" "$SANDBOX_DIR.lock"
  exit "$rc"
}

end_politely() { # everything left dies with process 1 anyway; this gives it a moment to tidy up
  local i
  kill -TERM "$1" 2>/dev/null || return 0
  for ((i = 0; i < 100; i++)); do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.02
  done
}

# A foreground command that does not keep this shell's own traps waiting.
run_waiting() {
  local rc
  # the locks (7, 8) are this shell's own: a child that kept one would outlive it in the eyes of others
  env --default-signal=INT,QUIT "$@" <&0 7>&- 8>&- &
  WAITED_FOR=$!
  while :; do
    rc=0
    wait "$WAITED_FOR" || rc=$?
    kill -0 "$WAITED_FOR" 2>/dev/null || break
  done
  WAITED_FOR=
  return "$rc"
}
