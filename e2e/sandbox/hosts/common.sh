# Settings and small helpers shared by every sandbox command.
# Sourced by sandbox.sh, which sets SANDBOX_HOME (the folder of sandbox.sh).

export PATH=$PATH:/usr/sbin:/sbin

SANDBOX_TMP=${SANDBOX_TMP:-/var/tmp}
SANDBOX_DIR=${SANDBOX_DIR:-$SANDBOX_TMP/deck-sandbox}
# without root the files belong to mapped users, so each user has an own cache
SANDBOX_CACHE=${SANDBOX_CACHE:-$SANDBOX_TMP/deck-sandbox-cache$([ "$(id -u)" = 0 ] || echo "-$(id -u)")}
SANDBOX_NET=${SANDBOX_NET:-10.0.0}
SANDBOX_PORT=${SANDBOX_PORT:-8000}
SANDBOX_SUITE=${SANDBOX_SUITE:-bookworm}
SANDBOX_VERSION=${SANDBOX_VERSION:-2.00.11.3}

readonly BRIDGE=decksb0
readonly PORT_PREFIX=decksb-h
readonly FIRST_HOST=80
readonly MARKER=this-is-a-deck-sandbox
readonly ROOT_PASSWORD=sandbox-Root-1
readonly DDB_PASSWORD=sandbox-Ddb-1
readonly OPS_PASSWORD=sandbox-Ops-1
readonly DBA_PASSWORD=sandbox-Dba-1

say() { echo "sandbox: $*" >&2; }
die() { say "$*"; exit 1; }
is_root() { [ "$(id -u)" = 0 ]; }

# 80, h80 and 10.0.0.80 all name the same host
host_id() {
  local id=${1#"$SANDBOX_NET".}
  id=${id#h}
  [[ $id =~ ^[0-9]{1,3}$ ]] || die "no such host: $1 (use 80, h80 or $SANDBOX_NET.80)"
  [ -d "$SANDBOX_DIR/h$id" ] || die "no host $1 in $SANDBOX_DIR; hosts: $(host_ids | tr '\n' ' ')"
  echo "$id"
}
host_ids() {
  local d
  for d in "$SANDBOX_DIR"/h[0-9]*; do [ -d "$d" ] && echo "${d##*/h}"; done | sort -n
}
address() { echo "$SANDBOX_NET.$1"; }
netns() { echo "deck-sandbox-h$1"; }

# what a running sandbox was started with wins over what the caller's environment says
load_state() {
  # shellcheck disable=SC1091
  [ -f "$SANDBOX_DIR/settings" ] && . "$SANDBOX_DIR/settings"
  return 0
}
