# What a test or a person needs to know to use the hosts, as shell assignments or JSON.

environment() { # NAME=value, one a line, values unquoted
  local id hosts=()
  for id in $(host_ids); do hosts+=("$(address "$id")"); done
  cat <<END
SANDBOX_SH=$SANDBOX_HOME/sandbox.sh
SANDBOX_RUNG=$RUNG
SANDBOX_INIT=$INIT
SANDBOX_CAPABILITIES=$([ "$INIT" = systemd ] && echo systemd,)password,key,net-faults,firewall
SANDBOX_DIR=$SANDBOX_DIR
SANDBOX_CACHE=$SANDBOX_CACHE
SANDBOX_NET=$SANDBOX_NET
SANDBOX_HOSTS=${hosts[*]}
SANDBOX_USERS=root ddb ops dba
SANDBOX_ROOT_PASSWORD=$ROOT_PASSWORD
SANDBOX_DDB_PASSWORD=$DDB_PASSWORD
SANDBOX_OPS_PASSWORD=$OPS_PASSWORD
SANDBOX_DBA_PASSWORD=$DBA_PASSWORD
SANDBOX_KEY=$SANDBOX_DIR/id_ed25519
SANDBOX_KNOWN_HOSTS=$SANDBOX_DIR/known_hosts
SANDBOX_VERSION=$SANDBOX_VERSION
SANDBOX_PACKAGES=$(packages_dir)
SANDBOX_LICENCES=$SANDBOX_DIR/licences
SANDBOX_DOWNLOADS=$(downloads_url)
END
}

print_env() {
  [ -f "$SANDBOX_DIR/settings" ] || die "no sandbox is up; start one with: npm run sandbox -- up"
  local name value comma=
  if [ "${1:-}" != --json ]; then
    environment | while IFS='=' read -r name value; do printf '%s=%q\n' "$name" "$value"; done
    return
  fi
  echo '{'
  environment | while IFS='=' read -r name value; do
    value=${value//\\/\\\\}
    printf '%s  "%s": "%s"' "$comma" "$name" "${value//\"/\\\"}"
    comma=$',\n'
  done
  printf '\n}\n'
}
