import { groupFunctions } from './group.ts';
import { largeFileFunctions } from './large-files.ts';
import { packageFunctions } from './package-functions.ts';
import { treeFunctions } from './tree-functions.ts';
import { whyFunctions } from './why-functions.ts';

/**
 * What begins and ends a section of a program's output, told by the nonce `N`; `next STATUS SECTION` does both at once:
 * whatever is written by itself is a packet, which the host encrypts and we decrypt.
 */
export const frameFunctions = String.raw`B() { printf '\n%s B %s\n' "$N" "$1"; }
E() { printf '\n%s E %s\n' "$N" "$1"; }
next() { printf '\n%s E %s\n\n%s B %s\n' "$N" "$1" "$N" "$2"; }
`;

/*
 * Functions that every program on a host begins with. POSIX sh and coreutils only. Conventions: N the nonce, RUN the
 * run's id, D the session's private folder (in /run), V the folder that survives (journal, pending handlers).
 */
const functions = String.raw`
echo $$ >"$D/pid"
# No longer exported: what tasks run finds nothing of ours in its environment.
for v in N RUN D V L; do eval "x=\$$v; unset $v; $v=\$x"; done
${frameFunctions}export DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a UCF_FORCE_CONFFOLD=1 APT_LISTCHANGES_FRONTEND=none
J=$V/journal/$RUN
# prepare: the folders of a run that changes something; only the last runs' journals are kept: by their names, since the
# clock of a host may go back. Its own stays, and so does the one that it undoes (O)
prepare() {
  mkdir -p "$J" "$V/pending" 2>"$D/err" && : >"$J/staged" || { B note; echo "cannot write below $V"; cat "$D/err"; why; E 1; exit 1; }
  tidy
  set --
  for old in "$V"/journal/*; do
    case ${'${old##*/}'} in "$RUN" | "${'${O##*/}'}") ;; *) set -- "$@" "$old" ;; esac
  done
  while [ "$#" -gt 9 ]; do rm -rf "$1"; shift; done
}
# beside PATH...: what is about to be made beside its place is written down, so that it goes whatever happens; placed: it
# has its place. tidy: takes away what never got there, of runs that were cut off too
beside() { printf '%s\0' "$@" >"$J/staged"; }
placed() { : >"$J/staged"; }
tidy() { release_starts; for s in "$V"/journal/*/staged; do [ ! -s "$s" ] || { xargs -0 rm -rf -- <"$s"; : >"$s"; }; done; }
# run ID: body t_ID in a shell of its own; a status other than 0 ends the program. What we write ourselves stays
# private (umask 077), but packages and commands make files that others must read.
run() {
  if [ -e "$D/stop" ]; then printf '\n%s X %s\n' "$N" "$1"; leave; fi
  [ "$begun" = "$1" ] || printf '\n%s T %s\n' "$N" "$1"
  if [ -n "$ready" ]; then "t_$1" 2>"$D/err"; rc=$?
  else ( umask 022; set -e; "t_$1" ) </dev/null 2>"$D/err"; rc=$?; fi
  [ "$rc" = 0 ] || { tidy; why >"$D/why"; cat "$D/why" >>"$D/err"; }
  if [ -s "$D/err" ]; then B "stderr.$1"; cat "$D/err"; E 0; fi
  printf '\n%s R %s %s\n' "$N" "$1" "$rc"
  [ "$rc" = 0 ] || leave
}
# leave: the end of the program; what a group has staged and not yet put in place goes
leave() { [ -z "$ready" ] || "d_$begun"; exit 0; }
# needless: the running task finds that there is nothing to do
needless() { printf '\n%s N\n' "$N"; exit 0; }
# notify HANDLER...: written down before the change, so that no restart is ever forgotten
notify() { [ -z "$ready" ] || return 0; for n; do : >"$V/pending/$n"; printf '%s\n' "$n" >>"$J/notified"; done; sync "$V/pending"; }
# unnotify HANDLER...: nothing was changed after all
unnotify() { for n; do rm -f "$V/pending/$n"; done; }
# handler ID MARKER [more]: runs body t_ID if it is pending, which it stays when more of it follows
handler() {
  [ -e "$V/pending/$2" ] || return 0
  run "$1"; [ -n "$3" ] || rm -f "$V/pending/$2"
}
# keep KEY PATH: writes down what PATH was, before the first change of it in this run
keep() {
  k=$J/$1
  [ ! -e "$k.path" ] || return 0
  if [ -d "$2" ] && [ ! -L "$2" ]; then stat -c 'directory %a %u %g' "$2" >"$k.was"
  elif [ -e "$2" ] || [ -L "$2" ]; then cp -a "$2" "$k.old" || { rm -f "$k.old"; return 1; }; echo file >"$k.was"
  else echo absent >"$k.was"; fi
  printf %s "$2" >"$k.path"
}
# settle KEY STAGED ...: synced before a rename: what is staged, and what the journal keeps of the file that it replaces
settle() {
  n=$#
  while [ "$n" -gt 0 ]; do
    k=$J/$1; set -- "$@" "$2"
    if [ -f "$k.old" ] && [ ! -L "$k.old" ]; then set -- "$@" "$k.was" "$k.path" "$k.new" "$k.old"; fi
    shift 2; n=$((n - 2))
  done
  sync -- "$@"
}
# discard KEY PATH: takes it away; the journal keeps it, and knows of it before it is gone. What lies on another file
# system is copied, and counts as kept once all of it is
discard() {
  k=$J/$1
  if [ -e "$k.path" ]; then rm -rf -- "$2"; return; fi
  echo file >"$k.was"
  if [ "$(stat -c %d -- "$2")" = "$(stat -c %d "$J")" ]; then printf %s "$2" >"$k.path"; sync "$k.was" "$k.path"; mv -T -- "$2" "$k.old"; return; fi
  cp -aT -- "$2" "$k.part" || { rm -rf "$k.part"; return 1; }
  mv -T "$k.part" "$k.old"; printf %s "$2" >"$k.path"; sync -f "$J"; rm -rf -- "$2"
}
sum() { if [ -f "$1" ]; then s=$(sha256sum <"$1"); printf %.64s "$s"; elif [ -e "$1" ]; then echo other; else echo absent; fi; }
# put KEY BLOB STAGED DEST MODE OWNER GROUP EXPECTED [VALIDATE]: replaces DEST in one step, or not at all
put() {
  if [ -n "$ready" ]; then [ ! -e "$3" ] || mv -fT "$3" "$4"; return; fi
  [ -e "$D/b.$2" ] || tar -xPOf "$pack" -- "$3" >"$D/b.$2"
  now=$(sum "$4")
  if [ "$8" != any ] && [ "$now" != "$8" ]; then printf '\n%s D %s\n' "$N" "$now"; exit 66; fi
  keep "$1" "$4"
  beside "$3"
  install -T -m "$5" -o "$6" -g "$7" "$D/b.$2" "$3" || short "$D/b.$2" "$4"
  if [ -n "$9" ] && ! ( validate "$9" "$3" ) >"$D/valid" 2>&1; then cat "$D/valid" >&2; echo "not put in place: refused by: $9" >&2; exit 65; fi
  sum "$3" >"$J/$1.new"; settle "$1" "$3"; mv -fT "$3" "$4"; placed
}
# as_user USER FILE SCRIPT: the script as that user, who has a folder of his own, and the file in it for F
as_user() {
  u=$meetctl/as; rm -rf "$u"
  ( umask 077; mkdir "$u"; [ -z "$2" ] || cp "$2" "$u/f"; printf '%s\n' "meetctl=$u${'${2:+ F=$u/f}'}" "$3" >"$u/script" )
  chown -R "$1:" "$u" && chmod 711 "$meetctl" || return
  h=$(getent passwd "$1" | cut -d: -f6)
  ( cd "$h" 2>/dev/null || cd /; HOME=$h USER=$1 LOGNAME=$1 exec runuser -u "$1" -- sh -e "$u/script" )
}
# validate COMMAND FILE: COMMAND with %s standing for FILE
validate() { c=$1; case $c in *%s*) c="${'${c%%%s*}'}\"\$F\"${'${c#*%s}'}" ;; esac; F=$2 sh -c "$c"; }
${groupFunctions}${largeFileFunctions}${packageFunctions}${treeFunctions}${whyFunctions}`;

/** Names of the functions that a text defines. */
export function functionsOf(text: string): string[] {
  return [...text.matchAll(/^([a-z_]+|[A-Z])\(\)/gm)].map(([, name]) => name!);
}

/** Names of the variables that a text sets. */
function variablesOf(text: string): string[] {
  const set = text.matchAll(/(?<![\w$"'{:-])([a-z]+|[A-Z]|RUN)=/g);
  const read = text.matchAll(/\b(?:read -r|for) ([a-z ]+?)(?= in |;| <)/g);
  return [...new Set([...set, ...read].flatMap(([, names]) => names!.split(' ')))];
}

// Whoever becomes another user does so with ours.
const ours = functionsOf(functions).filter((name) => name !== 'as_user');

// The supervisor's, ours, and those of an undo; F is what travels with a script.
const variables = ['N', 'RUN', 'D', 'V', 'L', ...variablesOf(functions), 'U', 'W'].filter((name) => name !== 'F');

/**
 * All of it, and `theirs`: from there on a user's own commands go by their names (`sum` is one of coreutils' too), and
 * find no variable of ours but the private folder, and the one that outlives the session. `more` are the names of
 * functions that a program brings itself.
 */
export const library = `${functions}more=
theirs() { unset -f ${ours.join(' ')} $more theirs; meetctl=$D meetctl_kept=$V; unset ${variables.join(' ')} more; }
`;
