/** Functions for tasks that put files in place together; POSIX sh, coreutils and tar. */
export const groupFunctions = String.raw`
# group ID...: tasks that each put a file in place. g_ID of the first makes all of them ready, with a few forks for all
# instead of five for each; then each is one rename, and told. When anything is amiss nothing is in place yet: run
# does one after the other, and tells what it is.
group() {
  if [ -e "$D/stop" ]; then printf '\n%s X %s\n' "$N" "$1"; exit 0; fi
  printf '\n%s T %s\n' "$N" "$1"; begun=$1 pack=$D/b.g_$1
  ( umask 077; set -e; "g_$1" ) </dev/null >"$D/err" 2>&1; rc=$?
  if [ "$rc" = 0 ]; then ready=1; else "d_$1"; fi
  for i; do run "$i"; done
  placed
  ready= begun=
}
begun= ready=
unpack() { tar -xPUmf "$pack"; }
# vacant, replaceable, folders PATH...: nothing is there; no directory is; only directories are
vacant() { for f; do [ ! -e "$f" ] || return 1; done; }
replaceable() { for f; do [ ! -d "$f" ] || return 1; done; }
folders() { for f; do [ -d "$f" ] || return 1; done; }
# hashed 'SHA...' PATH...: the files have these hashes. A backslash before one says that the name was escaped.
hashed() {
  w=$1; shift
  for f; do [ -f "$f" ] || return 1; done
  h=$(sha256sum -- "$@" | while read -r s x; do printf '%s ' "${'${s#\\\\}'}"; done)
  [ "$h" = "$w " ]
}
`;
