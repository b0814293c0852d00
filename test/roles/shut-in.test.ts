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

/** The task that comes before all rules, on a host that the inventory has in no group of bridges. */
function judge(file?: string, text = ''): { status: number | null; said: string } {
  const tasks = readFileSync(join(import.meta.dirname, '../../roles/firewall/rules.yml'), 'utf8');
  const [first] = parse(tasks) as { command: { cmd: string } }[];
  if (file) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const command = first!.command.cmd.replaceAll(/ \/(etc|opt)\//g, ` ${folder}/$1/`);
  const { status, stdout } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
  return { status, said: stdout };
}

it.each(['etc/jitsi/videobridge/jvb.conf', 'opt/meet/jvb-1/custom-jvb.conf'])(
  'no rules shut in a bridge that runs, and that the inventory has no more: %s',
  (file) => {
    expect(judge(file, '# Written by meetctl: changes\n')).toEqual({
      status: 1,
      said: expect.stringContaining('put it into group jvb_retired'),
    });
  },
);

it("a host without bridges, and with somebody else's, has its rules", () => {
  expect(judge()).toEqual({ status: 0, said: '' });
  expect(judge('etc/jitsi/videobridge/jvb.conf', '# mine\n')).toEqual({ status: 0, said: '' });
});
