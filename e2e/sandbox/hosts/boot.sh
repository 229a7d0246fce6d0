# First process of a host's own name spaces: builds its root and becomes its process 1.

# clock, modules, raw devices and the kernel log are the machine's, not the host's
readonly DROPPED_CAPS=-sys_time,-sys_module,-sys_rawio,-sys_boot,-syslog,-wake_alarm,-mac_admin,-mac_override,-bpf,-perfmon

boot_host() {
  local id=$1 d=$SANDBOX_DIR/h$1 root=$SANDBOX_DIR/h$1/root
  # /proc is still the outer one, so the parent of this awk is our process id as seen from outside
  awk '{print $4}' /proc/self/stat > "$d/init.pid"
  mount --make-rprivate /
  mount -t overlay overlay -o "${OVERLAY_OPTIONS:-}lowerdir=$(base_dir),upperdir=$d/upper,workdir=$d/work" "$root"
  mount_kernel_files "$root"
  mount_dev "$root/dev"
  mount -t tmpfs -o mode=755 tmpfs "$root/run"
  mkdir -p "$root/run/sshd" "$root/run/lock"
  cp "$SANDBOX_HOME/hosts/tiny-init.sh" "$root/run/tiny-init.sh"
  hostname "h$id"
  become_init "$root"
}

mount_kernel_files() {
  local root=$1
  mount -t proc proc "$root/proc"
  mount -t sysfs -o ro sysfs "$root/sys" 2>/dev/null || mount --rbind /sys "$root/sys"
  [ "$INIT" = systemd ] && { mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup" || exit 1; }
  # kernel settings outside net/ have no name space: systemd-sysctl in a host would change the machine's
  mount --bind "$root/proc/sys" "$root/proc/sys"
  mount -o remount,bind,ro "$root/proc/sys"
  mount --bind "$root/proc/sys/net" "$root/proc/sys/net"
  mount -o remount,bind,rw "$root/proc/sys/net"
  [ ! -e "$root/proc/sysrq-trigger" ] || mount --bind /dev/null "$root/proc/sysrq-trigger"
}

mount_dev() {
  local dev=$1 n
  mount -t tmpfs -o mode=755,size=1m dev "$dev"
  for n in null zero full random urandom tty; do
    : > "$dev/$n"
    mount --bind "/dev/$n" "$dev/$n"
  done
  mkdir "$dev/pts" "$dev/shm" "$dev/mqueue"
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$dev/pts" 2>/dev/null ||
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$dev/pts"
  mount -t tmpfs -o mode=1777 shm "$dev/shm"
  ln -s pts/ptmx "$dev/ptmx"
  ln -s /proc/self/fd "$dev/fd"
  ln -s fd/0 "$dev/stdin"
  ln -s fd/1 "$dev/stdout"
  ln -s fd/2 "$dev/stderr"
}

become_init() {
  cd "$1"
  mkdir -p .old
  pivot_root . .old
  cd /
  umount -l /.old
  local clean="env -i container=deck-sandbox PATH=$HOST_PATH setpriv --bounding-set=$DROPPED_CAPS"
  # shellcheck disable=SC2086
  if [ "$INIT" = systemd ]; then exec $clean /lib/systemd/systemd --log-target=journal --show-status=false
  else exec $clean bash /run/tiny-init.sh; fi
}
