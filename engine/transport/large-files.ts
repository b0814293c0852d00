import { sh, shellText } from '../shell/quote.ts';

/** Functions for files that arrived in pieces, in `$V/partial`, named by their hash; POSIX sh and coreutils. */
export const largeFileFunctions = String.raw`
# whole SHA: what arrived is what was to be sent
whole() { [ "$(sum "$V/partial/$1")" = "$1" ] || { rm -f "$V/partial/$1"; echo 'what arrived is not what was sent: it was thrown away, run the same command again' >&2; exit 1; }; }
# place HOW KEY SHA STAGED DEST MODE OWNER GROUP EXPECTED [VALIDATE]: replaces DEST in one step, or not at all; HOW is
# cp when another task still wants the same, else mv
place() {
  now=$(sum "$5")
  if [ "$9" != any ] && [ "$now" != "$9" ]; then printf '\n%s D %s\n' "$N" "$now"; exit 66; fi
  whole "$3"; keep "$2" "$5"; beside "$4"
  "$1" -fT "$V/partial/$3" "$4" || { rm -f "$4"; exit 1; }
  chown "$7:$8" "$4"; chmod "$6" "$4"
  if [ -n "${'${10}'}" ] && ! ( validate "${'${10}'}" "$4" ) >"$D/valid" 2>&1; then cat "$D/valid" >&2; rm -f "$4"; echo "not put in place: refused by: ${'${10}'}" >&2; exit 65; fi
  printf %s "$3" >"$J/$2.new"; settle "$2" "$4"; mv -fT "$4" "$5"; placed
}
`;

/** Asks how much of a large file the host has, and what room there is for the rest: a line each. */
export function askPartial(sha256: string): string {
  const partial = shellText(`"$meetctl_kept/partial/${sha256}"`);
  return sh`stat -c %s ${partial} || echo 0; d=$meetctl_kept; [ -d "$d" ] || d=/; df -B1 --output=avail "$d" | tail -n 1`;
}
