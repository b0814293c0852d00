import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { hostKeyCheck } from '../../../engine/transport/host-key.ts';
import type { SshSettings } from '../../../engine/transport/ssh-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-host-key-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

/** A key as it comes over the wire: its type with a length before it, then bytes. */
function keyOf(type: string, text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([length, Buffer.from(type + text)]);
}

const ours = keyOf('ssh-ed25519', 'ours');
const other = keyOf('ssh-ed25519', 'other');

function check(known: string, more: Partial<SshSettings> = {}, acceptNew = false) {
  const file = join(folder, `known_hosts_${++count}`);
  writeFileSync(file, known);
  const settings = { host: 'web', address: '10.0.0.7', port: 22, knownHostsFiles: [file], ...more } as SshSettings;
  const said: string[] = [];
  const verdict = hostKeyCheck(settings, { acceptNew, onAccepted: (line) => said.push(line) });
  return { file, said, ...verdict, verify: verdict.config.hostVerifier };
}

const line = (name: string, key: Buffer) => `${name} ssh-ed25519 ${key.toString('base64')}\n`;

const hash = (name: string, key: Buffer) => createHash(name).update(key).digest();

function sized(data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, data]);
}

/** As `ssh-keygen -k` writes it: sections by their numbers. */
function list(...sections: [kind: number, entry: Buffer][]): Buffer {
  const head = Buffer.concat([Buffer.from('SSHKRL\n\0'), Buffer.alloc(4 + 8 + 8 + 8)]);
  const entries = sections.flatMap(([kind, entry]) => [Buffer.from([kind]), sized(sized(entry))]);
  return Buffer.concat([head, sized(Buffer.alloc(0)), sized(Buffer.from('a comment')), ...entries]);
}

function revokedFile(content: string | Buffer): string {
  const file = join(folder, `revoked_${++count}`);
  writeFileSync(file, content);
  return file;
}

describe('a host', () => {
  test('with the known key is let through', () => {
    const { verify, failure } = check(line('10.0.0.7', ours));
    expect([verify(ours), failure()]).toEqual([true, undefined]);
  });

  test('that is not known is refused, with its fingerprint and what to do', () => {
    const { verify, failure, file } = check('');
    expect(verify(ours)).toBe(false);
    expect(failure()!.exitCode).toBe(3);
    expect(failure()!.problems[0]).toMatchObject({
      message: 'the host key of web (10.0.0.7) is not known',
      details: [
        expect.stringMatching(/^it showed: ssh-ed25519 SHA256:[\w+/]{43}$/) as string,
        `looked for in ${file} (keys: 0)`,
      ],
      hint: expect.stringContaining('--accept-new') as string,
    });
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  test('that is not known where nothing can be read is told with what kept us from it', () => {
    const { verify, failure } = check('', { knownHostsFiles: [join(folder, 'none'), folder] });
    expect(verify(ours)).toBe(false);
    expect(failure()!.problems[0]!.details).toContain(`looked for in ${folder} (EISDIR)`);
    const other = check('', { knownHostsFiles: [join(folder, 'none'), join(folder, 'nor-this')] });
    expect(other.verify(ours)).toBe(false);
    expect(other.failure()!.problems[0]!.details).toContain(`there is none of ${folder}/none, ${folder}/nor-this`);
  });

  test('that is not known is written down when that is wanted, and said', () => {
    const { verify, file, said } = check('', { port: 2222 }, true);
    expect(verify(ours)).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe(line('[10.0.0.7]:2222', ours));
    expect(said).toEqual([expect.stringMatching(/^accepted the ssh-ed25519 key of \[10\.0\.0\.7\]:2222, SHA256:/)]);
  });

  test('with another key than the known one is refused, whatever is wanted', () => {
    const { verify, failure, file } = check(line('10.0.0.7', other), {}, true);
    expect(verify(ours)).toBe(false);
    expect(failure()!.problems[0]).toMatchObject({
      message: 'the host key of web (10.0.0.7) is not the known one: somebody else may be answering',
      details: [expect.any(String) as string, `see ${file}, line 1`],
      hint: expect.stringContaining(`ssh-keygen -f '${file}' -R '10.0.0.7'`) as string,
    });
    expect(readFileSync(file, 'utf8')).toBe(line('10.0.0.7', other));
  });

  test('with a revoked key is refused, whatever is wanted', () => {
    const { verify, failure } = check(`@revoked ${line('*', ours)}`, {}, true);
    expect(verify(ours)).toBe(false);
    expect(failure()!.problems[0]!.message).toBe('the host key of web is marked as revoked');
  });

  test.each([
    ['a key a line', `# of the old bridge\n  ${line('', other).trim()} root@web\n${line('', ours).trim()}\n`],
    ['a list of ssh-keygen, by keys', list([2, other], [2, ours])],
    [
      'a list of ssh-keygen, by hashes',
      list([3, hash('sha1', other)], [1, Buffer.alloc(9)], [5, hash('sha256', ours)]),
    ],
    ['a list of ssh-keygen, by the older hashes', list([5, hash('sha256', other)], [3, hash('sha1', ours)])],
  ])('with a key that RevokedHostKeys has is refused, whatever is known of it: %s', (_, revoked) => {
    const file = revokedFile(revoked);
    const { verify, failure } = check(line('10.0.0.7', ours), { revokedKeysFile: file }, true);
    expect(verify(ours)).toBe(false);
    expect(failure()!.problems[0]).toMatchObject({
      message: 'the host key of web is marked as revoked',
      details: [expect.any(String) as string, `see ${file}`],
    });
  });

  test.each([
    ['a key a line', line('', other).trim()],
    ['a list of ssh-keygen', list([2, other], [5, hash('sha256', other)])],
    ['a list of ssh-keygen of nothing', list()],
  ])('with another key than those in RevokedHostKeys is let through: %s', (_, revoked) => {
    const { verify } = check(line('10.0.0.7', ours), { revokedKeysFile: revokedFile(revoked) });
    expect(verify(ours)).toBe(true);
  });

  test.each([
    ['is not there', undefined],
    ['was cut off', list([2, other]).subarray(0, -3)],
  ])('is refused while the file of RevokedHostKeys %s', (_, revoked) => {
    const file = revoked ? revokedFile(revoked) : join(folder, 'none');
    const { verify, failure } = check(line('10.0.0.7', ours), { revokedKeysFile: file });
    expect(verify(ours)).toBe(false);
    expect(failure()!.problems[0]).toMatchObject({
      message: 'nobody can say whether the host key of web is revoked',
      details: [expect.any(String) as string, expect.stringContaining(`cannot read ${file}: `) as string],
    });
  });

  test('is looked up by its alias', () => {
    const { verify } = check(line('web.office', ours), { hostKeyAlias: 'web.office' });
    expect(verify(ours)).toBe(true);
  });

  test('is asked for the types first that are known of it', () => {
    const order = (known: string) => check(known).config.algorithms.serverHostKey.slice(0, 2);
    expect(order('')).toEqual(['ssh-ed25519', 'ecdsa-sha2-nistp256']);
    expect(order('10.0.0.7 ssh-rsa AAAA\n')).toEqual(['rsa-sha2-512', 'rsa-sha2-256']);
  });
});
