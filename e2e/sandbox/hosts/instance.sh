# A whole sandbox: up, down, status, and the sweep of what a crash left.

prepare() {
  local kept
  mkdir -p "$SANDBOX_DIR"
  chmod 711 "$SANDBOX_DIR"
  : > "$SANDBOX_DIR/$MARKER"
  [ -f "$SANDBOX_DIR/id_ed25519" ] || ssh-keygen -q -t ed25519 -N '' -C deck-sandbox -f "$SANDBOX_DIR/id_ed25519" </dev/null
  # under sudo the key is of use only to the person who called
  [ -z "${SUDO_UID:-}" ] || chown "$SUDO_UID:${SUDO_GID:-0}" "$SANDBOX_DIR/id_ed25519"
  for kept in SANDBOX_NET SANDBOX_PORT SANDBOX_SUITE SANDBOX_VERSION SANDBOX_CACHE RUNG INIT OVERLAY_OPTIONS; do
    printf '%s=%q\n' "$kept" "${!kept:-}"
  done > "$SANDBOX_DIR/settings"
  make_seed
}

bring_up() { # N hosts, booted side by side
  local id last=$((FIRST_HOST + $1 - 1))
  [ "$last" -le 254 ] || die "at most $((255 - FIRST_HOST)) hosts"
  net_up
  prepare
  for ((id = FIRST_HOST; id <= last; id++)); do make_host "$id"; done
  write_etc_hosts
  write_known_hosts
  for ((id = FIRST_HOST; id <= last; id++)); do start_host "$id"; done
  make_licences "$SANDBOX_DIR/licences"
  start_serving
  for ((id = FIRST_HOST; id <= last; id++)); do wait_ssh "$id"; done
}

up() {
  local n=3
  case ${1:-} in
    --hosts) n=${2:-} ;;
    --hosts=*) n=${1#*=} ;;
    '') ;;
    *) die "usage: up [--hosts N]" ;;
  esac
  [[ $n =~ ^[1-9][0-9]{0,2}$ ]] || die "usage: up [--hosts N]"
  is_root || die "'up' needs root (sudo npm run sandbox -- up); without root use 'with N -- COMMAND'"
  need_for_hosts
  use_rung
  make_base
  default_package
  sweep
  bring_up "$n"
  say "$(rung_text "$RUNG")"
  status
}

down() {
  sweep
  [ -d "$SANDBOX_DIR" ] || return 0
  [ -f "$SANDBOX_DIR/$MARKER" ] || die "$SANDBOX_DIR does not look like a sandbox; nothing removed"
  stop_serving
  local id
  for id in $(host_ids); do remove_host "$id"; done
  bridge_down
  remove_cgroup "$(sandbox_cgroup)"
  remove_tree "$SANDBOX_DIR"
}
sandbox_cgroup() { local c; c=$(cgroup_root); [ -z "$c" ] || echo "$c/$(cgroup_name)"; }

status() {
  local id state ssh
  [ -d "$SANDBOX_DIR" ] || { echo "no sandbox is up (start one with: npm run sandbox -- up)"; return 0; }
  for id in $(host_ids); do
    state=down ssh=-
    if alive "$id"; then
      state=up
      probe "$id" 3 && ssh=ssh || ssh=no-ssh
    fi
    echo "h$id $(address "$id") $state $ssh disk=$(du -shx "$SANDBOX_DIR/h$id/upper" 2>/dev/null | cut -f1)"
  done
  serving && echo "downloads $(downloads_url)" || echo "downloads not served"
}

sweep() {
  sweep_with
  sweep_net
}

# Processes and networks of a `with` end with it; a killed one leaves files and empty control groups.
sweep_with() {
  local lock dir c
  c=$(cgroup_root)
  for lock in "$SANDBOX_TMP"/deck-sandbox-with.*.lock; do
    [ -e "$lock" ] || continue
    dir=${lock%.lock}
    flock -n "$lock" true 2>/dev/null || continue
    [ ! -e "$dir.live" ] || flock -n "$dir.live" true 2>/dev/null || continue
    [ -z "$c" ] || remove_cgroup "$c/${dir##*/}"
    [ ! -d "$dir" ] || remove_tree "$dir"
    rm -f "$dir.live" "$lock"
  done
}

# Name spaces and a bridge whose state directory is gone belong to nobody any more.
sweep_net() {
  is_root || return 0
  local ns
  bridge_exists && [ -f "$(bridge_owner)/$MARKER" ] && return 0
  for ns in /run/netns/deck-sandbox-h*; do [ -e "$ns" ] && host_net_down "${ns##*/}"; done
  ! bridge_exists || bridge_down
}
