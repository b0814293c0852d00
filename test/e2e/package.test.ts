import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labPackages } from '../../scripts/lab-packages.mjs';
import { root } from '../cli/fixtures/command.ts';
import { labIsPossible, leftovers } from './lab-fixtures.ts';
import { Newcomer } from './newcomer.ts';

const net = '10.81.0';

/** What is in the package at all; everything else is a mistake until it is named here. */
const expected = [
  /^(package\.json|README\.md|LICENSE)$/,
  /^bin\/(meetctl\.[cm]js|code-cache\.cjs)$/,
  /^dist\/(main\.cjs|parsed\.json|THIRD-PARTY-LICENSES\.txt|commands\/[a-z-]+\.js|chunks\/[^/]+\.js|stand-ins\/[a-z0-9-]+\.mjs)$/,
  /^lab\/[a-z-]+\.(sh|py|mjs)$/,
  /^lab\/stand-ins\/packages\/[a-z0-9-]+\/(DEBIAN|etc|lib|usr)\//,
  /^playbooks\/.+\.yml$/,
  /^roles\/[a-z_]+\/[a-z_.]+\.yml$/,
  /^roles\/[a-z_]+\/(files|tasks)\//,
  /^templates\/[a-z_]+\/.+\.hbs$/,
  /^versions\/(keys\/([a-z0-9-]+\/[a-z-]+|(interface_)?config\.js|prosody-0\.12)\.txt|[a-z0-9-]+\.yml)$/,
  /^inventories\/.+\.(yml|md)$/,
  /^docs\/.+\.(md|svg|png|json|yml)$/,
];

describe('the npm package, installed elsewhere without Internet', () => {
  const newcomer = new Newcomer('pack', net);
  const prefix = join(newcomer.home, 'prefix');
  const installed = join(prefix, 'lib/node_modules/meetctl');
  let inventory: string;
  const bin = join(prefix, 'bin/meetctl');
  const works = (...words: string[]): Promise<string> => newcomer.succeed([bin, ...words]);

  beforeAll(async () => {
    await newcomer.succeed(['npm', 'pack', '--silent', '--pack-destination', newcomer.home], root);
    const tarball = join(
      newcomer.home,
      readdirSync(newcomer.home).find((file) => file.endsWith('.tgz'))!,
    );
    const quietly = ['--offline', '--no-audit', '--no-fund'];
    await newcomer.succeed(['npm', 'install', '-g', '--prefix', prefix, tarball, ...quietly]);
    inventory = newcomer.copyInventory(join(installed, 'inventories/single-host'), (text) =>
      text.replace('192.168.1.10', `${net}.11`),
    );
  });
  afterAll(() => newcomer.leave());

  it('holds what is needed at run time and nothing else', () => {
    const files = readdirSync(installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1));
    expect(files.filter((file) => !expected.some((pattern) => pattern.test(file)))).toEqual([]);
    for (const file of ['README.md', 'LICENSE', 'docs/index.md', 'playbooks/site.yml', 'dist/main.cjs'])
      expect(files).toContain(file);
    expect(files.filter((file) => /\.age$|\.test\.|node_modules/.test(file))).toEqual([]);
  });

  it('brings no dependency along', () => {
    const text = readFileSync(join(installed, 'package.json'), 'utf8');
    expect((JSON.parse(text) as { dependencies?: unknown }).dependencies).toBeUndefined();
    expect(readdirSync(join(prefix, 'lib/node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['meetctl']);
  });

  it('says its version and explains itself', async () => {
    expect(await works('--version')).toBe('0.1.0\n');
    for (const verb of ['deploy', 'status', 'inventory', 'render', 'secrets', 'ca', 'lab'])
      expect(await works(verb, '--help')).toContain(`Usage: meetctl ${verb}`);
  });

  it('finds its roles, templates and playbooks from wherever it is called', async () => {
    expect(await works('inventory', inventory)).toContain(`${net}.11`);
    const out = join(newcomer.home, 'out');
    mkdirSync(out);
    expect(await works('render', inventory, '--out', out)).toMatch(/^meet: \d+ files/m);
    const page = join(out, 'meet/var/www/meetctl/http/trust.html');
    expect(readFileSync(page, 'utf8')).toContain('Example Office');
  });

  it('makes and lists secrets', async () => {
    await works('secrets', 'init', inventory);
    expect(await works('secrets', 'show', inventory)).toMatch(/^There are no secrets|\*{6}/);
  });

  describe.skipIf(!labIsPossible())('with a lab', () => {
    beforeAll(async () => {
      await works('lab', 'down');
      await works('lab', 'repo', ...labPackages);
      await works('lab', 'up', '1');
    });
    afterAll(async () => {
      await newcomer.type([bin, 'lab', 'down']);
    });

    it('predicts and does a whole deployment, and finds it well', async () => {
      expect(await works('lab', 'ls')).toMatch(/^h1 +\S+ +up/m);
      const check = await works('lab', 'run', 'meetctl', 'deploy', inventory, '--check');
      expect(check).toContain('would');
      await works('lab', 'run', 'meetctl', 'deploy', inventory);
      expect(await works('lab', 'run', 'meetctl', 'status', inventory)).toMatch(
        /^all \d+ services and 1 bridge are well/m,
      );
      expect(await works('lab', 'run', 'meetctl', 'deploy', inventory)).toContain('nothing to change');
      expect(await works('ca', 'show', inventory)).toContain('meet.example.lan');
    });

    it('leaves nothing running', async () => {
      await works('lab', 'down');
      expect(leftovers(newcomer.lab, newcomer.labState)).toEqual([]);
    });
  });
});
