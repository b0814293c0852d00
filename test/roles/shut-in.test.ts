import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parse } from 'yaml';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meetctl-shut-in-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the first of all questions finds on a host that the inventory has in no group of bridges. */
function bridgesFound(file?: string, text = ''): string {
  const tasks = readFileSync(join(import.meta.dirname, '../../roles/firewall/shut_in.yml'), 'utf8');
  const [first] = parse(tasks) as { command: { cmd: string } }[];
  if (file) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const command = first!.command.cmd.replaceAll(/ \/(etc|opt)\//g, ` ${folder}/$1/`);
  const { status, stdout } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
  expect(status).toBe(0);
  return stdout.replace(folder, '');
}

it.each(['etc/jitsi/videobridge/jvb.conf', 'opt/meet/jvb-1/custom-jvb.conf'])(
  'a bridge that runs, and that the inventory has no more, is found: %s',
  (file) => {
    expect(bridgesFound(file, '# Written by meetctl: changes\n')).toBe(`/${file}\n`);
  },
);

it("a host without bridges, and with somebody else's, has none", () => {
  expect(bridgesFound()).toBe('');
  expect(bridgesFound('etc/jitsi/videobridge/jvb.conf', '# mine\n')).toBe('');
});

it('is asked before anything of a host ends', () => {
  const [first] = parse(readFileSync(join(import.meta.dirname, '../../playbooks/site.yml'), 'utf8')) as {
    roles: { role: string; tasks_from?: string }[];
  }[];
  expect(first!.roles[0]).toMatchObject({ role: 'firewall', tasks_from: 'shut_in' });
});
