#!/bin/bash
# supervise.sh HOST FOLDER STATE REPO CGROUP NETNS INIT - stays in the background for each running host; boots it
# again when it reboots itself. FOLDER/wanted exists for as long as it is to run.
set -euo pipefail

main() {
  local host=$1 folder=$2 state=$3 repo=$4 cgroup=$5 netns=$6 init=$7 status
  exec 3>&2 2>/dev/null   # bash says "Killed" of every host whose power is cut; what the host's start says goes to 3
  while [ -e "$folder/wanted" ]; do
    status=0
    (
      exec 2>&3 3>&-
      echo "$BASHPID" >"$cgroup/cgroup.procs"
      exec nsenter --net="/run/netns/$netns" \
        unshare --pid --fork --mount --uts --ipc --cgroup --propagation private bash "$init" "$host" "$folder" "$state" "$repo"
    ) || status=$?
    [ $status = 129 ] || break     # killed by SIGHUP: PID 1 called reboot(2); SIGINT is power-off, SIGKILL is us
  done
  echo "$(date +%T) $host ended, status ${status:-none}"
}

main "$@"; exit   # one line: the file may be replaced while a supervisor runs it
