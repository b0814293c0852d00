import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compileValue } from '../../engine/template/value.ts';

const bin = mkdtempSync(join(tmpdir(), 'meetctl-ports-'));
afterAll(() => rmSync(bin, { recursive: true }));

const [check] = (
  parse(readFileSync('roles/jvb/checks.yml', 'utf8')) as { name: string; command?: { cmd: string } }[]
).filter(({ name }) => name === 'Media ports are open');
const value = compileValue(check!.command!.cmd, () => ({ file: 'checks.yml', line: 1, column: 1 }));

/** What `nft list chain inet meetctl input` prints, with these rules. */
const chain = (...rules: string[]): string =>
  `table inet meetctl {\n\tchain input {\n\t\ttype filter hook input priority filter; policy drop;\n${rules.map((rule) => `\t\t${rule}\n`).join('')}\t}\n}`;

/** What the check says of port 10000 on a host; without `rules` the host has no such packet filter. */
function said({
  listens = true,
  rules,
  install = 'packages',
}: {
  listens?: boolean;
  rules?: string;
  install?: string;
}) {
  const program = (name: string, script: string) =>
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  program('ss', listens ? "echo 'UNCONN 0 0 10.0.0.2:10000 0.0.0.0:*'" : ':');
  program('nft', rules === undefined ? 'exit 1' : `cat <<'END'\n${rules}\nEND`);
  const item = { number: 1, media_port: 10000, log: '/var/log/jitsi/jvb.log' };
  const script = String(value.evaluate({ item, meet_install: install }));
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
  });
  expect(stderr).toBe('');
  return { status, stdout };
}

it('a port that nobody takes is named, and where the bridge says why', () => {
  expect(said({ listens: false })).toEqual({
    status: 1,
    stdout: expect.stringMatching(
      /^nothing takes media at UDP port 10000: .*\ntail -n 20 \/var\/log\/jitsi\/jvb\.log\n$/,
    ),
  });
  expect(said({ listens: false, install: 'docker' }).stdout).toContain('\nmeetctl-compose logs --tail 20 jvb-1\n');
});

it.each([
  ['no rule at all', chain('tcp dport 22 accept comment "SSH"')],
  ['a rule of another port', chain('udp dport 10001 accept comment "media"')],
  ['a rule of a longer port', chain('udp dport 11000 accept comment "10000 accept"')],
  ['a rule for some alone', chain('ip saddr 10.0.0.9 udp dport 10000 accept')],
  ['a rule that refuses', chain('udp dport 10000 drop')],
])('the rule that is missing is named: %s', (_, rules) => {
  expect(said({ rules })).toEqual({
    status: 1,
    stdout: expect.stringMatching(
      /has no rule `udp dport 10000 accept`, so nobody reaches the bridge\na deployment puts/,
    ),
  });
});

it.each([
  ['no packet filter of ours', undefined],
  ['its rule', chain('udp dport 10000 accept comment "media, and bridges among each other"')],
  ['a set with it', chain('udp dport { 10000, 10010 } accept comment "held"')],
  ['a set that ends with it', chain('udp dport { 9990, 10000 } accept')],
])('all is well with %s', (_, rules) => expect(said({ rules })).toEqual({ status: 0, stdout: '' }));
