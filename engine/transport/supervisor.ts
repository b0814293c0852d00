import { quote } from '../shell/quote.ts';
import { library } from './library.ts';
import { releaseStarts } from './package-functions.ts';

/** What a session's remote side is told at its start; all of it ends up as literals in shell text. */
export interface SupervisorOptions {
  nonce: string;
  /** Names the run in the lock's owner line and in the journal; letters, digits and dashes. */
  runId: string;
  /** Who runs it, for whoever finds the lock held. Printable ASCII. */
  owner: string;
  /** A check shares the host with other checks; a run has it alone. */
  shared: boolean;
  /** Seconds to wait for the lock. */
  lockWait: number;
  /** Seconds of silence that a connection survives; the host waits three times as long before it ends what runs. */
  patience: number;
}

/** How root is become with sudo. */
export interface Sudo {
  /** A word that it asks for the password with, its pid behind it, and that the shell says it is ready with; none: it must not ask. */
  asks?: string;
}

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The one command that is executed on a host. It holds no data of the user's, no newline, no single quote and no `!`,
 * so that every login shell passes it on as it is; everything else comes over its standard input.
 */
export function bootCommand(sudo?: Sudo): string {
  const shell = `${inSudo(sudo)}/usr/bin/env -i ${path} HOME=${sudo ? '/root' : '"$HOME"'} LC_ALL=C.UTF-8 `;
  return `exec ${shell}sh -c 'umask 077; ${ready(sudo)}read -r n && eval "$(head -c "$n")"'`;
}

/** A single command without a supervisor, for what must not need the host's lock. */
export function bootless(script: string, sudo?: Sudo): string {
  return `exec ${inSudo(sudo)}/usr/bin/env -i ${path} sh -c ${quote(`${ready(sudo)}${script}`)}`;
}

/** In English, since its complaints are told apart by their words. Where it looks for programs (`secure_path`) is anybody's guess. */
function inSudo(sudo: Sudo | undefined): string {
  if (!sudo) return '';
  if (sudo.asks === undefined) return '/usr/bin/env LC_ALL=C sudo -n -- ';
  return `/usr/bin/env LC_ALL=C sh -c 'exec sudo -S -p ${sudo.asks}:$$: -- "$@"' sh `;
}

function ready(sudo: Sudo | undefined): string {
  return sudo?.asks === undefined ? '' : `echo ${sudo.asks} ready >&2; `;
}

const whyNot = (folder: string): string => `[ -w "${folder}" ] || echo 'it is mounted read-only'`;

/**
 * How the program is ended, with all processes of its session that are left, and then the supervisor itself: it must not
 * wait for anybody then, neither for what was to be sent (`take` leaves that to a child) nor to be heard. `orphaned` ends
 * what a supervisor leaves that was killed itself: nobody has the lock for it any more.
 */
const ending = `left() {
  for f in /proc/[0-9]*/stat; do
    { read -r q <"$f"; } 2>/dev/null || continue
    set -- \${q##*") "}
    if [ "$4" = "$p" ] && [ "$1" != Z ]; then f=\${f#/proc/}; printf '%s ' "\${f%/*}"; fi
  done
}
finish() {
  read -r p <"$D/pid"
  kill -s TERM $(left)
  for i in $1; do [ -n "$(left)" ] || return 0; sleep 0.5; done
  kill -s KILL $(left)
} 2>/dev/null
orphaned() {
  [ -s "$D/me" ] && read -r p <"$D/me" && [ ! -e "/proc/$p" ] || return 0
  if [ -s "$D/pid" ]; then
    read -r p <"$D/pid"
    # Another process may have its number by now.
    case $(tr '\\0' ' ' <"/proc/$p/cmdline") in '' | *"$D/prog "*) finish '1 2 3 4 5 6 7 8 9 10' ;; esac
  fi
  rm -rf "$D"
} 2>/dev/null
take() { true >"$D/alive"; head -c "$n" <&3 >>"$1/$2" & c=$!; wait "$c" || full "$1"; c=; }
over() {
  trap '' TERM HUP INT PIPE
  [ ! -s "$D/pid" ] || finish '1 2 3 4 5 6 7 8 9 10'
  for i in $h $c; do kill "$i" 2>/dev/null; done
  [ -z "$alone" ] || [ ! -e "$V/undo/undo" ] || sh "$V/undo/undo" end </dev/null >/dev/null 2>&1
  [ -z "$alone" ] || { ${releaseStarts}; } 2>/dev/null
  [ ! -s "$V/journal/$RUN/staged" ] || xargs -0 rm -rf -- <"$V/journal/$RUN/staged"
  rm -rf "$D" "$V"/partial/stream-"$RUN"-*; exec 9>&-
  [ -n "$deaf" ] || printf '\\n%s G\\n' "$N"
  exit 0
}
full() { B full; echo "$1"; ${whyNot('$1')}; df -h "$1" | tail -n 1; E 1; over; }
`;

/** What an earlier session left running ends, and what it left unproven is undone, before anybody looks. */
const settleAtBegin = `alone=1
for o in "$L".??????; do [ "$o" = "$D" ] || ( D=$o; orphaned ); done
for u in "$V/undo" "$V/undoing"; do [ ! -e "$u/undo" ] || sh "$u/undo" begin; done </dev/null >/dev/null 2>&1 9>&-`;

/**
 * The supervisor: a shell that owns the connection's standard input. It holds the host's lock, stores what is sent,
 * starts one program at a time in a session of its own, and ends that program when the connection goes: the whole
 * session, since programs such as `timeout` make groups of their own in it.
 *
 * Lines it reads, each followed by the stated number of bytes:
 * `B n id` a file for the program and `C n id` more of it, `F n sha256` more of a large file, `P n` program
 * to run; and without bytes: `O size sha256` a large file of which the host has so much, `S` stop after the running
 * task, `K` end the program now, `H` the controller is alive, `Q` goodbye.
 */
export function supervisor(options: SupervisorOptions): string {
  const { nonce, runId, owner, shared, lockWait, patience } = options;
  return `
N=${nonce} RUN=${runId} me=$$
B() { printf '\\n%s B %s\\n' "$N" "$1"; }
E() { printf '\\n%s E %s\\n' "$N" "$1"; }
if [ -O /run ]; then L=/run/meetctl V=/var/lib/meetctl; else L=\${TMPDIR:-/tmp}/meetctl-$(id -u) V=$HOME/.local/state/meetctl; fi
D=$(mktemp -d "$L.XXXXXX" 2>&1) || { B full; L=\${L%/*}; echo "$L"; ${whyNot('$L')}; echo "$D"; E 1; exit 1; }
echo "$me" >"$D/me"
exec 3<&0
${ending}trap 'deaf=1; over' TERM HUP INT PIPE
exec 9>>"$L.lock"
if ! flock -n ${shared ? '-s ' : ''}9; then
  B wait; cat "$L.owner" 2>/dev/null; E 0
  w=${lockWait}
  until [ "$w" -gt 0 ] && flock -w 1 ${shared ? '-s ' : ''}9; do
    # Whoever is gone cannot hear it, which ends us; and whoever is there knows that we are.
    w=$((w - 1)); printf '\\n%s H\\n' "$N" >&2
    [ "$w" -gt 0 ] || { B locked; cat "$L.owner" 2>/dev/null; E 0; rm -rf "$D"; exit 75; }
  done
fi
printf '%s\\n' '${owner}' >"$L.owner"; ${shared ? '' : settleAtBegin}
printf %s ${quote(library)} >"$D/lib" || full "$D"
( exec 9>&- 3<&-; silent=0 s=
  trap '[ -z "$s" ] || kill "$s"; exit' TERM
  while :; do
    sleep ${(patience / 3).toFixed(2)} 2>/dev/null & s=$!; wait "$s"
    orphaned; [ -d "$D" ] || exit
    printf '\\n%s H\\n' "$N" >&2
    if [ -e "$D/alive" ]; then rm -f "$D/alive"; silent=0; else silent=$((silent + 1)); fi
    [ "$silent" -lt 9 ] || { kill "$me"; exit; }
  done ) </dev/null >/dev/null &
h=$!
export N RUN D V L
printf '\\n%s B ready\\n\\n%s E 0\\n' "$N" "$N"
while read -r k n a; do
  case $k in
    B) true >"$D/b.$a"; take "$D" "b.$a" ;;
    C) take "$D" "b.$a" ;;
    O) mkdir -p "$V/partial"; find "$V/partial" -type f "(" -mtime +6 -o -name "stream-*" ! -name "stream-$RUN-*" ")" -delete; truncate -s "$n" "$V/partial/$a" || full "$V" ;;
    F) take "$V" "partial/$a" ;;
    P) true >"$D/prog"; take "$D" prog
      ( exec 9>&- 3<&-; setsid sh "$D/prog" </dev/null; r=$?; { true >"$D/pid"; } 2>/dev/null; [ ! -e "/proc/$me" ] || printf '\\n%s Z %s\\n' "$N" "$r" ) & ;;
    S) : >"$D/stop" ;;
    K) [ ! -s "$D/pid" ] || finish '1 2' ;;
    H) : >"$D/alive" ;;
    Q) break ;;
  esac
done
over
`;
}
