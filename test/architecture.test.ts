import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = join(fileURLToPath(import.meta.url), '../..');

/** What a folder's code may import of ours, besides itself. */
const mayImport: Record<string, readonly string[]> = {
  cli: ['engine', 'capacity', 'lab'],
  engine: [],
  // The stand-in of Jicofo chooses bridges by the rules that a simulated day has.
  lab: ['engine/errors.ts', 'capacity/bridge-selection.ts'],
  capacity: [],
  'apps/protocol': [],
  'apps/chat-server': ['apps/protocol'],
  'apps/web': ['apps/protocol'],
  'apps/allocator': ['apps/protocol'],
};
const folders = [...Object.keys(mayImport), 'scripts', 'bin', 'test'];
const maxLines = 300;

interface Source {
  path: string;
  text: string;
}

function sourcesIn(folder: string): Source[] {
  let names: string[];
  try {
    names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
  return names
    .filter((name) => /\.(ts|tsx|mjs)$/.test(name) && !/(^|\/)(node_modules|dist)\//.test(name))
    .map((name) => ({ path: join(folder, name), text: readFileSync(join(root, folder, name), 'utf8') }));
}

const all = folders.flatMap(sourcesIn);

/** Comments out, so that only code is judged; good enough for our own style of writing. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function imports({ path, text }: Source): string[] {
  const found = withoutComments(text).matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g);
  return [...found].map((match) => relative(root, normalize(join(root, dirname(path), match[1]!))));
}

function isBelow(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

function offending(wrong: (source: Source) => boolean, sources = all): string[] {
  return sources.filter(wrong).map(({ path }) => path);
}

describe('imports go one way', () => {
  test.each(Object.entries(mayImport))('%s', (folder, allowed) => {
    const strangers = sourcesIn(folder).flatMap((source) =>
      imports(source)
        .filter((target) => ![folder, ...allowed].some((place) => isBelow(target, place)))
        .map((target) => `${source.path} imports ${target}`),
    );
    expect(strangers).toEqual([]);
  });
});

describe('the shape of files', () => {
  test('no default exports but in configurations', () => {
    const wrong = offending(
      ({ path, text }) => !path.includes('.config.') && /^export default\b/m.test(withoutComments(text)),
    );
    expect(wrong).toEqual([]);
  });

  test(`no file over ${maxLines} lines`, () => {
    expect(offending(({ text }) => text.split('\n').length > maxLines + 1)).toEqual([]);
  });

  test('kebab-case names that say what is in them', () => {
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|config|d|bench))?\.(ts|tsx|mjs)$/;
    expect(offending(({ path }) => !kebab.test(basename(path)))).toEqual([]);
    expect(offending(({ path }) => /(^|\/)(utils?|common|misc)(\.|\/)/.test(path))).toEqual([]);
  });

  // The bundle brings these names for CommonJS libraries; a second definition would not even load.
  test('nothing defines the names of CommonJS', () => {
    const own = /\b(const|let|var|function) (__dirname|__filename|require)\b/;
    expect(
      offending(({ text }) => own.test(withoutComments(text)), ['cli', 'engine', 'capacity', 'lab'].flatMap(sourcesIn)),
    ).toEqual([]);
  });
});

// coturn is the name of a configuration language here, as nginx is.
test('the engine knows nothing of Jitsi', () => {
  const words = /.*(?:jitsi|prosody|jicofo|jvb|videobridge|\bmeet_).*/gi;
  const found = sourcesIn('engine').flatMap(({ path, text }) =>
    [...withoutComments(text).matchAll(words)].map(([line]) => `${path}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});

test('every verb is a file that exports a verb', () => {
  const verbs = sourcesIn('cli/commands').filter(({ path }) => dirname(path) === 'cli/commands');
  expect(offending(({ text }) => !/^export const verb: Verb\b/m.test(text), verbs)).toEqual([]);
});
