# Faults of a host. Each does to a host what can happen to a real server.

inject_fault() {
  local id kind=${2:-}
  id=$(host_id "${1:?usage: fault HOST KIND [ARGS]}")
  [ -n "$kind" ] || die "usage: fault HOST KIND [ARGS]; kinds: $(fault_kinds)"
  shift 2
  declare -F "fault_$kind" >/dev/null || die "no such fault: $kind; kinds: $(fault_kinds)"
  "fault_$kind" "$id" "$@"
}
fault_kinds() { declare -F | sed -n 's/^declare -f fault_//p' | grep -v '^kinds$' | tr '\n' ' '; }

fault_kill() { kill_host "$1"; }
fault_poweroff() { ip link set "$PORT_PREFIX$1" down; kill_host "$1"; }
fault_stop() { stop_host "$1"; }
fault_start() { ip link set "$PORT_PREFIX$1" up; start_host "$1"; wait_ssh "$1"; }

fault_partition() { ip link set "$PORT_PREFIX$1" nomaster; }
fault_heal() { ip link set "$PORT_PREFIX$1" master "$BRIDGE"; }
fault_linkdown() { ip link set "$PORT_PREFIX$1" down; }
fault_linkup() { ip link set "$PORT_PREFIX$1" up; }

fault_freeze() { set_frozen "$1" 1 STOP; }
fault_thaw() { set_frozen "$1" 0 CONT; }
set_frozen() {
  local cg
  alive "$1" || die "h$1 is down"
  cg=$(host_cgroup "$1")
  if [ "$INIT" = systemd ]; then echo "$2" > "$cg/cgroup.freeze"
  else in_host "$1" sh -c "kill -s $3 -- -1"; fi # the shell itself and process 1 are spared
}

fault_drop() { filter "$1" -I INPUT -i eth0 -j DROP; filter "$1" -I OUTPUT -o eth0 -j DROP; }
fault_undrop() { filter "$1" -D INPUT -i eth0 -j DROP; filter "$1" -D OUTPUT -o eth0 -j DROP; }
fault_firewall() { # PORT [drop|reject]
  local target
  case ${3:-drop} in
    drop) target=(-j DROP) ;;
    reject) target=(-j REJECT --reject-with tcp-reset) ;;
    *) die "usage: fault HOST firewall PORT [drop|reject]" ;;
  esac
  filter "$1" -I INPUT -i eth0 -p tcp --dport "${2:?usage: fault HOST firewall PORT [drop|reject]}" "${target[@]}"
}
fault_unfirewall() { # PORT
  local port=${2:?usage: fault HOST unfirewall PORT} rule
  filter "$1" -S INPUT | sed -n "s/^-A \(INPUT .*--dport $port .*\)/\1/p" | while read -r rule; do
    # shellcheck disable=SC2086
    filter "$1" -D $rule </dev/null
  done
}
filter() { # kernels without nf_tables still have the older tables
  local id=$1
  shift
  if in_host "$id" iptables -S >/dev/null 2>&1; then in_host "$id" iptables "$@"
  else in_host "$id" iptables-legacy "$@"; fi
}

fault_slow() { # RATE such as 20mbit, both ways
  local shape=(root tbf rate "${2:?usage: fault HOST slow RATE, for example 20mbit}" burst 64kb latency 400ms)
  tc qdisc replace dev "$PORT_PREFIX$1" "${shape[@]}"
  ip netns exec "$(netns "$1")" tc qdisc replace dev eth0 "${shape[@]}"
}
fault_fast() {
  tc qdisc del dev "$PORT_PREFIX$1" root 2>/dev/null || true
  ip netns exec "$(netns "$1")" tc qdisc del dev eth0 root 2>/dev/null || true
}

fault_smalldisk() { # SIZE [DIR]; the directory keeps its owner
  local size=${2:?usage: fault HOST smalldisk SIZE [DIR]} dir=${3:-/opt}
  in_host "$1" sh -c 'mkdir -p "$2" && mount -t tmpfs -o "size=$1,uid=$(stat -c %u "$2"),gid=$(stat -c %g "$2"),mode=$(stat -c %a "$2")" small "$2"' sh "$size" "$dir"
}
fault_bigdisk() { in_host "$1" umount "${2:-/opt}"; }

fault_rekey() { # a new ssh host key; known_hosts keeps the old one
  local key=/etc/ssh/ssh_host_ed25519_key fresh i
  in_host "$1" sh -c "rm -f $key $key.pub && ssh-keygen -q -t ed25519 -N '' -f $key && kill -HUP \$(cat /run/sshd.pid)"
  fresh=$(in_host "$1" cut -d' ' -f2 $key.pub)
  for ((i = 0; i < 100; i++)); do
    ssh-keyscan -T 1 -t ed25519 "$(address "$1")" 2>/dev/null | grep -qF "$fresh" && return 0
    sleep 0.05
  done
  die "h$1: sshd does not show its new key"
}
