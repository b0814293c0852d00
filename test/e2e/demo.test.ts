import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../cli/fixtures/command.ts';
import { labIsPossible, leftovers } from './lab-fixtures.ts';
import { type Answer, Newcomer } from './newcomer.ts';

const own = join(root, 'inventories/lab/secrets.yml.age');
const changed = (file: string) => (existsSync(file) ? statSync(file).mtimeMs : undefined);

describe.skipIf(!labIsPossible())('npm run demo', () => {
  const newcomer = new Newcomer('demotest', '10.77.0');
  let inventory: string;
  let demo: Answer;
  let before: number | undefined;

  beforeAll(async () => {
    before = changed(own);
    inventory = newcomer.copyInventory(join(root, 'inventories/lab'));
    await newcomer.type(['node', 'bin/meetctl.cjs', 'lab', 'down'], root);
    demo = await newcomer.type(['npm', 'run', '--silent', 'demo', '--', '--down', inventory], root);
  });
  afterAll(async () => {
    await newcomer.type(['node', 'bin/meetctl.cjs', 'lab', 'down'], root);
    newcomer.leave();
  });

  it('ends well', () => {
    expect(demo.code, demo.text).toBe(0);
    expect(demo.text).not.toMatch(/error|failed +h\d/i);
  });

  it('prints every command that it runs', () => {
    for (const command of ['lab repo', 'lab up 4', `lab run meetctl deploy ${inventory}`, 'lab down'])
      expect(demo.text).toContain(`$ meetctl ${command}`);
  });

  it('tells where users go, and that each service was looked at and is well', () => {
    expect(demo.text).toContain('https://meet.lab.test/');
    expect(demo.text).toContain('http://10.77.0.11/trust');
    const services = { h1: 'web', h2: 'prosody', h3: 'turn', h4: 'firewall' };
    for (const [host, service] of Object.entries(services))
      expect(demo.text).toMatch(new RegExp(`^${host} +${service} +ok`, 'm'));
    expect(demo.text).toMatch(/^all \d+ services and 1 bridge are well/m);
  });

  it('keeps the secrets beside the inventory, and its hands off the checkout', () => {
    expect(existsSync(join(dirname(inventory), 'secrets.yml.age'))).toBe(true);
    expect(existsSync(join(newcomer.home, '.config/meetctl/identity.txt'))).toBe(true);
    expect(changed(own)).toBe(before);
  });

  it('leaves nothing running', () => {
    expect(leftovers(newcomer.lab, newcomer.labState)).toEqual([]);
  });
});
