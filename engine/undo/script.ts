/** The unit that carries out the undo when its time has come. */
export const undoUnit = 'meetctl-undo';

/** What does so at boot, when the power was cut before. It comes before all that reads what is put back. */
export const bootUnit = `/etc/systemd/system/${undoUnit}-boot.service`;
export const bootLink = `/etc/systemd/system/sysinit.target.wants/${undoUnit}-boot.service`;

/** Its text; `$V` is the folder that survives. */
export const bootUnitText = `[Unit]
Description=Undo of a change by meetctl after which nobody got in
DefaultDependencies=no
RequiresMountsFor=$V
After=local-fs.target systemd-remount-fs.service
Before=sysinit.target network-pre.target nftables.service networking.service systemd-networkd.service

[Service]
Type=oneshot
ExecStart=-/bin/sh $V/undo/undo boot
ExecStart=-/bin/sh $V/undoing/undo boot
ExecStart=/bin/rm -rf $V/confirmed ${bootUnit} ${bootLink}
`;

/**
 * Lies on the host while changes wait for their proof. Its argument says what has come: `timer` or `sleep` (no
 * proof in time), `boot`, `begin` and `end` of a session that has the host alone, `confirm` (the proof). Whoever renames
 * the folder first, the undo or the proof, has won; an undo that a power cut ends begins again at boot.
 */
export const undoScript = String.raw`verb=$1
V=$(cd -- "${'${0%/*}'}/.." && pwd) || exit 1
U=$V/undo s=$(cat "${'${0%/*}'}/session")
due() { while read -r m; do [ ! -e "$V/pending/$m" ] || return 0; done <"$1/until"; return 1; }
# calm FOLDER: nothing waits any more
calm() {
  if [ -s "$1/sleeper" ] && [ "$verb" != sleep ]; then kill -- "-$(cat "$1/sleeper")"; fi
  if [ -d /run/systemd/system ] && [ "$verb" != boot ] && [ -w /etc/systemd/system ]; then
    if [ "$verb" = timer ]; then systemctl stop ${undoUnit}.timer; else systemctl stop ${undoUnit}.timer ${undoUnit}.service; fi
  fi
  rm -f ${bootUnit} ${bootLink}
} 2>/dev/null
# heard: whether the session's controller still shows signs of life, which come every 15 seconds
heard() { i=0; while [ $i -lt 25 ] && [ -s "$s/pid" ]; do [ ! -e "$s/alive" ] || return 0; sleep 1; i=$((i + 1)); done; return 1; }
# unread ENTRY: whether its file still has to be read by a unit before it counts
unread() {
  [ -e "$1.later" ] || return 1
  due . || for u in $(cat "$1.later"); do ! grep -qxs "$u" acted || return 1; done
}
# files: the newest first, since an older one may hold a newer
files() {
  ls -r entries | grep '[.]path$' | while read -r p; do
    k=entries/${'${p%.path}'} f=$(cat "entries/$p"; echo .); f=${'${f%.}'}
    # Without it the change had not begun.
    [ -e "$k.was" ] || continue
    read -r was mode owner <"$k.was"
    case $was in
      absent) rm -rf -- "$f" ;;
      above) mkdir -p -- "$f"; chown "$owner" -- "$f"; chmod "00$mode" -- "$f" ;;
      kept) [ -e "$k.old" ] || [ -L "$k.old" ] || continue
        d=${'${f%/*}'} n=${'${f%/*}/.${f##*/}'}.meetctl-new o=$k.old
        mkdir -p -- "$d"; rm -rf -- "$n"
        if cp -a -T -- "$o" "$n"; then o=$n
        # No room for both: then what is kept moves there, or comes after what is there has gone.
        elif rm -rf -- "$n"; [ "$(stat -c %d -- "$o")" != "$(stat -c %d -- "$d")" ]; then rm -rf -- "$f"; cp -a -T -- "$o" "$f"; continue; fi
        if [ -d "$f" ] || [ -d "$o" ]; then rm -rf -- "$f"; fi
        mv -fT -- "$o" "$f" ;;
    esac
  done
}
# line FILE ACCOUNT KEPT: its line in FILE is again the one in KEPT; never half a FILE, whatever room there is
line() (
  umask 077; n=$(grep -n "^$2:" "$1" | head -n 1 | cut -d : -f 1)
  { if [ -n "$n" ]; then head -n $((n - 1)) "$1" && cat "$3" && tail -n +$((n + 1)) "$1"; else cat "$1" "$3"; fi; } >"$1.meetctl-new" &&
    chown --reference="$1" "$1.meetctl-new" && chmod --reference="$1" "$1.meetctl-new" && sync "$1.meetctl-new" && mv -f "$1.meetctl-new" "$1" ||
    rm -f "$1.meetctl-new"
)
accounts() {
  for a in accounts/*; do
    [ -d "$a" ] || continue
    for f in passwd shadow group gshadow; do [ ! -s "$a/$f" ] || line "/etc/$f" "${'${a##*/}'}" "$a/$f"; done
    usermod -G "$(cat "$a/groups")" "${'${a##*/}'}"
  done
}
# stop: by the files that they were started with: with those from before, ufw would not know of its rules, nor ifdown of
# its addresses
stop() {
  [ ! -s units ] || systemctl stop $(cut -d ' ' -f 1 units)
  # ifup gives up where an address is there already, and ifdown left one that it found no more in the files.
  if grep -q '^networking[.]service active' units; then
    grep -v '^lo=' ifstate | while IFS== read -r i _; do ip address flush dev "$i"; done
  fi
  if grep -q '^ufw' units; then ufw=$(ls /lib/ufw/ufw-init /usr/lib/ufw/ufw-init | head -n 1); "$ufw" force-stop; fi
}
# activate PROFILE: NetworkManager may have only just begun to look around
activate() { for i in 1 2 3 4 5; do ! nmcli -w 20 connection up uuid "$1" </dev/null || break; sleep 1; done; }
start() {
  systemctl daemon-reload
  if grep -q '^/etc/netplan' entries/*.path; then netplan apply; fi
  up=$(grep -E ' (active|activating|reloading)$' units | cut -d ' ' -f 1)
  [ -z "$up" ] || { systemctl reset-failed $up; systemctl start $up; }
  # NetworkManager goes on with what it finds set up, and with no profile or another one.
  if grep -q '^NetworkManager[.]service active' units; then while read -r c; do activate "$c"; done <profiles; fi
  # Its command sets up its rules without its service.
  [ -z "$ufw" ] || "$ufw" start
}
undo() {
  trap '' TERM HUP INT PIPE
  if [ -d "$U" ]; then mv -T "$U" "$V/undoing"; fi 2>/dev/null
  cd "$V/undoing" || exit 0
  exec 8<.; flock 8
  [ -e undo ] || exit 0
  calm .
  echo "nobody got in after changes of the run $(cat run): putting back$(for p in entries/*.path; do printf ' '; cat "$p"; done)"
  if [ "$verb" != boot ] && [ -d /run/systemd/system ]; then stop; fi
  files; accounts
  if [ "$verb" != boot ]; then
    for o in own/*.undo; do [ ! -e "$o" ] || sh "$o" <"${'${o%.undo}'}"; done
    [ ! -d /run/systemd/system ] || start
  elif grep -q -E '^/etc/(netplan|systemd/system)' entries/*.path; then systemctl daemon-reload; fi
  sync
  cat run >"$V/undone"
  cd /; rm -rf "$V/undoing"
  case $verb in timer | sleep) if [ -s "$s/me" ]; then read -r p <"$s/me"; kill "$p"; fi ;; esac
}
case $verb in
  timer | sleep)
    read -r wait <"$U/seconds"
    [ "$verb" = timer ] || sleep "$wait"
    while [ -s "$s/pid" ] && heard; do sleep "$wait"; done
    undo ;;
  boot) undo ;;
  begin)
    rm -rf "$V/confirmed"
    if [ -e "$U/armed" ] || [ -d "$V/undoing" ]; then undo; elif ! due "$U"; then rm -rf "$U" ${bootUnit} ${bootLink}; fi ;;
  end)
    [ -e "$U/armed" ] || rm -f ${bootUnit} ${bootLink}
    if [ ! -e "$U/armed" ] && ! due "$U"; then rm -rf "$U"; fi ;;
  confirm)
    if ! mv -T "$U" "$V/confirmed" 2>/dev/null; then echo 'too late: it is undone by now' >&2; exit 3; fi
    calm "$V/confirmed"
    cd "$V/confirmed" || exit 1
    rm -rf armed sleeper own/* accounts/* ifstate profiles
    for k in entries/*.was; do
      k=${'${k%.was}'}
      unread "$k" || rm -rf "$k.old" "$k.path" "$k.was" "$k.later"
    done
    rm -f acted
    cd "$V" || exit 1
    if [ -n "$(ls confirmed/entries)" ]; then mv -T confirmed undo; else rm -rf confirmed; fi ;;
esac
`;
