import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, uptime } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSiteHidden } from '../../cli/site/open-site.ts';

const root = join(import.meta.dirname, '../..');
const command = readFileSync(join(root, 'roles/jvb_leave/files/meetctl-bridge'), 'utf8');
const unit = 'jitsi-videobridge2-2';
const after = (seconds: number) => String(Math.round((uptime() + seconds) * 1e6));
/** When it was started, in microseconds since the host was. */
const [before, later] = [after(-60), after(60)];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meetctl-renew-'));
  for (const name of ['bin', 'videobridge', 'videobridge-2']) mkdirSync(join(folder, name));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Of a bridge that systemd tells this of. */
function renew(started: string, process = '1000', conferences = 0): string {
  const program = (name: string, text: string) =>
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  program(
    'systemctl',
    `case "$*" in restart*) echo restarted ;; *StartTimestampMonotonic*) echo "${started}" ;; *) echo ${process} ;; esac`,
  );
  program('ss', `echo 'LISTEN 0 50 127.0.0.1:8081 *:* users:(("java",pid=${process},fd=9))'`);
  const statistics = `{"conferences":${conferences},"local_endpoints":6}`;
  program('curl', `case "$*" in *"-o /dev/null"*) ;; *) echo '${conferences === 0 ? '' : statistics}' ;; esac`);
  const env = { PATH: `${folder}/bin:/usr/bin:/bin` };
  const input = command.replaceAll(/\/(etc\/jitsi|var\/lib)\b/g, folder);
  const { status, stdout, stderr } = spawnSync('sh', ['-s', 'renew', '60', unit, '8081'], {
    input,
    env,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  return stdout;
}
const write = (path: string) => writeFileSync(join(folder, path), '');
const goesOn = `${unit} has all of it, and goes on\n`;

it.each(['videobridge-2/jvb.conf', 'videobridge-2/config', 'videobridge/sip-communicator.properties'])(
  'a bridge is restarted when what it reads was written since it was started, and only then: %s',
  (file) => {
    expect(renew(before)).toBe(goesOn);
    write(file);
    expect(renew(before)).toBe('restarted\n');
    expect(renew(later)).toBe(goesOn);
  },
);

it('another bridge of the host is no reason', () => {
  write('videobridge/jvb.conf');
  expect(renew(before)).toBe(goesOn);
});

it('is restarted where nobody knows since when it runs, and where it does not', () => {
  expect(renew('')).toBe('restarted\n');
  expect(renew(later, '0')).toBe('restarted\n');
});

it('is told as changed where it was restarted, and as ok where it goes on', () => {
  const { playbook } = openSiteHidden(join(root, 'inventories/lab/inventory.yml'), {});
  const { register, changedWhen } = playbook.roles.get('jvb')!.handlers.find(({ name }) => name === 'restart bridges')!;
  const isChanged = (stdout: string) => changedWhen!.every((one) => one.evaluate({ [register!]: { stdout } }));
  expect(isChanged(renew(before))).toBe(false);
  write('videobridge-2/jvb.conf');
  expect(isChanged(renew(before))).toBe(true);
  const waits = renew(before, '1000', 2);
  expect(waits).toBe(`${unit}: 2 meetings, 6 people; it goes on, and is restarted when they have ended\n`);
  expect(isChanged(waits)).toBe(false);
});
