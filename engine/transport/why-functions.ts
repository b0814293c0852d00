/** Functions that say what a command's own complaint leaves out; POSIX sh, coreutils, util-linux and e2fsprogs. */
export const whyFunctions = String.raw`
# why: of the files that the complaints in $D/err name: which file system is full, or mounted read-only, or which file
# is immutable
why() {
  while read -r x; do
    case $x in *'No space left'*) how=room ;; *'Read-only file system'*) how=fixed ;; *'Operation not permitted'*) how=locked ;; *': I/O error'*) mute; return 0 ;; *) continue ;; esac
    while :; do
      case $x in */*) f=/${'${x#*/}'}; f=${'${f%%[\\\'\\":]*}'}; x=${'${x#*"$f"}'} ;; *) return 0 ;; esac
      while [ ! -e "$f" ] && [ ! -L "$f" ]; do f=${'${f%/*}'}; [ -n "$f" ] || f=/; done
      "$how" "$f" && return 0
    done
  done <"$D/err"
} 2>/dev/null
fixed() { echo "$(findmnt -no TARGET -T "$1") is mounted read-only"; }
locked() {
  for f in "$1" "${'${1%/*}'}"; do
    case $(lsattr -d -- "$f" | cut -d ' ' -f 1) in *i*) echo "$f is immutable (lsattr -d)"; return 0 ;; *a*) echo "$f is append-only (lsattr -d)"; return 0 ;; esac
  done
  return 1
}
# mute: a shell that cannot write says neither where nor why
mute() { for f in "$V" "$D"; do [ "$(df --output=avail "$f" | tail -n 1)" -gt 0 ] || { echo 'No space left on device'; room "$f"; }; done; }
# room PATH: what is left on its file system, in bytes and in files
room() { df -h --output=target,avail,size "$1" | { read -r x; read -r t a s; echo "$t has $a of $s left, and room for $(df --output=iavail "$1" | tail -n 1 | tr -d ' ') more files"; }; }
# short FILE PATH: says how much there is to be written, when that was too much
short() { echo "$2 was to have $(stat -c %s "$1" | numfmt --to=iec) bytes" >&2; return 1; }
`;
