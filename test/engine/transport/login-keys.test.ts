import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentWith, readKeys } from '../../../engine/transport/login-keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-keys-'));
const file = (name: string) => join(folder, name);
const keygen = (name: string, passphrase = '') =>
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-f', file(name)]);
const publicKey = (name: string) => readFileSync(file(`${name}.pub`), 'utf8').split(' ')[1]!;

beforeAll(() => {
  keygen('plain');
  keygen('locked', 'a passphrase');
  keygen('half');
  renameSync(file('half'), file('elsewhere'));
  writeFileSync(file('token.pub'), 'sk-ssh-ed25519@openssh.com AAAAGnNr me\n');
  writeFileSync(file('junk'), 'no key at all\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('identity files', () => {
  test('give the keys that they hold', () => {
    const keys = readKeys([file('plain')]);
    expect(keys).toMatchObject({ trouble: [], encrypted: [], foreign: false });
    expect(keys.private).toHaveLength(1);
    expect([...keys.listed]).toEqual([publicKey('plain')]);
  });

  test('name keys of the agent by their public halves', () => {
    for (const name of [file('half'), file('half.pub')]) {
      const keys = readKeys([name]);
      expect(keys).toMatchObject({ private: [], trouble: [] });
      expect([...keys.listed]).toEqual([publicKey('half')]);
    }
  });

  test('that cannot be used say why', () => {
    expect(readKeys([file('locked')])).toMatchObject({
      private: [],
      encrypted: [file('locked')],
      trouble: [`${file('locked')} is protected by a passphrase, and no agent has it`],
    });
    expect(readKeys([file('none')]).trouble).toEqual([`cannot read ${file('none')}`]);
    expect(readKeys([file('junk')]).trouble[0]).toMatch(/junk is of no use here: /);
    expect(readKeys([file('token')]).foreign).toBe(true);
  });
});

test('an agent that does not answer has no keys, and ends nothing', async () => {
  const keys = await new Promise((resolve) => {
    agentWith(file('no-socket'), () => true).getIdentities((error, found) => resolve({ error, found }));
  });
  expect(keys).toEqual({ error: null, found: [] });
});
