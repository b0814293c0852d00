import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ExampleSite } from './fixtures/example-site.ts';
import { pages, prose, root, textOf } from './fixtures/pages.ts';

/** These are made from the code, are about it, or have words of Ansible's beside ours. */
const others = new Set(
  ['variables', 'modules', 'architecture', 'performance', 'playbooks', 'from-ansible', 'output'].map(
    (name) => `docs/${name}.md`,
  ),
);
const ours = pages.filter((page) => !others.has(page));

const inCode = (text: string): string[] => [...prose(text).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

const schemas = readdirSync(join(root, 'roles'))
  .map((role) => parse(readOf(`roles/${role}/vars.schema.yml`)) as Record<string, { default?: unknown }> | null)
  .reduce<Record<string, { default?: unknown }>>((all, some) => ({ ...all, ...some }), {});
const prefixes = new Set(Object.keys(schemas).map((name) => name.split('_')[0]));

function readOf(file: string): string {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return '';
  }
}

describe('variables that a page names', () => {
  const site = new ExampleSite();
  afterAll(() => site.remove());

  /** Names that begin as variables do: a group, a volume of Docker's, keys of the wizard and of `versions/`. */
  const noVariables = new Set(['jvb_retired', 'meet_etherpad', 'packages_from', 'packages_key', 'docker_tag']);

  function undeclared(text: string): string[] {
    const names = inCode(text).flatMap((code) => /^([a-z]+_[a-z0-9_]+)(?=$|[:=])/.exec(code)?.[1] ?? []);
    return names.filter((name) => prefixes.has(name.split('_')[0]) && !(name in schemas) && !noVariables.has(name));
  }

  /** `name: value`, as it would stand in the inventory. */
  const settings = (text: string): string[] =>
    inCode(text).filter(
      (code) => /^\w+: \S/.test(code) && (code.split(':')[0] ?? '') in schemas && !/[A-Z]{4}|\.\.\./.test(code),
    );

  /** "`name` (value)" tells a default. */
  const wrongDefaults = (text: string): string[] =>
    [...prose(text).matchAll(/`(\w+)` \((\d+|`[^`]+`)\)/g)]
      .filter(([, name = '', value = '']) => {
        const known = schemas[name]?.default;
        return known !== undefined && String(known) !== value.replaceAll('`', '');
      })
      .map(([whole]) => whole);

  it.each(ours)('%s: are there, with these defaults', (page) => {
    expect([...undeclared(textOf(page)), ...wrongDefaults(textOf(page))]).toEqual([]);
  });

  /** Settings that can stand in one inventory: of each variable one. */
  function together(all: readonly string[]): Map<string, string>[] {
    const sites: Map<string, string>[] = [];
    for (const setting of new Set(all)) {
      const name = setting.split(':')[0]!;
      const site = sites.find((one) => !one.has(name));
      if (site) site.set(name, setting);
      else sites.push(new Map([[name, setting]]));
    }
    return sites;
  }

  it('have values that fit', () => {
    // Those of tokens are for nothing where nobody has one, and that is told.
    const sites = together(['meet_login: jwt', ...ours.flatMap((page) => settings(textOf(page)))]);
    expect(sites.length).toBeGreaterThan(1);
    for (const settingsOfOne of sites) expect(site.variables([...settingsOfOne.values()].join('\n'))).toEqual([]);
  });

  it('would be found wrong', () => {
    expect(undeclared('`meet_domian`, `meet_domain`, `web_resolutoin: 360`, `other_name`')).toEqual([
      'meet_domian',
      'web_resolutoin',
    ]);
    expect(wrongDefaults('`meet_bridge_capacity` (80), `jvb_http_port` (8080)')).toEqual([
      '`meet_bridge_capacity` (80)',
    ]);
    expect(settings('`web_resolution: 360` and `note: 1`')).toEqual(['web_resolution: 360']);
    expect(() => site.variables('web_resolution: small')).toThrow('web_resolution');
  });
});

describe('files of hosts that a page names', () => {
  const rendered = readdirSync(join(root, 'test/golden/rendered')).map((name) =>
    readOf(`test/golden/rendered/${name}`),
  );
  const roles = readdirSync(join(root, 'roles'), { recursive: true, encoding: 'utf8' }).map((name) =>
    readOf(`roles/${name}`),
  );
  const known = [...rendered, ...roles].join('\n');

  /** What is there without a role of ours, and who brings it. */
  const foreign: Record<string, string> = {
    '/etc/docker/daemon.json': "Docker's, for the admin to write",
    '/etc/prosody/conf.avail/DOMAIN.cfg.lua': "jitsi-meet-prosody's own",
    '/etc/apt/keyrings/jitsi.asc': 'made of the name jitsi by apt_repository',
    '/etc/jitsi/videobridge-2': 'the second bridge of a host, by its number',
    '/var/log/jitsi/jvb-2.log': 'the second bridge of a host, by its number',
    '/var/log/jitsi/jicofo.log': "jicofo's",
    '/var/log/nginx/error.log': "nginx's",
    '/var/lib/prosody': "Prosody's",
    '/var/lib/meetctl': 'the journal and what is due, of every run',
    '/var/lib/meetctl/journal/RUN': 'the journal of a run',
  };

  const unknownPaths = (text: string): string[] =>
    inCode(text)
      .flatMap((code) => [...code.matchAll(/(?<![\w~}/])\/(?:etc|var|opt)\/[\w./*{}-]*\w/g)].map(([path]) => path))
      .filter((path) => !(path in foreign) && !known.includes(path.replace(/[{*].*/, '')));

  // What a lockout would come from is named by the code itself; the lab's page is about the stand-ins' files.
  it.each(ours.filter((page) => !/lockout|lab\.md/.test(page)))(
    '%s: are written by a role, or somebody is named',
    (page) => {
      expect(unknownPaths(textOf(page))).toEqual([]);
    },
  );

  it('would be found wrong', () => {
    expect(unknownPaths('`/etc/jitsi/jvb/config`, `/etc/nginx/nginx.conf`')).toEqual(['/etc/jitsi/jvb/config']);
  });
});
