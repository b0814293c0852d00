import { posix } from 'node:path';
import { sh } from '../shell/quote.ts';
import { cleanPath } from './file-content.ts';

/** What is to be unpacked, and where. */
interface Unpacking {
  dest: string;
  /** The archive, where it lies on the host; without it, it comes with the task. */
  remote_src?: string;
  /** What the archive was when it was looked at. */
  sha256?: string;
  owner?: string;
  group?: string;
}

/** Keeps the hash of what was unpacked. */
export const markerOf = (dest: string): string => posix.join(cleanPath(dest), '.meetctl-archive');

/** Bytes of the list of members: an archive with more of them is not read to its end. */
const listLimit = 200_000_000;

/** On the host: whether the archive is another one than what was unpacked. */
export function differs(dest: string, archivePath: string): string {
  return sh`[ "$(sum ${archivePath})" != "$(cat ${markerOf(dest)})" ]`;
}

/**
 * Unpacked into a private folder first, where nothing can be reached through links, then looked at, and only then put
 * in place: each file by a rename or a link, so that no program sees half of one. A power cut must not leave empty ones
 * beside the marker, so they are synced before.
 */
export function unpack(wish: Unpacking): string {
  return [...source(wish), privateFolder(wish), members, intoPrivate, links, place(wish)].join('\n');
}

/** The archive that comes with the task is `$F` already. */
function source({ remote_src, sha256 }: Unpacking): string[] {
  if (remote_src === undefined) return [];
  const file = sh`F=${remote_src}`;
  if (sha256 === undefined) return [file];
  return [file, sh`[ "$(sum "$F")" = ${sha256} ] || { echo 'the archive is another one by now' >&2; exit 1; }`];
}

function privateFolder({ dest, owner = 'root', group = 'root' }: Unpacking): string {
  return `U=${sh`${dest}`}/.meetctl-unpack
refuse() { rm -rf "$U"; echo "refused, nothing was unpacked: $1" >&2; exit 1; }
[ -d ${sh`${dest}`} ] || ${sh`install -d -m 0755 -o ${owner} -g ${group} -- ${dest}`}
beside "$U"; rm -rf "$U"; mkdir -m 0700 "$U"; U=$(realpath -- "$U") S=$U/files; mkdir "$S"`;
}

/** Refuses what leads out of the folder, what is no file, and what there is no room for. */
const members = `{ tar -tPvf "$F" --quoting-style=escape --numeric-owner || : >"$U/unread"; } | head -c ${listLimit} >"$U/members"
[ ! -e "$U/unread" ] || refuse 'it cannot be read'
bad=$(tar -tPf "$F" --quoting-style=escape | grep -E -m 1 '^/|(^|/)[.][.](/|$)' || :)
[ -z "$bad" ] || refuse "$bad leads out of the directory"
bad=$(tar -tf "$F" --quoting-style=escape | grep -E -m 1 '^([.]/+)*[.]meetctl-(archive|unpack)(/|$)' || :)
[ -z "$bad" ] || refuse "$bad is a name of our own"
bad=$(grep -E -m 1 '^h.* link to (/|(.*/)?[.][.](/|$))' "$U/members" || :)
[ -z "$bad" ] || refuse "a link leads out of the directory: $bad"
room=$(df -B1 --output=avail "$U" | tail -n 1) left=$(df --output=iavail "$U" | tail -n 1) total=0 count=0
case $left in *-*) left=$((room / 4096)) ;; esac
while read -r kind _ size _; do
  case $kind in [-dlh]*) ;; *) refuse "a device or the like: $(grep -E -m 1 '^[^-dlh]' "$U/members")" ;; esac
  count=$((count + 1))
  [ "$size" -le "$room" ] 2>/dev/null && total=$((total + size)) && [ "$total" -le "$room" ] || refuse "it holds more than the $((room / 1000000)) MB that there is room for"
  [ "$count" -le "$left" ] || refuse "it holds more than the $((left)) files that there is room for"
done <"$U/members"`;

const intoPrivate = `tar -xf "$F" -C "$S" --no-same-owner --no-same-permissions || refuse 'it cannot be unpacked'`;

/** Refuses links that lead out of the folder. */
const links = `find "$S" -type l -exec sh -c 'r=$1; shift; for l; do t=$(readlink -- "$l"; echo .); t=\${t%??}
  case $t in /*) printf "%s\\n" "\${l#"$r"/}" ;; *) case $(realpath -m -- "$(dirname -- "$l")/$t")/ in "$r"/*) ;; *) printf "%s\\n" "\${l#"$r"/}" ;; esac ;; esac
done' sh "$S" {} + >"$U/links"
[ ! -s "$U/links" ] || refuse "a link leads out of the directory: $(head -n 1 "$U/links")"`;

function place({ dest, owner = 'root', group = 'root' }: Unpacking): string {
  return `${sh`chown -Rh ${`${owner}:${group}`}`} "$S"
sync -f "$S"
find "$S" -mindepth 1 -maxdepth 1 -exec cp -al --remove-destination -t ${sh`${dest}`} -- {} + || refuse 'the directory holds something else by one of its names'
rm -rf "$U"; placed
s=$(sha256sum <"$F"); printf '%.64s\\n' "$s" >${sh`${markerOf(dest)}`}`;
}
