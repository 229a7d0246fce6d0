# The files that every host starts with on top of the base: accounts, sshd settings, units that make no sense here.

readonly MASKED_UNITS="getty.target console-getty.service systemd-timesyncd.service systemd-udevd.service systemd-resolved.service
  systemd-sysctl.service systemd-modules-load.service systemd-remount-fs.service kmod-static-nodes.service systemd-binfmt.service
  sys-kernel-debug.mount sys-kernel-tracing.mount sys-kernel-config.mount sys-fs-fuse-connections.mount dev-hugepages.mount
  proc-sys-fs-binfmt_misc.automount proc-sys-fs-binfmt_misc.mount apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer
  e2scrub_all.timer fstrim.timer man-db.timer nftables.service"

make_seed() {
  [ -d "$SANDBOX_DIR/seed" ] && return 0
  local d=$SANDBOX_DIR
  remove_tree "$d/seed.tmp"; remove_tree "$d/seed.work"
  mkdir -p "$d/seed.tmp" "$d/seed.work" "$d/seed.root"
  unshare --mount bash "$SANDBOX_HOME/sandbox.sh" _seed
  remove_tree "$d/seed.work"; rmdir "$d/seed.root"
  mv "$d/seed.tmp" "$d/seed"
}

seed_inside() { # runs in a mount name space of its own
  local d=$SANDBOX_DIR
  mount --make-rprivate /
  mount -t overlay overlay -o "${OVERLAY_OPTIONS:-}lowerdir=$(base_dir),upperdir=$d/seed.tmp,workdir=$d/seed.work" "$d/seed.root"
  seed_accounts "$d/seed.root"
  seed_sshd "$d/seed.root"
  seed_systemd "$d/seed.root"
  rm -f "$d/seed.root/etc/resolv.conf"
  : > "$d/seed.root/etc/resolv.conf"
}

seed_accounts() {
  local root=$1 user
  for user in ddb ops dba; do chroot "$root" useradd -m -s /bin/bash "$user"; done
  printf '%s\n' "root:$ROOT_PASSWORD" "ddb:$DDB_PASSWORD" "ops:$OPS_PASSWORD" "dba:$DBA_PASSWORD" | chroot "$root" chpasswd
  echo 'ddb ALL=(ALL) NOPASSWD: ALL' > "$root/etc/sudoers.d/ddb"
  echo 'dba ALL=(ALL) ALL' > "$root/etc/sudoers.d/dba"
  chmod 440 "$root"/etc/sudoers.d/*
  install -d -m 700 "$root/root/.ssh" "$root/home/ddb/.ssh"
  install -m 600 "$SANDBOX_DIR/id_ed25519.pub" "$root/root/.ssh/authorized_keys"
  install -m 600 "$SANDBOX_DIR/id_ed25519.pub" "$root/home/ddb/.ssh/authorized_keys"
  chroot "$root" chown -R ddb:ddb /home/ddb
}

seed_sshd() { # limits stay at sshd's own defaults, so that clients meet them as on a stock server
  rm -f "$1"/etc/ssh/ssh_host_*
  printf '%s\n' 'PermitRootLogin yes' 'PasswordAuthentication yes' 'UseDNS no' \
    'HostKey /etc/ssh/ssh_host_ed25519_key' 'Match User ops' '  PubkeyAuthentication no' 'Match all' \
    > "$1/etc/ssh/sshd_config.d/sandbox.conf"
}

seed_systemd() {
  local root=$1 etc=$1/etc/systemd unit
  mkdir -p "$etc/system/multi-user.target.wants" "$etc/system/sockets.target.wants" "$etc/journald.conf.d"
  ln -sf /lib/systemd/system/multi-user.target "$etc/system/default.target"
  for unit in $MASKED_UNITS; do ln -sf /dev/null "$etc/system/$unit"; done
  rm -f "$etc"/system/{multi-user,timers,getty}.target.wants/*
  ln -sf /lib/systemd/system/ssh.service "$etc/system/multi-user.target.wants/ssh.service"
  ln -sf /lib/systemd/system/dbus.socket "$etc/system/sockets.target.wants/dbus.socket"
  printf '[Journal]\nStorage=volatile\nRuntimeMaxUse=8M\n' > "$etc/journald.conf.d/sandbox.conf"
  rm -rf "$root/var/log/journal"
  : > "$root/etc/fstab"
}
