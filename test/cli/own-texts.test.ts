import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ownTexts } from '../../cli/own-texts.ts';
import { loadSitePlaybook } from '../../cli/site/load-site-playbook.ts';
import { ConfigError } from '../../engine/errors.ts';
import { collectParsed, parsedText, useParsedTexts } from '../../engine/parsed-texts.ts';
import { compileTemplate } from '../../engine/template/compile.ts';
import { YamlFile } from '../../engine/yaml/yaml-file.ts';
import { furtherSites, renderSite, type Site } from '../golden/sites.ts';
import { root } from './fixtures/command.ts';

const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(root, folder, name));
const textIn = (file: string): string => readFileSync(file, 'utf8');

describe('what was parsed when the program was built', () => {
  let folder: string;
  let file: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'meetctl-'));
    file = join(folder, 'parsed.json');
    writeFileSync(file, ownTexts(root));
  });
  beforeEach(() => useParsedTexts(file));
  afterAll(() => {
    useParsedTexts(join(folder, 'none'));
    rmSync(folder, { recursive: true });
  });

  test.each([
    ['yaml', [...filesIn('roles', '.yml'), ...filesIn('playbooks', '.yml'), ...filesIn('versions', '.yml')]],
    ['template', filesIn('templates', '.hbs')],
  ] as const)('%s: every file of ours is there', (kind, files) => {
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter((one) => parsedText(kind, textIn(one)) === undefined)).toEqual([]);
  });

  test('lies beside the program of a checkout, too', () => {
    const program = `import { freshBundle } from './scripts/fresh-bundle.mjs'; console.log(await freshBundle(process.cwd(), 'lint'))`;
    const main = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: root,
      encoding: 'utf8',
    });
    const all = JSON.parse(textIn(join(dirname(main), 'parsed.json'))) as Record<string, unknown[]>;
    expect(all.yaml!.length).toBeGreaterThan(20);
    expect(all.template!.length).toBeGreaterThan(20);
  });

  test('makes the same playbook of them', () => {
    const plays = () => JSON.stringify(loadSitePlaybook({ directory: root }).plays);
    const known = plays();
    useParsedTexts(join(folder, 'none'));
    expect(plays()).toBe(known);
  });

  test('makes the same files for everything that can be switched on', () => {
    const sites = furtherSites.filter(({ name, set }) => name === 'everything' && set === '2026-08');
    const filesOf = (site: Site) =>
      [...renderSite(site).hosts].flatMap(([host, files]) =>
        files.map(({ path, content }) => `${host} ${path}\n${content.toString()}`),
      );
    const files = () => sites.flatMap(filesOf).join('\n');
    const known = files();
    useParsedTexts(join(folder, 'none'));
    expect(files() === known).toBe(true);
  });

  test('a template writes the same, and complains in the same place', () => {
    const scope = { site: 'x', list: [1, 2] };
    const said = (source: string) => {
      try {
        const { references, render } = compileTemplate(source, { file: 'a.conf.hbs', language: 'nginx' });
        return { references, ...render(scope) };
      } catch (error) {
        return (error as ConfigError).problems;
      }
    };
    const all = [
      'a{{#each list}}\n  {{this}}\n{{~/each}}{{#if (eq site "x")}} {{concat site "!"}}{{else}}{{!-- no --}}{{/if}};\n',
      '{{#each list as |one|}}{{one}} {{@index}} {{@root.site}};{{/each}}',
      'name {{missing}};\n',
      '\n  {{concat "a" (upper nothing)}};',
      '{{#each list}} {{site}};{{/each}}',
      'a{{site}}b',
      'a "{{site}}"',
    ];
    const parsed = all.map(said);
    expect(parsed[0]).toMatchObject({ text: 'a\n  1\n  2 "x!";\n' });
    writeFileSync(
      join(folder, 'templates'),
      collectParsed(() => all.forEach(said)),
    );
    useParsedTexts(join(folder, 'templates'));
    expect(all.filter((text) => parsedText('template', text) === undefined)).toEqual([]);
    expect(all.map(said)).toEqual(parsed);
  });

  test('a text that somebody changed is parsed', () => {
    const text = textIn(filesIn('roles', 'vars.schema.yml')[0]!);
    expect(() => YamlFile.parse(`${text}a: [`, 'x.yml')).toThrow(ConfigError);
    expect(YamlFile.parse(`${text}another: 1\n`, 'x.yml').value()).toHaveProperty('another', 1);
  });

  test('a file that cannot be read is none', () => {
    writeFileSync(join(folder, 'broken'), '{"yaml":[["a"');
    useParsedTexts(join(folder, 'broken'));
    expect(YamlFile.parse('a: 1', 'x.yml').value()).toEqual({ a: 1 });
  });
});
