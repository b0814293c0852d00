import { posix } from 'node:path';
import { sh } from '../shell/quote.ts';
import { blobOf } from './blob.ts';
import { askFile, cleanPath, missingFolder, notADirectory } from './file-content.ts';
import { askLarge, missingRoom, presentOf } from './large-file.ts';
import { asWished, type Content, type Decision, type Module } from './module.ts';
import type { PathState, StateView } from './state.ts';

interface ArchiveParameters {
  dest: string;
  /** The bytes of `src`. */
  content?: Content;
  remote_src?: string;
  owner?: string;
  group?: string;
}

export const archive: Module<ArchiveParameters> = {
  name: 'archive',
  summary:
    'Unpacks a tar archive, compressed or not, into a directory. One with members that lead out of it is refused whole.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['dest'],
    oneOf: [{ required: ['src'] }, { required: ['remote_src'] }],
    properties: {
      src: {
        type: 'string',
        minLength: 1,
        description: "The archive: a file below the role's `files/`, or an absolute path on this machine.",
      },
      remote_src: { type: 'string', pattern: '^/', description: 'The archive, where it lies on the host already.' },
      dest: {
        type: 'string',
        pattern: '^/.*[^/]',
        description:
          'The directory, made when it is missing. `.meetctl-archive` in it keeps the hash of what was unpacked; files that a newer archive lacks stay.',
      },
      owner: { type: 'string', minLength: 1, default: 'root', description: 'Owner of all that it holds, by name.' },
      group: { type: 'string', minLength: 1, default: 'root', description: 'Group of all that it holds, by name.' },
    },
  },
  file: 'src',
  takesLarge: true,
  probedBy: ['dest', 'remote_src'],
  probe: ({ dest, remote_src, content }) => [
    ...askFile(dest),
    ...askFile(markerOf(dest)).slice(0, 1),
    ...(remote_src === undefined ? [] : askFile(remote_src).slice(0, 1)),
    ...askLarge(content),
  ],
  decide(state, wish) {
    const dest = cleanPath(wish.dest);
    const now = state.get('path', dest);
    const refusal =
      now.type === 'absent' ? missingFolder(state, dest) : now.type === 'directory' ? undefined : notADirectory(dest);
    if (refusal) return { ...asWished, failed: refusal };
    const source = sourceOf(state, wish);
    if ('failed' in source) return { ...asWished, failed: source.failed };
    const mark = source.sha256 === undefined ? undefined : blobOf(`${source.sha256}\n`).sha256;
    const marker = state.get('path', markerOf(dest));
    if (mark !== undefined && marker.sha256 === mark) return asWished;
    const failed = wish.content && missingRoom(state, wish.content);
    if (failed) return { ...asWished, failed };
    const present = wish.content ? presentOf(state, wish.content) : 0;
    const directory: PathState = now.type === 'absent' ? { type: 'directory', ...ours } : now;
    return {
      steps: [
        {
          do: 'shell',
          script: unpack(dest, wish, source.sha256),
          ...(wish.content ? { blob: wish.content } : {}),
          ...(present > 0 ? { present } : {}),
        },
      ],
      summary: [marker.type === 'absent' ? 'unpack' : 'unpack another version'],
      predictions: [
        { question: { ask: 'path', name: dest }, answer: directory },
        {
          question: { ask: 'path', name: markerOf(dest) },
          answer: { type: 'file', ...ours, mode: '0644', ...(mark === undefined ? {} : { sha256: mark }) },
        },
      ],
      ...(mark === undefined ? { guard: differs(dest, wish.remote_src!) } : {}),
      ...(mark === undefined && isUnpacked(state, wish.remote_src!, marker) ? { maybe: true } : {}),
      // What is in it, nobody has looked at.
      unforeseen: true,
    };
  },
};

const ours = { mode: '0755', owner: 'root', group: 'root' } as const;

const markerOf = (dest: string) => posix.join(cleanPath(dest), '.meetctl-archive');

/** Bytes of the list of members: an archive with more of them is not read to its end. */
const listLimit = 200_000_000;

/** An archive that an earlier task may bring, or bring anew, has a hash that is known on the spot only. */
function sourceOf(
  state: StateView,
  { content, remote_src: path = '' }: ArchiveParameters,
): { sha256?: string } | { failed: NonNullable<Decision['failed']> } {
  if (content) return { sha256: content.sha256 };
  const { sha256 } = state.get('path', cleanPath(path));
  if (state.unforeseen) return {};
  if (sha256 !== undefined) return { sha256 };
  const hint = 'bring it with a task before, or give `src`, a file of this machine';
  return { failed: { message: `the host has no archive ${path}`, hint } };
}

/** By what was seen before the tasks that may bring it anew. */
function isUnpacked(state: StateView, archivePath: string, marker: PathState): boolean {
  const { sha256 } = state.get('path', cleanPath(archivePath));
  return sha256 !== undefined && marker.sha256 === blobOf(`${sha256}\n`).sha256;
}

/** On the host: whether the archive is another one than what was unpacked. */
function differs(dest: string, archivePath: string): string {
  return sh`[ "$(sum ${archivePath})" != "$(cat ${markerOf(dest)})" ]`;
}

/**
 * Unpacked into a private folder first, where nothing can be reached through links, then looked at, and only then put
 * in place: each file by a rename or a link, so that no program sees half of one.
 */
function unpack(
  dest: string,
  { content, remote_src, owner = 'root', group = 'root' }: ArchiveParameters,
  sha256: string | undefined,
) {
  const file = content ? '' : sh`F=${remote_src!}\n`;
  const want =
    content || sha256 === undefined
      ? ''
      : sh`[ "$(sum "$F")" = ${sha256} ] || { echo 'the archive is another one by now' >&2; exit 1; }\n`;
  return `${file}${want}U=${sh`${dest}`}/.meetctl-unpack
refuse() { rm -rf "$U"; echo "refused, nothing was unpacked: $1" >&2; exit 1; }
[ -d ${sh`${dest}`} ] || ${sh`install -d -m 0755 -o ${owner} -g ${group} -- ${dest}`}
beside "$U"; rm -rf "$U"; mkdir -m 0700 "$U"; U=$(realpath -- "$U") S=$U/files; mkdir "$S"
{ tar -tPvf "$F" --quoting-style=escape --numeric-owner || : >"$U/unread"; } | head -c ${listLimit} >"$U/members"
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
done <"$U/members"
tar -xf "$F" -C "$S" --no-same-owner --no-same-permissions || refuse 'it cannot be unpacked'
find "$S" -type l -exec sh -c 'r=$1; shift; for l; do t=$(readlink -- "$l"; echo .); t=\${t%??}
  case $t in /*) printf "%s\\n" "\${l#"$r"/}" ;; *) case $(realpath -m -- "$(dirname -- "$l")/$t")/ in "$r"/*) ;; *) printf "%s\\n" "\${l#"$r"/}" ;; esac ;; esac
done' sh "$S" {} + >"$U/links"
[ ! -s "$U/links" ] || refuse "a link leads out of the directory: $(head -n 1 "$U/links")"
${sh`chown -Rh ${`${owner}:${group}`}`} "$S"
find "$S" -mindepth 1 -maxdepth 1 -exec cp -al --remove-destination -t ${sh`${dest}`} -- {} + || refuse 'the directory holds something else by one of its names'
rm -rf "$U"; placed
s=$(sha256sum <"$F"); printf '%.64s\\n' "$s" >${sh`${markerOf(dest)}`}`;
}
