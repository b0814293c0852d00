import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root, run } from '../fixtures/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-groups-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is said of the example for the lab, with one of its words changed. */
async function saidOf(from: string, to: string): Promise<string> {
  const file = join(folder, 'inventory.yml');
  writeFileSync(file, readFileSync(join(root, 'inventories/lab/inventory.yml'), 'utf8').replace(from, to));
  const { code, stderr } = await run(['render', file, '--out', join(folder, 'out')]);
  expect(code).toBe(0);
  return stderr;
}

describe('a group of the inventory', () => {
  test.each([
    ['turn', 'trun'],
    ['jvb', 'jbv'],
  ])('that is spelt nearly like %s, which is missing, is told', async (right, wrong) => {
    expect(await saidOf(`    ${right}:`, `    ${wrong}:`)).toEqual(
      expect.stringMatching(
        new RegExp(
          `^warning: \\S+inventory.yml:\\d+:5: nothing is deployed for the group "${wrong}"\n.*\n.*\n  help: did you mean "${right}"\\?\n$`,
        ),
      ),
    );
  });

  test.each([
    [
      '    prosody:',
      '    prosdy:',
      /^\S+:26:5: nothing is deployed for the group "prosdy"[^]*help: did you mean "prosody"\?/,
    ],
    [
      '{ h4: }',
      '{ h4: , front1: }',
      /^\S+:36:22: the host "front1" has no address\n.*\n.*\n  help: did you mean "front"\?\n/,
    ],
  ])('or a host, from which a mistake comes, is told before it: %s', async (from, to, expected) => {
    const text = readFileSync(join(root, 'inventories/lab/inventory.yml'), 'utf8')
      .replace('    h1: {', '    front: {')
      .replaceAll('h1', 'front');
    const file = join(folder, 'wrong.yml');
    writeFileSync(file, text.replace(from, to));
    const { code, stderr } = await run(['lint', file, '--without-secrets']);
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
  });

  test('but a number more is no other spelling: what was meant is told at the variable', async () => {
    const text = readFileSync(join(root, 'inventories/lab/inventory.yml'), 'utf8');
    const file = join(folder, 'misspelt-address.yml');
    writeFileSync(file, text.replace('h3: { ansible_host:', 'h3: { anssible_host:'));
    const { code, stderr } = await run(['lint', file, '--without-secrets']);
    expect(code).toBe(2);
    expect(stderr).not.toContain('did you mean "h');
    expect(stderr).toMatch(/no role declares "anssible_host"[^]*\n {2}help: did you mean "ansible_host"\?/);
  });

  test('that a playbook of the user is for, and is not there, is told at the play; who it is for, -e may say', async () => {
    const [playbook, inventory] = ['play.yml', 'hosts.yml'].map((name) => join(folder, name)) as [string, string];
    writeFileSync(playbook, '- hosts: "{{ target }}"\n  tasks: [{ command: "true" }]\n');
    writeFileSync(inventory, 'all: { children: { web: { hosts: { h1: } } } }\n');
    const lint = (...more: string[]) => run(['lint', inventory, '--playbook', playbook, ...more]);
    expect(await lint('-e', 'target=web')).toMatchObject({ code: 0, stderr: '' });
    const wrong = await lint('-e', 'target=wbe');
    expect(wrong.code).toBe(0);
    expect(wrong.stderr.match(/^warning: .*/gm)).toEqual([
      `warning: ${playbook}:1:3: the play is for "wbe", and the inventory has no such host or group`,
    ]);
    const none = await lint();
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('"target" is not known when the playbook is read');
  });

  test("that is somebody's own, or near to one that is there, is not", async () => {
    expect(await saidOf('  children:\n', '  children:\n    upstairs:\n    webb:\n')).toBe('');
  });
});
