import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import parseHocon from '@pushcorn/hocon-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostFolder, writeTree } from '../../cli/site/write-tree.ts';
import { Secret } from '../../engine/secrets/secret.ts';
import type { SecretSource } from '../../engine/secrets/source.ts';
import { hasTypesafe, linesOfJava } from '../properties/quoting/typesafe.ts';
import { kinds } from './checkers/kinds.ts';
import type { Checked } from './checkers/programs.ts';
import { exampleSites, furtherSites, renderSite } from './sites.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-accepted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }), 120_000);

/** One real certificate for all, because programs read it, and passwords with all that makes trouble in some language. */
function realSecrets(): SecretSource {
  const [keyFile, file] = ['key.pem', 'cert.pem'].map((name) => join(folder, name)) as [string, string];
  const words = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=test';
  execFileSync('openssl', ['req', ...words.split(' '), '-keyout', keyFile, '-out', file], { stdio: 'pipe' });
  const certificate = readFileSync(file, 'utf8');
  const key = new Secret(readFileSync(keyFile, 'utf8'));
  return {
    given: () => undefined,
    // Files that shells read can have no backquote.
    password: (name) => new Secret(`a 'long' "$${name}" ${name.endsWith('_password') ? '' : '`'} % # \\ é`),
    certificate: () => ({ certificate, chain: certificate + certificate, key, ca: certificate }),
    ownCertificate: () => ({ certificate, chain: certificate + certificate, key, ca: certificate }),
  };
}

/** HOCON has no types before somebody asks for one: a number is the same as its text. */
const asTexts = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, one: unknown) => (typeof one === 'object' ? one : String(one))));

describe('every file that is rendered for any site', () => {
  // The same text once: most files are the same on many hosts.
  const files = new Map<string, Checked & { place: string; of: string }>();

  beforeAll(() => {
    const secrets = realSecrets();
    for (const site of [...exampleSites, ...furtherSites]) {
      const of = `${site.name}-${site.set}-${site.method}`;
      for (const [host, rendered] of renderSite(site, secrets).hosts) {
        const tree = hostFolder(join(folder, of), host);
        writeTree(tree, rendered);
        for (const { path, content } of rendered) {
          const text = content.toString();
          const key = `${basename(path)}\0${text}`;
          if (!files.has(key)) files.set(key, { text, path: join(tree, path), tree, place: path, of });
        }
      }
    }
  }, 120_000);

  test('is of a kind that has a checker', () => {
    const unknown = [...files.values()].filter(({ place }) => !kinds.some(([, pattern]) => pattern.test(place)));
    expect(unknown.map(({ place }) => place)).toEqual([]);
  });

  test.each(kinds)('is accepted by those who read it: %s', { timeout: 120_000 }, async (name, _, check) => {
    const mine = [...files.values()].filter(({ place }) => kinds.find(([, one]) => one.test(place))?.[0] === name);
    expect(mine.length, 'no such file is rendered any more').toBeGreaterThan(0);
    const refused: string[] = [];
    for (const file of mine) {
      try {
        await check(file);
      } catch (error) {
        refused.push(`${file.of}: ${file.place}: ${(error as Error).message}`);
      }
    }
    expect(refused.join('\n')).toBe('');
  });

  test.skipIf(!hasTypesafe)(
    'HOCON: the library of Jicofo and the bridge reads in each what our reader does',
    async () => {
      const mine = [...files.values()].filter(({ place }) => /\/(custom-)?(jvb|jicofo)\.conf$/.test(place));
      const read = linesOfJava(
        'RenderHocon.java',
        mine.map(({ path }) => path),
      );
      expect(read.length).toBeGreaterThan(30);
      for (const [index, { text, of, place }] of mine.entries())
        expect(asTexts(JSON.parse(read[index]!)), `${of}: ${place}`).toEqual(
          asTexts(await parseHocon({ text, strict: true })),
        );
    },
  );
});
