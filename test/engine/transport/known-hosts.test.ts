import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { addKnownHost, KnownHosts, knownHostsName } from '../../../engine/transport/known-hosts.ts';
import { findProgram } from '../../properties/quoting/programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-known-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

function fileOf(text: string): string {
  const file = join(folder, `known_hosts_${++count}`);
  writeFileSync(file, text);
  return file;
}

const ed = 'ssh-ed25519';
const judge = (text: string, names: string[], type: string, key: string) =>
  KnownHosts.read([fileOf(text)]).judge(names, type, key).verdict;

describe('a key', () => {
  test.each([
    ['of a host by its name', 'web ssh-ed25519 AAAA', ['web'], 'known'],
    ['of a host by one of its names', 'web,10.0.0.1 ssh-ed25519 AAAA comment here', ['10.0.0.1'], 'known'],
    ['whose names are written large', 'WEB.Lan ssh-ed25519 AAAA', ['web.lan'], 'known'],
    ['after a comment and an empty line', '# web ssh-ed25519 BBBB\n\n  web ssh-ed25519 AAAA\n', ['web'], 'known'],
    ['of nobody known', 'db ssh-ed25519 AAAA', ['web'], 'unknown'],
    ['where there is no file', '', ['web'], 'unknown'],
    ['that only a comment has', '# web ssh-ed25519 AAAA', ['web'], 'unknown'],
    ['that is another one', 'web ssh-ed25519 BBBB', ['web'], 'changed'],
    ['that is one of several', 'web ssh-ed25519 BBBB\nweb ssh-ed25519 AAAA', ['web'], 'known'],
    ['of a type that was never seen', 'web ssh-rsa BBBB', ['web'], 'changed'],
    ['of a pattern', '*.lan ssh-ed25519 AAAA', ['web.lan'], 'known'],
    ['of a pattern with one letter open', '10.0.0.? ssh-ed25519 AAAA', ['10.0.0.7'], 'known'],
    ['of a pattern that does not reach so far', '10.0.0.? ssh-ed25519 AAAA', ['10.0.0.77'], 'unknown'],
    ['of a pattern whose dots are dots', '10.0.0.1 ssh-ed25519 AAAA', ['10x0x0x1'], 'unknown'],
    ['of a host that a pattern leaves out', '*.lan,!web.lan ssh-ed25519 AAAA', ['web.lan'], 'unknown'],
    ['of a host that a pattern leaves out first', '!web.lan,*.lan ssh-ed25519 AAAA', ['web.lan'], 'unknown'],
    ['of a host that a pattern does not leave out', '*.lan,!web.lan ssh-ed25519 AAAA', ['db.lan'], 'known'],
    ['on another port', '[web]:2222 ssh-ed25519 AAAA', ['[web]:2222'], 'known'],
    ['on another port than the known one', 'web ssh-ed25519 AAAA', ['[web]:2222'], 'unknown'],
    ['on any port', '[*]:2222 ssh-ed25519 AAAA', ['[web]:2222'], 'known'],
    ['that is revoked', '@revoked * ssh-ed25519 AAAA\nweb ssh-ed25519 AAAA', ['web'], 'revoked'],
    ['beside a revoked one', '@revoked web ssh-ed25519 BBBB\nweb ssh-ed25519 AAAA', ['web'], 'known'],
    ['that is an authority, not a host', '@cert-authority web ssh-ed25519 AAAA', ['web'], 'unknown'],
    ['in a line that was cut off', 'web ssh-ed25519', ['web'], 'unknown'],
  ])('%s', (_name, text, names, verdict) => {
    expect(judge(text, names, ed, 'AAAA')).toBe(verdict);
  });

  test('that is not the known one is told with its line', () => {
    const file = fileOf('# comment\nweb ssh-ed25519 BBBB\n');
    expect(KnownHosts.read([join(folder, 'none'), file]).judge(['web'], ed, 'AAAA')).toEqual({
      verdict: 'changed',
      file,
      line: 2,
    });
  });

  test('of types that are known are asked for first', () => {
    const file = fileOf('web ssh-rsa A\nweb ecdsa-sha2-nistp256 B\ndb ssh-ed25519 C\n@revoked web ssh-dss D\n');
    expect(KnownHosts.read([file]).types(['web'])).toEqual(['ssh-rsa', 'ecdsa-sha2-nistp256']);
  });
});

test('names carry the port, unless it is the usual one', () => {
  expect([knownHostsName('web', 22), knownHostsName('fd00::1', 2222)]).toEqual(['web', '[fd00::1]:2222']);
});

describe('adding a key', () => {
  test('makes the file for its owner alone, and adds a line', () => {
    const file = join(folder, 'new/.ssh/known_hosts');
    addKnownHost(file, 'web', ed, 'AAAA');
    addKnownHost(file, 'db', ed, 'BBBB');
    expect(readFileSync(file, 'utf8')).toBe('web ssh-ed25519 AAAA\ndb ssh-ed25519 BBBB\n');
    expect([statSync(file).mode & 0o777, statSync(join(folder, 'new/.ssh')).mode & 0o777]).toEqual([0o600, 0o700]);
  });

  test('does not spoil a last line without an end', () => {
    const file = fileOf('web ssh-ed25519 AAAA');
    addKnownHost(file, 'db', ed, 'BBBB');
    expect(KnownHosts.read([file]).judge(['web'], ed, 'AAAA').verdict).toBe('known');
    expect(KnownHosts.read([file]).judge(['db'], ed, 'BBBB').verdict).toBe('known');
  });
});

const keygen = findProgram('ssh-keygen', 'openssh-client') !== undefined;

describe.skipIf(!keygen)('files that OpenSSH itself wrote', () => {
  function newKey(type: string): [string, string] {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `key_${++count}`);
    execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', file]);
    return readFileSync(`${file}.pub`, 'utf8').split(' ').slice(0, 2) as [string, string];
  }

  const [type, key] = keygen ? newKey('ed25519') : ['', ''];
  const [otherType, otherKey] = keygen ? newKey('ecdsa') : ['', ''];

  test('with hashed names', () => {
    const file = fileOf(`web,10.0.0.7 ${type} ${key}\n[web]:2222 ${otherType} ${otherKey}\n`);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
    expect(readFileSync(file, 'utf8')).not.toContain('web');
    const known = KnownHosts.read([file]);
    expect(known.judge(['web'], type, key).verdict).toBe('known');
    expect(known.judge(['10.0.0.7'], type, key).verdict).toBe('known');
    expect(known.judge(['[web]:2222'], otherType, otherKey).verdict).toBe('known');
    expect(known.judge(['[web]:2222'], type, key).verdict).toBe('changed');
    expect(known.judge(['db'], type, key).verdict).toBe('unknown');
  });

  test('and finds what we wrote', () => {
    const file = join(folder, 'ours');
    addKnownHost(file, knownHostsName('web.lan', 2222), type, key);
    const found = execFileSync('ssh-keygen', ['-F', '[web.lan]:2222', '-f', file], { encoding: 'utf8' });
    expect(found).toContain(`${type} ${key}`);
  });
});
