# The Debian root file system under all hosts: made once, kept in the cache, never written to later.

readonly HOST_PACKAGES=openssh-server,unzip,wget,curl,procps,systemd,systemd-sysv,dbus,libpam-systemd,sudo,iproute2,iptables,nftables,iputils-ping,lsof,libstdc++6,python3
readonly DEBIAN_ARCHIVE=http://deb.debian.org/debian

own_mirror() { # the archive this machine itself installs from, when it is Debian's
  local uri
  uri=$(apt-get indextargets --format '$(CREATED_BY) $(CODENAME) $(REPO_URI)' 'Origin: Debian' 2>/dev/null |
    awk '$1 == "Packages" && $3 !~ /security/ {print $3; exit}')
  echo "${SANDBOX_MIRROR:-${uri:-$DEBIAN_ARCHIVE}}"
}

base_dir() { echo "$SANDBOX_CACHE/rootfs-$SANDBOX_SUITE-$(printf %s "$HOST_PACKAGES" | cksum | cut -d' ' -f1)"; }

make_base() { # about a minute the first time
  local d
  d=$(base_dir)
  [ -d "$d" ] && return 0
  need mmdebstrap
  mkdir -p "$SANDBOX_CACHE"
  exec 6>"$SANDBOX_CACHE/base.lock"
  flock 6
  if [ ! -d "$d" ]; then
    say "making the hosts' root file system in $d (once, about a minute)"
    remove_tree "$d.tmp"
    unpack_debian "$d.tmp" || die "no root file system; is the Debian archive reachable (SANDBOX_MIRROR names another)?"
    mv "$d.tmp" "$d"
  fi
  exec 6>&-
}

unpack_debian() {
  local options=(--quiet --variant=minbase --include="$HOST_PACKAGES" --dpkgopt='path-exclude=/usr/share/doc/*'
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*')
  if is_root; then
    mmdebstrap "${options[@]}" --format=directory "$SANDBOX_SUITE" "$1" "$(own_mirror)" >&2
    return
  fi
  # mmdebstrap maps users otherwise than our name spaces do, so its files go through an archive
  mkdir -p "$1"
  mmdebstrap "${options[@]}" --mode=unshare --format=tar "$SANDBOX_SUITE" - "$(own_mirror)" |
    unshare --user --map-root-user --map-auto tar -C "$1" --exclude='./dev/*' -xpf -
}

remove_tree() { # files of the hosts belong to mapped users when the sandbox runs without root
  if is_root; then rm -rf --one-file-system "$1"
  else unshare --user --map-root-user --map-auto rm -rf --one-file-system "$1"; fi
}
