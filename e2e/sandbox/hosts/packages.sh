# Packages, licence files and the small server that offers the packages.

packages_dir() { echo "$SANDBOX_CACHE/packages"; }
downloads_url() { echo "http://$SANDBOX_NET.1:$SANDBOX_PORT/downloads/"; }

make_package() { # prints the path of the zip
  mkdir -p "$SANDBOX_CACHE"
  # two calls at once would build the same thing twice
  SANDBOX_CACHE=$SANDBOX_CACHE SANDBOX_DOWNLOADS=$(downloads_url) flock "$SANDBOX_CACHE/packages.lock" node "$SANDBOX_HOME/package/build-package.mjs" "$@"
}

default_package() { # a sandbox without a package is still of use, so this only warns; SANDBOX_VERSION=none asks for none
  [ "$SANDBOX_VERSION" != none ] || return 0
  make_package "$SANDBOX_VERSION" >/dev/null || say "WARNING: no package $SANDBOX_VERSION could be built; hosts come up without one"
}

make_licences() { node "$SANDBOX_HOME/package/licences.mjs" "$1"; }

licences() {
  local out=$SANDBOX_CACHE/licences
  [ "${1:-}" = --out ] && out=${2:?usage: licences [--out DIR]}
  mkdir -p "$out"
  make_licences "$out"
  ls "$out"/*.lic
}

serving() {
  local p
  p=$(cat "$SANDBOX_DIR/serve.pid" 2>/dev/null) || return 1
  [ -n "$p" ] && tr '\0' ' ' < "/proc/$p/cmdline" 2>/dev/null | grep -q 'package/serve.mjs'
}

start_serving() {
  local i log=$SANDBOX_DIR/serve.log
  serving && return 0
  rm -f "$SANDBOX_DIR/serve.ready"
  mkdir -p "$(packages_dir)"
  setsid node "$SANDBOX_HOME/package/serve.mjs" --dir "$(packages_dir)" --port "$SANDBOX_PORT" \
    --ready "$SANDBOX_DIR/serve.ready" "$SANDBOX_NET.1" 127.0.0.1 </dev/null >"$log" 2>&1 7>&- 8>&- &
  disown $!
  echo $! > "$SANDBOX_DIR/serve.pid"
  for ((i = 0; i < 250; i++)); do
    [ -e "$SANDBOX_DIR/serve.ready" ] && return 0
    serving || [ "$i" -lt 10 ] || break
    sleep 0.02
  done
  die "the download server did not start: $(tail -n 3 "$log")"
}

stop_serving() {
  ! serving || kill "$(cat "$SANDBOX_DIR/serve.pid")" 2>/dev/null || true
  rm -f "$SANDBOX_DIR/serve.pid" "$SANDBOX_DIR/serve.ready"
}

serve() {
  [ -f "$SANDBOX_DIR/settings" ] || die "no sandbox is up; start one with: npm run sandbox -- up"
  start_serving
  downloads_url
}
