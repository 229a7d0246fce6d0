# One host: make its files, boot it, look into it, end it.

readonly HOST_PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

init_pid() { cat "$SANDBOX_DIR/h$1/init.pid" 2>/dev/null || true; }

# The stored process must exist and still sit in this host's network name space: process ids are used again.
alive() {
  local p ours theirs
  p=$(init_pid "$1")
  [ -n "$p" ] && [ -d "/proc/$p" ] || return 1
  [ "$(awk '{print $3}' "/proc/$p/stat" 2>/dev/null)" != Z ] || return 1
  ours=$(stat -Lc %i "/run/netns/$(netns "$1")" 2>/dev/null)
  theirs=$(stat -Lc %i "/proc/$p/ns/net" 2>/dev/null)
  [ -n "$ours" ] && [ "$ours" = "$theirs" ]
}

in_host() { # runs a command as root inside the host, without ssh
  local id=$1
  shift
  alive "$id" || die "h$id is down"
  nsenter -t "$(init_pid "$id")" -m -u -i -n -p -r -w env -i PATH=$HOST_PATH HOME=/root USER=root LANG=C.UTF-8 "$@"
}

host_cgroup() { local c; c=$(cgroup_root); [ -n "$c" ] && echo "$c/$(cgroup_name)/h$1" || true; }
cgroup_name() { basename "$SANDBOX_DIR"; }

make_host() {
  local id=$1 d=$SANDBOX_DIR/h$1
  local key=$d/upper/etc/ssh/ssh_host_ed25519_key
  mkdir -p "$d/work" "$d/root"
  if [ ! -f "$d/made" ]; then
    rm -rf --one-file-system "$d/upper"
    cp -a "$SANDBOX_DIR/seed" "$d/upper"
    rm -f "$key" "$key.pub"
    ssh-keygen -q -t ed25519 -N '' -C "h$id" -f "$key" </dev/null
    echo "h$id" > "$d/upper/etc/hostname"
    printf '%032x\n' "$((0xdec5000 + id))" > "$d/upper/etc/machine-id"
    : > "$d/made"
  fi
  host_net_up "$id"
}

write_etc_hosts() { # every host knows the others by name
  local id all
  all=$(for id in $(host_ids); do echo "$(address "$id") h$id"; done)
  for id in $(host_ids); do printf '127.0.0.1 localhost\n%s\n' "$all" > "$SANDBOX_DIR/h$id/upper/etc/hosts"; done
}

write_known_hosts() {
  local id
  for id in $(host_ids); do
    echo "$(address "$id") $(cut -d' ' -f1,2 "$SANDBOX_DIR/h$id/upper/etc/ssh/ssh_host_ed25519_key.pub")"
  done > "$SANDBOX_DIR/known_hosts"
}

start_host() { # boots; does not wait for sshd
  local id=$1 d=$SANDBOX_DIR/h$1 cg i
  alive "$id" && return 0
  rm -f "$d/init.pid"
  cg=$(host_cgroup "$id")
  if [ -n "$cg" ]; then
    mkdir -p "$cg" 2>/dev/null || [ "$INIT" = tiny ] || die "cannot make $cg"
    echo 0 > "$cg/cgroup.freeze" 2>/dev/null || true
  fi
  (
    [ -z "$cg" ] || echo "$BASHPID" > "$cg/cgroup.procs" 2>/dev/null || [ "$INIT" = tiny ]
    exec setsid nsenter --net="/run/netns/$(netns "$id")" unshare --mount --pid --fork --kill-child --uts --ipc --cgroup \
      bash "$SANDBOX_HOME/sandbox.sh" _boot "$id"
  ) </dev/null >"$d/boot.log" 2>&1 7>&- 8>&- &
  disown $!
  for ((i = 0; i < 250; i++)); do
    [ -s "$d/init.pid" ] && return 0
    sleep 0.02
  done
  die "h$id did not start: $(cat "$d/boot.log")"
}

kill_host() { # SIGKILL to process 1 ends every process of the host; safe when it is down already
  local p
  p=$(init_pid "$1")
  alive "$1" || { rm -f "$SANDBOX_DIR/h$1/init.pid"; return 0; }
  kill -9 "$p" 2>/dev/null || true
  wait_gone "$1" "$p" 250 || die "h$1 does not die"
}

# Process 1 leaves its name spaces before it has ended the others, so `alive` is no proof here; a zombie is.
wait_gone() {
  local i
  for ((i = 0; i < $3; i++)); do
    if [ ! -d "/proc/$2" ] || [ "$(awk '{print $3}' "/proc/$2/stat" 2>/dev/null)" = Z ]; then
      rm -f "$SANDBOX_DIR/h$1/init.pid"
      return 0
    fi
    sleep 0.02
  done
  return 1
}

stop_host() { # orderly shutdown, as by the power button
  local p signal=TERM
  p=$(init_pid "$1")
  alive "$1" || return 0
  [ "$INIT" = systemd ] && signal=RTMIN+4
  kill -s "$signal" "$p"
  wait_gone "$1" "$p" 1500 || kill_host "$1"
}

remove_host() {
  kill_host "$1"
  host_net_down "$(netns "$1")"
  remove_cgroup "$(host_cgroup "$1")"
}

remove_cgroup() { # the last process may take a moment to leave it
  local i
  for ((i = 0; i < 100; i++)); do
    [ -n "$1" ] && [ -d "$1" ] || return 0
    find "$1" -depth -type d -exec rmdir {} \; 2>/dev/null || true
    [ -d "$1" ] && sleep 0.02
  done
  say "could not remove the control group $1"
}
