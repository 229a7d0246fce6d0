# The bridge and each host's own network name space.  Nothing here ever sends to an address that is not ours.

bridge_exists() { ip link show "$BRIDGE" >/dev/null 2>&1; }

# A network that this machine already reaches some other way is never covered up.
refuse_foreign_network() {
  local net=$SANDBOX_NET.0/24 found
  found=$(ip -4 -o addr show to "$net" | awk -v b="$BRIDGE" '$2 != b {print $2, $4; exit}')
  [ -z "$found" ] || die "refused: $net is in use on this machine ($found). Use 'sandbox with', or another network: SANDBOX_NET=10.99.0"
  found=$({ ip -4 route show root "$net"; ip -4 route show match "$net"; } | grep -v -e '^default' -e " dev $BRIDGE " | head -n 1 || true)
  [ -z "$found" ] || die "refused: this machine has a route into $net ($found). Use 'sandbox with', or another network: SANDBOX_NET=10.99.0"
  bridge_exists || return 0
  [ "$(ip -4 -o addr show dev "$BRIDGE" | awk '{print $4}')" = "$SANDBOX_NET.1/24" ] ||
    die "refused: the bridge $BRIDGE does not carry $SANDBOX_NET.1/24; another sandbox is up, take it down first"
  [ "$(bridge_owner)" = "$SANDBOX_DIR" ] || die "refused: the bridge $BRIDGE belongs to the sandbox in $(bridge_owner)"
}

bridge_owner() { cat "/sys/class/net/$BRIDGE/ifalias" 2>/dev/null || ip link show "$BRIDGE" | sed -n 's/^ *alias //p'; }

net_up() {
  refuse_foreign_network
  ip link set lo up
  bridge_exists && return 0
  ip link add "$BRIDGE" type bridge
  ip link set "$BRIDGE" alias "$SANDBOX_DIR"
  ip addr add "$SANDBOX_NET.1/24" dev "$BRIDGE"
  ip link set "$BRIDGE" up
}

host_net_up() {
  local id=$1 ns
  ns=$(netns "$id")
  [ -e "/run/netns/$ns" ] && return 0
  ip link del "$PORT_PREFIX$id" 2>/dev/null || true
  ip netns add "$ns"
  ip link add "$PORT_PREFIX$id" type veth peer name eth0 netns "$ns"
  ip link set "$PORT_PREFIX$id" master "$BRIDGE" up
  ip -n "$ns" addr add "$(address "$id")/24" dev eth0
  ip -n "$ns" link set eth0 up
  ip -n "$ns" link set lo up
}

# removes the host's name space with everything that may still run in it
host_net_down() {
  local ns=$1 port=$PORT_PREFIX${1#deck-sandbox-h}
  if [ -e "/run/netns/$ns" ]; then
    ip netns pids "$ns" 2>/dev/null | xargs -r kill -9 2>/dev/null || true
    ip netns del "$ns" 2>/dev/null || rm -f "/run/netns/$ns"
  fi
  ip link del "$port" 2>/dev/null || true
}

bridge_down() {
  ip link del "$BRIDGE" 2>/dev/null || true
  [ -d /run/netns ] && [ -z "$(ls -A /run/netns)" ] || return 0
  umount /run/netns 2>/dev/null || true
  rmdir /run/netns 2>/dev/null || true
}

on_our_bridge() { ip route get "$1" 2>/dev/null | grep -q " dev $BRIDGE "; }

probe() { # HOST [SECONDS]: true when the host's sshd sends its banner in time
  local a line
  a=$(address "$1")
  on_our_bridge "$a" || return 1
  line=$(timeout "${2:-1}" bash -c "exec 3<>/dev/tcp/$a/22 && read -r -u 3 l && echo \"\$l\"" 2>/dev/null || true)
  [[ $line == SSH-* ]]
}

wait_ssh() {
  local i
  for ((i = 0; i < 300; i++)); do
    probe "$1" && return 0
    sleep 0.05
  done
  die "h$1: sshd does not answer; see $SANDBOX_DIR/h$1/boot.log"
}
