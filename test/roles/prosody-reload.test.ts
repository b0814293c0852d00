import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-reload-'));

/** What the handlers do before Prosody gets the signal, where systemd calls `pid` its main process. */
async function waitFor(pid: number | string): Promise<void> {
  const text = readFileSync(join(import.meta.dirname, '../../roles/prosody/handlers.yml'), 'utf8');
  const handlers = parse(text) as { name: string; listen?: string; command?: string }[];
  const reload = handlers.findIndex(({ name }) => name === 'reload prosody');
  const before = handlers.slice(0, reload).filter(({ listen }) => listen === 'reload prosody');
  writeFileSync(join(folder, 'systemctl'), `#!/bin/sh\necho ${pid}\n`);
  chmodSync(join(folder, 'systemctl'), 0o755);
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  for (const { command } of before) await promisify(execFile)('sh', ['-c', command!], { env });
}

describe('a reload of Prosody', () => {
  afterAll(() => rmSync(folder, { recursive: true }));

  it('waits for one that was just started by a package: it would die of the signal', async () => {
    const program = spawn('sh', ['-c', "sleep 0.4; trap 'echo heard; exit' HUP; while :; do sleep 0.05; done"]);
    const exit = once(program, 'exit');
    let heard = '';
    program.stdout.on('data', (text) => (heard += text));
    await waitFor(program.pid!);
    program.kill('SIGHUP');
    expect(await exit).toEqual([0, null]);
    expect(heard).toBe('heard\n');
  });

  it('does not wait for one that has ended', async () => {
    await expect(waitFor(0)).resolves.toBeUndefined();
  });
});
