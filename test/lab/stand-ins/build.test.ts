import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StandInSources } from '../../../lab/stand-ins/build.ts';
import { standInNames } from '../../../lab/stand-ins/names.ts';

describe.skipIf(!existsSync('/usr/bin/dpkg-deb'))('the packages of the stand-ins', () => {
  let sources: StandInSources;
  let folder: string;
  beforeAll(async () => {
    sources = await StandInSources.open();
    folder = await sources.build(standInNames);
  });
  afterAll(() => sources?.dispose());

  const files = () => readdirSync(folder).toSorted();
  const list = (name: string) => {
    const file = files().find((one) => one.startsWith(`${name}_`))!;
    return execFileSync('dpkg-deb', ['--contents', join(folder, file)], { encoding: 'utf8' });
  };
  const program = (name: string, path: string) =>
    execFileSync('sh', ['-c', `dpkg-deb --fsys-tarfile ${folder}/${name}_* | tar -xO ./${path}`], { encoding: 'utf8' });

  it('carry their mark in the version', () => {
    expect(new Set(files().map((file) => file.split('_')[0]))).toEqual(new Set(standInNames));
    for (const file of files()) expect(file).toMatch(/~standin_all\.deb$/);
  });

  it('are the same to the last byte when nothing changed, so that images made with them stay', async () => {
    const again = await sources.build(standInNames);
    for (const file of files())
      expect(readFileSync(join(again, file)).equals(readFileSync(join(folder, file)))).toBe(true);
  });

  it('have the files of the real ones, with root as owner and scripts that can be run', () => {
    expect(list('jitsi-videobridge2')).toMatch(/-rwxr-xr-x root\/root .*\.\/usr\/share\/jitsi-videobridge\/jvb\.sh\n/);
    expect(list('jitsi-videobridge2')).toMatch(
      /-rw-r--r-- root\/root .*\.\/lib\/systemd\/system\/jitsi-videobridge2\.service\n/,
    );
    expect(list('jicofo')).toMatch(/-rwxr-xr-x root\/root .*\.\/etc\/init\.d\/jicofo\n/);
    expect(list('jitsi-meet-prosody')).toContain('./usr/share/jitsi-meet/prosody-plugins/mod_client_proxy.lua\n');
    expect(list('jitsi-meet-web')).toContain('./usr/share/jitsi-meet/libs/external_api.min.js\n');
  });

  // Debian 12 has Node 18, and this machine a newer one.
  it.each([
    ['jitsi-videobridge2', 'usr/share/jitsi-videobridge/jitsi-videobridge2.mjs'],
    ['jicofo', 'usr/share/jicofo/jicofo.mjs'],
  ])('%s calls nothing that the Node of the hosts does not know, and says its version', (name, path) => {
    const text = program(name, path);
    expect(
      text.match(/\.(toSorted|toReversed|toSpliced|findLast|isWellFormed)\(|withResolvers|Object\.groupBy/g),
    ).toBeNull();
    expect(text).toMatch(/"[\d.]+-[\w-]+~standin"/);
  });

  it('have plugins that Lua can read', () => {
    const plugins = list('jitsi-meet-prosody')
      .match(/\S+\.lua$/gm)!
      .filter((path) => path.includes('prosody-plugins'));
    expect(plugins.length).toBeGreaterThan(30);
  });
});
