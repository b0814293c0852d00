import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import parseHocon from '@pushcorn/hocon-parser';
import { expect, test } from 'vitest';
import { readHosts } from './checkers/prosody-settings.ts';
import { exampleSites, furtherSites, renderOnce, sets } from './sites.ts';

const lists = join(import.meta.dirname, '../../versions/keys');

/** The names in a file of them. */
function names(...file: string[]): string[] {
  const lines = readFileSync(join(lists, ...file), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

/** What a program's reference configuration of a release knows; a `*` is any one name. */
function known(set: string, program: string): RegExp[] {
  return names(set, `${program}.txt`).map(
    (key) => new RegExp(`^${key.replaceAll('.', '\\.').replaceAll('*', '[^.]+')}$`),
  );
}

/** The dotted names of all that is set in a file. A list is a value, whatever is in it. */
function keysOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, path === '' ? key : `${path}.${key}`));
}

const programs = ['jvb', 'jicofo'] as const;

test.each(sets)(
  'of release %s, every setting that is rendered is known to its program',
  { timeout: 120_000 },
  async (set) => {
    const texts = { jvb: new Set<string>(), jicofo: new Set<string>() };
    for (const site of [...exampleSites, ...furtherSites].filter((one) => one.set === set))
      for (const files of renderOnce(site).hosts.values())
        for (const { path, content } of files)
          for (const program of programs)
            if (basename(path).replace('custom-', '') === `${program}.conf`) texts[program].add(content.toString());
    for (const program of programs) {
      const list = known(set, program);
      const keys = new Set<string>();
      for (const text of texts[program])
        for (const key of keysOf(await parseHocon({ text, strict: true }))) keys.add(key);
      expect(keys.size).toBeGreaterThan(15);
      expect([...keys].filter((key) => !list.some((one) => one.test(key)))).toEqual([]);
    }
  },
);

/** Modules that Prosody itself has, as far as we name any: `prosody` 0.12 of Debian. */
const stock =
  'admin_shell bosh disco external_services limits muc ping posix roster saslauth smacks tls version websocket auth_anonymous auth_internal_hashed'.split(
    ' ',
  );

/** Prosody's own files of all sites with packages of a release: with Docker they are the image's. */
function prosodyFiles(set: string): string[] {
  const sites = [...exampleSites, ...furtherSites].filter((one) => one.set === set && one.method === 'packages');
  const files = sites.flatMap((site) => [...renderOnce(site).hosts.values()].flat());
  return files.filter(({ path }) => /^\/etc\/prosody\/[^/]*\.cfg\.lua$/.test(path)).map(({ content }) => `${content}`);
}

test.each(sets)(
  'of release %s, every module that Prosody is told to load is one of its plugins',
  { timeout: 120_000 },
  (set) => {
    const list = new Set([...stock, ...names(set, 'prosody.txt')]);
    const named = new Set(prosodyFiles(set).flatMap(modulesOf));
    expect(named.size).toBeGreaterThan(25);
    expect([...named].filter((name) => !list.has(name))).toEqual([]);
  },
);

// What Prosody does not know it takes without a word, and does nothing with.
test.each(sets)(
  'of release %s, every setting of Prosody is one that it or a plugin asks for',
  { timeout: 120_000 },
  (set) => {
    const list = new Set([...names('prosody-0.12.txt'), ...names(set, 'prosody-settings.txt')]);
    const hosts = prosodyFiles(set).flatMap((text) => [...readHosts(text).values()]);
    const named = new Set(hosts.flatMap(({ settings }) => [...settings.keys()]));
    expect(named.size).toBeGreaterThan(50);
    expect([...named].filter((name) => !list.has(name))).toEqual([]);
  },
);

/** Those that are enabled, those of components, and those that decide who may log in. */
function modulesOf(text: string): string[] {
  const lines = text.replaceAll(/^\s*--.*$/gm, '');
  const enabled = [...lines.matchAll(/modules_enabled = \{([^}]*)\}/g)].flatMap(([, names = '']) =>
    [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name),
  );
  const components = [...lines.matchAll(/^Component "[^"]+" "([^"]+)"/gm)].map(([, name = '']) => name);
  const logins = [...lines.matchAll(/authentication = "([^"]+)"/g)].map(([, name]) => `auth_${name}`);
  return [...enabled, ...components, ...logins];
}
