import { journalKey } from '../modules/journal.ts';
import { quote, quoteAll, sh } from '../shell/quote.ts';
import { functionsOf } from '../transport/library.ts';
import { bootLink, bootUnit, bootUnitText, undoScript, undoUnit } from './script.ts';
import { isForLater, type Stake } from './stake.ts';
import type { Ruleset } from './commands.ts';

/** Seconds after which a change undoes itself, unless a new connection shows that it lets us in. */
export const defaultUndoAfter = 45;

/** What a new connection runs as its proof; it begins in the login user's home. */
export const confirmation =
  'if [ -O /run ]; then cd /var/lib/meetctl; else cd .local/state/meetctl; fi; ' +
  "[ -e undo/undo ] || { echo 'too late: it is undone by now' >&2; exit 3; }; exec sh undo/undo confirm";

/**
 * Shell functions of a program that puts something at stake. What was there is kept, and the undo armed, before the
 * change; when the program ends, however it does, the time begins anew, unless it has hardly begun: the controller then tries
 * its way in.
 */
const functions = `U=$V/undo
# stake MARKER...: whatever is kept from here on is put back together; until these handlers ran, their files are not proven
stake() {
  [ -d "$U/own" ] || mkdir -p "$U/entries" "$U/accounts" "$U/own"
  printf %s ${quote(undoScript)} >"$U/undo"
  printf '%s\\n' "$D" >"$U/session"; echo "$RUN" >"$U/run"; echo "$W" >"$U/seconds"
  : >>"$U/units"; : >>"$U/until"; [ -e "$U/count" ] || echo 0 >"$U/count"
  for m; do printf '%s\\n' "$m" >>"$U/until"; done
}
# entry KEY PATH: a new entry k for the path, unless it has one
entry() {
  for k in "$U/entries/"*"-$1.was"; do [ ! -e "$k" ] || return 1; done
  read -r n <"$U/count"; n=$((n + 1)); echo "$n" >"$U/count"
  k=$U/entries/$(printf %06d "$n")-$1; printf %s "$2" >"$k.path"
}
# spare KEY PATH UNITS: keeps what it is; it counts once one of the units has read it, or at once when there are none
spare() {
  entry "$1" "$2" || return 0
  if [ -n "$3" ]; then echo "$3" >"$k.later"; fi
  if [ -e "$2" ] || [ -L "$2" ]; then cp -a -T -- "$2" "$k.old"; echo kept >"$k.was"; else echo absent >"$k.was"; fi
}
# above KEY PATH: keeps owner and mode of a directory
above() {
  [ -d "$2" ] || return 0
  entry "above-$1" "$2" || return 0
  stat -c 'above %a %u:%g' -- "$2" >"$k.was"
}
# gates UNIT...: keeps which of them run, and what those that set up the network have set up
gates() {
  [ -d /run/systemd/system ] || return 0
  for u; do
    while read -r k x; do [ "$k" != "$u" ] || continue 2; done <"$U/units"
    case $u in
      networking.service) [ -e "$U/ifstate" ] || cat /run/network/ifstate >"$U/ifstate" || : ;;
      NetworkManager.service) [ -e "$U/profiles" ] || nmcli -t -f STATE,CON-UUID device | grep '^connected:' | cut -d : -f 2 >"$U/profiles" || : ;;
    esac 2>/dev/null
    systemctl show -p Id -p LoadState -p ActiveState -- "$u" | sort | cut -d = -f 2 | { read -r state; read -r id; read -r load
      if [ "$load" = loaded ] && ! grep -q "^$id " "$U/units"; then echo "$id $state" >>"$U/units"; fi; }
  done
}
# account NAME: keeps its lines and its groups
account() {
  a=$U/accounts/$1
  if [ -d "$a" ] || ! grep -q "^$1:" /etc/passwd; then return 0; fi
  mkdir "$a"
  for f in passwd shadow group gshadow; do grep "^$1:" "/etc/$f" >"$a/$f" || :; done
  id -nG "$1" | tr ' ' , >"$a/groups"
}
# atboot: a power cut from here on has it put back at boot
atboot() {
  [ -d /run/systemd/system ] && [ -w /etc/systemd/system ] || return 0
  mkdir -p ${bootLink.replace(/\/[^/]*$/, '')}
  cat >${bootUnit} <<END
${bootUnitText}END
  ln -sf ${bootUnit} ${bootLink}
  sync -f "$U" /etc/systemd/system
}
# arm: from here on it undoes itself
arm() {
  if [ -d /run/systemd/system ] && [ -w /etc/systemd/system ]; then
    [ ! -e /run/systemd/transient/${undoUnit}.timer ] || systemctl stop ${undoUnit}.timer ${undoUnit}.service 2>/dev/null || :
    [ -d "$U" ] || return 0
    : >"$U/armed"
    atboot
    systemd-run -q --collect --unit=${undoUnit} --on-active="$W" --timer-property=AccuracySec=1s sh "$U/undo" timer
  else
    [ ! -s "$U/sleeper" ] || kill -- "-$(cat "$U/sleeper")" 2>/dev/null || :
    [ -d "$U" ] || return 0
    : >"$U/armed"
    setsid sh "$U/undo" sleep </dev/null >/dev/null 2>&1 &
    echo $! >"$U/sleeper"
  fi
  seconds >"$U/armed"
}
# seconds: whole ones since the host was started; rearm: the time begins anew when more than an eighth of it has gone
seconds() { read -r x y </proc/uptime; echo "\${x%%.*}"; }
rearm() { read -r k <"$U/armed" && [ $(($(seconds) - k)) -le $((W / 8)) ] || arm; }
trap 'if [ -e "$U/armed" ]; then rearm; else rm -f ${bootUnit} ${bootLink}; fi' EXIT`;

/** The functions, with the seconds that there are for the proof. */
export const undoFunctions = (seconds: number): string =>
  `W=${seconds} more='${functionsOf(functions).join(' ')}' ${functions}`;

/** What comes before the change: all that it puts at stake is kept, and the undo armed; against a power cut alone, where it counts at boot alone. */
export function undoLines(stake: Stake, markers: readonly string[]): string[] {
  const { paths, above, units, acts, accounts, rulesets } = stake;
  const isLater = [...paths.values()].some((readers) => readers.length > 0);
  return [
    `stake ${quoteAll(isLater ? markers : [])}`,
    ...above.map((path) => sh`above ${journalKey(path)} ${path}`),
    ...[...paths].map(([path, readers]) => `spare ${quoteAll([journalKey(path), path, readers.join(' ')])}`),
    ...(units.length > 0 ? [sh`gates ${units}`] : []),
    ...accounts.map((name) => sh`account ${name}`),
    ...rulesets.map(rulesetLines),
    ...acts.map((unit) => sh`echo ${unit}` + ' >>"$U/acted"'),
    isForLater(stake) ? `[ -e "$U/armed" ] || [ -e ${bootLink} ] || atboot` : '[ -e "$U/armed" ] || arm',
  ];
}

function rulesetLines({ paths, save, undo }: Ruleset): string {
  const file = `"$U/own/${journalKey(paths.join('\n'))}"`;
  return `if [ ! -e ${file}.undo ]; then { ${save}; } >${file}; printf '%s\\n' ${quote(undo)} >${file}.undo; fi`;
}

/** Asks which run undid itself; costs nothing when none did. */
export const undoneProgram = (forget: boolean): string =>
  `if [ -e "$V/undone" ]; then B undone; cat "$V/undone"; ${forget ? 'rm -f "$V/undone"; ' : ''}E 0; fi`;
