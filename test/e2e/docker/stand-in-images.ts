import { readdirSync, readFileSync } from 'node:fs';
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
  const make = '/root/make';
  for (const entry of readdirSync(sources, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = join(entry.parentPath, entry.name);
    const place = join(make, source.slice(sources.length));
    await lab.exec(host, `mkdir -p "$(dirname ${place})" && cat > ${place}`, { input: readFileSync(source, 'utf8') });
  }
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
