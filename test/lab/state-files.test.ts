import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { LabContext } from '../../lab/context.ts';
import { hostPaths, labPaths } from '../../lab/paths.ts';
import { writeStateFiles } from '../../lab/state-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-state-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const paths = labPaths(folder, 'small');
const lab = { name: 'small', net: '10.77.0', cgroup: join(folder, 'cgroup'), paths } as LabContext;

function addHost(name: string): void {
  const { folder: place, hostKey } = hostPaths(paths, name);
  mkdirSync(place, { recursive: true });
  writeFileSync(hostKey, `ssh-ed25519 KEY-OF-${name}\n`);
}

it('leaves what somebody reads at this moment whole: half of it would be a lab whose host keys nobody knows', () => {
  addHost('h1');
  writeStateFiles(lab);
  const read = [paths.knownHosts, paths.sshConfig, paths.hostsJson, paths.settings, join(paths.state, 'etc-hosts')];
  const before = read.map((file) => ({ file, open: openSync(file, 'r'), text: readFileSync(file, 'utf8') }));
  addHost('h2');
  writeStateFiles(lab);
  for (const { file, open, text } of before) {
    expect(readFileSync(open, 'utf8'), file).toBe(text);
    closeSync(open);
  }
  expect(readFileSync(paths.knownHosts, 'utf8')).toContain('KEY-OF-h2');
  expect(readFileSync(paths.sshConfig, 'utf8')).toContain('10.77.0.12');
});

it('keeps the files that programs inside have mounted, and writes none whose text is the same', () => {
  const [mounted, known] = [paths.lanHosts, paths.knownHosts].map((file) => statSync(file));
  writeStateFiles(lab);
  expect(statSync(paths.knownHosts).ino).toBe(known!.ino);
  addHost('h3');
  writeStateFiles(lab);
  expect(statSync(paths.lanHosts).ino).toBe(mounted!.ino);
  expect(readFileSync(paths.lanHosts, 'utf8')).toContain('h3.lab.test');
});
