/** Functions for packages; POSIX sh, coreutils and findutils. */
export const packageFunctions = String.raw`
# holder: which lock of dpkg, apt or debconf somebody has, with pid and command. The kernel's list knows files by their
# numbers alone, which others may have on other file systems: what the process has open decides
holder() {
  i=" $(stat -c %i /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock /var/lib/apt/lists/lock /var/cache/apt/archives/lock /var/cache/debconf/config.dat /var/cache/debconf/passwords.dat 2>/dev/null | tr '\n' ' ')"
  while read -r x kind x how q where x; do
    case $i in *" ${'${where##*:}'} "*) ;; *) continue ;; esac
    case "$kind $how" in 'POSIX WRITE' | 'FLOCK WRITE') ;; *) continue ;; esac
    case $(find "/proc/$q/fd" -type l -printf '%l ' 2>/dev/null) in
      */var/lib/dpkg/lock*) x=dpkg ;; */var/lib/apt/lists/lock* | */var/cache/apt/archives/lock*) x=apt ;; */var/cache/debconf/*) x=debconf ;; *) continue ;;
    esac
    echo "the $x lock of $q ($(tr '\000-\037' ' ' <"/proc/$q/cmdline" | cut -c 1-80 | sed 's/ *$//'))"
    return 0
  done </proc/locks
  return 1
}
# configured SECONDS: finishes the packages that a power cut left half done
configured() { undisturbed "$1" dpkg --configure -a --force-confdef --force-confold; }
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
`;
