# What the machine must have, and which rung of the ladder it allows.

# command -> Debian package
readonly -A PACKAGE_OF=([ip]=iproute2 [tc]=iproute2 [ssh-keygen]=openssh-client [unshare]=util-linux
  [nsenter]=util-linux [setpriv]=util-linux [flock]=util-linux [mmdebstrap]=mmdebstrap [newuidmap]=uidmap)

need() { # installs the packages of the commands that are missing, or says which they are
  local c missing=()
  for c in "$@"; do command -v "$c" >/dev/null || missing+=("${PACKAGE_OF[$c]:-$c}"); done
  [ ${#missing[@]} = 0 ] && return 0
  mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort -u)
  local how="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
  command -v apt-get >/dev/null || die "missing: ${missing[*]} (this machine has no apt-get; install them and try again)"
  is_root || die "missing packages; run:  sudo sh -c '$how'"
  say "installing ${missing[*]}"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >&2 ||
    die "could not install ${missing[*]}; run:  $how"
}

need_for_hosts() {
  need ip tc ssh-keygen unshare nsenter setpriv flock
  is_root || need newuidmap
}

cgroup_root() { # the cgroup v2 tree (hybrid machines keep it in unified/); nothing when there is none
  local d
  for d in /sys/fs/cgroup/unified /sys/fs/cgroup; do
    [ -f "$d/cgroup.procs" ] && [ -f "$d/cgroup.controllers" ] && [ -w "$d" ] && echo "$d" && return 0
  done
  return 0
}

# 1: root, systemd in the hosts.  2: no root or no cgroup v2 tree, a small init in the hosts.  0: no hosts at all.
find_rung() {
  if is_root && unshare --net --mount --pid --fork true 2>/dev/null; then
    [ -n "$(cgroup_root)" ] && echo 1 || echo 2
  elif unshare --user --map-root-user --map-auto --net --mount --pid --fork true 2>/dev/null; then echo 2
  else echo 0; fi
}

use_rung() { # sets RUNG and INIT for this instance; stops with the reason when there is no rung
  RUNG=${SANDBOX_RUNG:-$(find_rung)}
  case $RUNG in
    1) INIT=systemd ;;
    2) INIT=tiny ;;
    *) die "this machine allows no hosts: it needs root, or unprivileged user name spaces with a line for $(id -un) in /etc/subuid and /etc/subgid" ;;
  esac
}

rung_text() {
  case $1 in
    1) echo "rung 1: Debian hosts with systemd, started as root" ;;
    2) echo "rung 2: Debian hosts with a small init instead of systemd" ;;
    *) echo "rung 0: this machine allows no hosts" ;;
  esac
}
