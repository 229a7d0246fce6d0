#!/bin/bash
# sandbox.sh - several real SSH hosts on one machine, and packages to deploy on them.  See README.md beside this file.
#
#   up [--hosts N]                  N hosts (default 3) at 10.0.0.80, .81, .82 ... for a demo; needs root
#   down                            end all hosts, remove every trace but the cache
#   status                          one line a host
#   exec HOST COMMAND...            run a command as root in a host without ssh (HOST: 80, h80 or 10.0.0.80)
#   with N -- COMMAND...            N hosts and COMMAND in throw-away name spaces; for tests and CI
#   env [--json]                    addresses, accounts, paths
#   rung                            what this machine allows
#   package VERSION [--variant ABI|JIT] [--pad MB] [--broken] [--out DIR]
#   licences [--out DIR]            licence files in the vendor's form
#   serve                           (re)start the download server of the running sandbox
#   fault HOST KIND [ARGS]          make something go wrong:
#     kill | poweroff | stop        end every process | pull the plug | orderly shutdown        start: boot again
#     partition, linkdown, drop     silent loss: port out of the bridge, link down, packet filter   heal, linkup, undrop
#     freeze                        nothing in the host runs any more, TCP still answers        thaw
#     slow RATE                     for example 20mbit                                          fast
#     smalldisk SIZE [DIR]          a small file system over DIR (default /opt)                 bigdisk [DIR]
#     firewall PORT [drop|reject]   one TCP port closed from outside                            unfirewall PORT
#     rekey                         a new ssh host key
#
# Settings (environment): SANDBOX_DIR, SANDBOX_CACHE, SANDBOX_TMP, SANDBOX_NET=10.0.0, SANDBOX_PORT=8000,
#   SANDBOX_VERSION, SANDBOX_SUITE, SANDBOX_MIRROR, SANDBOX_RUNG
set -euo pipefail
SANDBOX_HOME=$(dirname "$(readlink -f "$0")")
for part in common need base seed net host boot faults packages env instance with; do
  # shellcheck disable=SC1090
  . "$SANDBOX_HOME/hosts/$part.sh"
done

main() {
  local command=${1:-help} id
  shift || true
  # a throw-away sandbox is not the one that may be up
  [ "$command" = with ] || load_state
  case $command in
    down | exec | fault | serve) is_root || die "'$command' needs root, as the sandbox of 'up' runs as root" ;;
  esac
  case $command in
    up) up "$@" ;;
    down) down ;;
    status) status ;;
    with) with_hosts "$@" ;;
    env) print_env "$@" ;;
    rung) rung_text "${SANDBOX_RUNG:-$(find_rung)}" ;;
    package) make_package "$@" ;;
    licences) licences "$@" ;;
    serve) serve ;;
    fault) inject_fault "$@" ;;
    exec)
      id=$(host_id "${1:?usage: exec HOST COMMAND}")
      shift
      # one argument is a line for the shell, several are a command
      if [ $# = 1 ]; then in_host "$id" sh -c "$1"; else in_host "$id" "$@"; fi
      ;;
    _seed) seed_inside ;;
    _boot) boot_host "$@" ;;
    _with) use_rung; with_inside "$@" ;;
    help | --help | -h) sed -n '2,/^set -/s/^# \{0,1\}//p' "$0" ;;
    *) die "no such command: $command (try: help)" ;;
  esac
}

main "$@"
