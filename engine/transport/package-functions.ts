/** Where Debian's packages ask whether they may start their services. */
const policy = '/usr/sbin/policy-rc.d';

/**
 * Takes our policy for services away, and puts back the one that was there. One of ours that is found has been left by
 * a run that was cut off.
 */
export const releaseStarts = `if [ ! -e ${policy} ]; then :
  elif ! grep -qs '^# Written by meetctl' ${policy}; then rm -f ${policy}.meetctl
  elif [ -e ${policy}.meetctl ]; then mv -fT ${policy}.meetctl ${policy}
  else rm -f ${policy}; fi`;

/** Functions for packages; POSIX sh, coreutils and findutils. */
export const packageFunctions = String.raw`
# holder: which lock of dpkg, apt or debconf somebody has, with pid and command. The kernel's list knows files by numbers,
# which are others than stat's where folders lie on each other, as in containers: it only tells who has any lock
holder() {
  set -- $(while read -r x kind x how q x; do
    case "$kind $how" in 'POSIX WRITE' | 'FLOCK WRITE') echo "/proc/$q/fd" ;; esac
  done </proc/locks)
  [ $# -gt 0 ] || return 1
  x=$(find "$@" -type l -printf '%p %l\n' 2>/dev/null | while read -r fd file; do
    case $file in
      */var/lib/dpkg/lock*) kind=dpkg ;; */var/lib/apt/lists/lock | */var/cache/apt/archives/lock) kind=apt ;; */var/cache/debconf/*) kind=debconf ;; *) continue ;;
    esac
    q=${'${fd#/proc/}'} q=${'${q%%/*}'}
    grep -qs '^lock:.* WRITE ' "/proc/$q/fdinfo/${'${fd##*/}'}" || continue
    echo "the $kind lock of $q ($(tr '\000-\037' ' ' <"/proc/$q/cmdline" | cut -c 1-80 | sed 's/ *$//'))"
    break
  done)
  [ -n "$x" ] && echo "$x"
}
# configured SECONDS: finishes the packages that a power cut left half done
configured() { undisturbed "$1" dpkg --configure -a --force-confdef --force-confold; }
# unbroken APT-GET...: brings in again what a power cut met while it was unpacked. dpkg leaves that as it is, will not even
# remove it, and apt takes it for installed; the version that is to be there may be an older one
unbroken() {
  grep -q '^Status: .* reinstreq ' /var/lib/dpkg/status || return 0
  "$@" --allow-downgrades install --reinstall -- $(dpkg-query -W -f '${'${db:Status-Eflag} ${binary:Package}'}\n' | sed -n 's/^reinstreq //p')
}
# undisturbed SECONDS COMMAND...: runs it once nobody else is at work on packages: so long it waits, and it itself would not
undisturbed() {
  w=$1 end=$(($(date +%s) + $1)) told=; shift
  while :; do
    if o=$(holder); then :
    elif "$@" 2>"$D/dpkg"; then cat "$D/dpkg" >&2; return 0
    elif grep -q 'locked by another process' "$D/dpkg"; then o='the lock of somebody who is not seen from here'
    else cat "$D/dpkg" >&2; return 1; fi
    [ "$(date +%s)" -lt "$end" ] || { echo "waited $w s in vain for $o" >&2; return 1; }
    [ "$o" = "$told" ] || echo "waiting for $o"
    told=$o; sleep 1
  done
}
# hold_starts: from now on packages start no service that does not run already. Debian knows one policy for that, and the
# host may have its own: ours asks that first, and says no to commands of this shell alone. Left behind, it does nothing
hold_starts() {
  release_starts
  systemctl list-units --plain --no-legend --state=active,reloading,activating | cut -d ' ' -f 1 >"$D/running"
  export meetctl_running="$D/running"
  beside ${policy}.new
  cat >${policy}.new <<'X'
#!/bin/sh
# Written by meetctl, for the time in which it installs packages: then they start no service that did not run before.
if [ -x ${policy}.meetctl ]; then
  ${policy}.meetctl "$@"; r=$?
  [ "$r" = 104 ] || [ "$r" = 0 ] || exit "$r"
fi
[ -n "$meetctl_running" ] || exit 0
while :; do case $1 in -*) shift ;; *) break ;; esac; done
case $2 in *start* | *reload*) ;; *) exit 0 ;; esac
case $1 in *.*) unit=$1 ;; *) unit=$1.service ;; esac
grep -qxF -e "$unit" "$meetctl_running" || exit 101
X
  chmod 755 ${policy}.new
  [ ! -e ${policy} ] || cp -aT ${policy} ${policy}.meetctl
  mv -fT ${policy}.new ${policy}; placed
}
release_starts() {
  ${releaseStarts}
}
`;
