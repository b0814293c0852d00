import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { hostPaths, labPaths } from '../../../lab/paths.ts';
import { labSettings } from '../../../lab/settings.ts';
import type { Lab } from '../../../lab/lab.ts';

const sources = join(import.meta.dirname, '../fixtures/docker/images');

/** What the images are made of, and what hosts with Docker need. */
export const imagePackages = [
  'docker.io',
  'docker-compose',
  'nodejs',
  'prosody',
  'lua5.4',
  'lua-unbound',
  'nginx',
  'curl',
  'nftables',
];

/**
 * Makes images that stand in for Jitsi's on a host that has the packages and the repository of stand-ins. Gives the
 * folder of this machine that holds them as files.
 */
export async function makeImages(lab: Lab, host: string, registry: string, tag: string): Promise<string> {
  await bringSources(lab, host);
  const { exitCode, stdout, stderr } = await lab.exec(
    host,
    `sh ${make}/make-images.sh ${registry} ${tag} /root/images`,
    {
      timeout: 120_000,
    },
  );
  if (exitCode !== 0) throw new Error(`the images could not be made: ${stdout}${stderr}`);
  const { upper } = hostPaths(labPaths(labSettings({ name: lab.name }).root, lab.name), host);
  return join(upper, 'root/images');
}

/** Makes images of an older release of those that a host has, under another tag: they begin as root. */
export async function makeOlderImages(lab: Lab, host: string, words: readonly string[]): Promise<void> {
  await bringSources(lab, host);
  const { exitCode, stdout, stderr } = await lab.exec(host, `sh ${make}/legacy/make-legacy.sh ${words.join(' ')}`);
  if (exitCode !== 0) throw new Error(`the older images could not be made: ${stdout}${stderr}`);
}

const make = '/root/make';

async function bringSources(lab: Lab, host: string): Promise<void> {
  const files = execFileSync('tar', ['-C', sources, '-c', '.']).toString('base64');
  await lab.exec(host, `mkdir -p ${make} && base64 -d | tar -C ${make} -x`, { input: files });
}
