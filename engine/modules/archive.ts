import { differs, markerOf, unpack } from './archive-script.ts';
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
          script: unpack({ ...wish, dest, sha256: wish.content ? undefined : source.sha256 }),
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
      unforeseen: { below: dest },
    };
  },
};

const ours = { mode: '0755', owner: 'root', group: 'root' } as const;

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
