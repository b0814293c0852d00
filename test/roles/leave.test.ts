import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSiteHidden } from '../../cli/site/open-site.ts';

const root = join(import.meta.dirname, '../..');

interface Leaving {
  service: string;
  sign: string;
  words: string[];
}

/** What a host must not have, as the inventory is now: the kind of each, and its service. */
function leaving(name: string, host: string, ...extraVars: string[]): string[] {
  const { hosts } = openSiteHidden(join(root, 'inventories', name, 'inventory.yml'), { extraVars });
  const { leave_list: list } = hosts.scope(host) as { leave_list: Leaving[] };
  expect(list.every(({ sign, words }) => words.at(-1) === sign)).toBe(true);
  return list.map(({ service, words }) => `${words[0]} ${service}`);
}

describe('what a host must not have', () => {
  const containers = ['jicofo', 'prosody', 'web', 'etherpad'].map((service) => `container ${service}`);
  const units = ['jicofo', 'prosody', 'web', 'turn'].map((service) => `unit ${service}`);

  it('is what its groups do not say', () => {
    expect(leaving('lab', 'h4')).toEqual([...units, ...containers]);
    expect(leaving('lab', 'h2')).toEqual(['unit web', 'unit turn', ...containers]);
    expect(leaving('lab', 'h3')).toEqual(['unit jicofo', 'unit prosody', 'unit web', ...containers]);
  });

  it('is the same services in the other way, but the relay, which is a package in any case', () => {
    expect(leaving('single-host', 'meet')).toEqual(containers);
    expect(leaving('single-host', 'meet', 'meet_install=docker')).toEqual([
      'unit jicofo',
      'unit prosody',
      'unit web',
      'container etherpad',
    ]);
  });
});

describe('bridges that go', () => {
  const folders = (host: string, ...extraVars: string[]) => {
    const { hosts } = openSiteHidden(join(root, 'inventories/campus/inventory.yml'), { extraVars });
    return hosts.scope(host).jvb_leave_signs as string[];
  };

  it('are those above their number, and all of the other way', () => {
    const packages = folders('bridge1');
    expect(packages).toHaveLength(14 + 16);
    expect(packages).not.toContain('/etc/jitsi/videobridge-2/jvb.conf');
    expect(packages).toContain('/etc/jitsi/videobridge-3/jvb.conf');
    expect(packages).toContain('/opt/meet/jvb-1/custom-jvb.conf');
    const docker = folders('bridge1', 'meet_install=docker');
    // The first one of packages has a second sign, for when its folder has gone already.
    expect(docker).toHaveLength(16 + 1 + 14);
    expect(docker).toContain('/etc/apt/preferences.d/meetctl-jvb');
    expect(docker).toContain('/etc/jitsi/videobridge/jvb.conf');
    expect(docker).not.toContain('/opt/meet/jvb-2/custom-jvb.conf');
    expect(folders('front')).toHaveLength(33);
  });
});

describe('the command that takes a service away', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'meetctl-leave-'));
    mkdirSync(join(folder, 'bin'));
    mkdirSync(join(folder, 'meet'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs it with programs that write down how they were called. Of `failing`, each fails. */
  function take(words: string[], { failing = [] as string[], running = 'c1' } = {}) {
    const said: Record<string, string> = { docker: `[ "$1" != ps ] || echo ${running}` };
    for (const name of ['meetctl-quiet', 'dpkg-query', 'dpkg', 'apt-get', 'systemctl', 'docker']) {
      const file = join(folder, 'bin', name);
      const end = failing.includes(name) ? 'exit 1' : (said[name] ?? ':');
      writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> ${folder}/calls\n${end}\n`);
      chmodSync(file, 0o755);
    }
    const script = readFileSync(join(root, 'roles/leave/files/meetctl-leave'), 'utf8').replaceAll(
      '/opt/meet',
      join(folder, 'meet'),
    );
    const env = { ...process.env, PATH: `${folder}/bin:${process.env.PATH}` };
    const { status } = spawnSync('sh', ['-s', ...words], { input: script, env, encoding: 'utf8' });
    const calls = existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8') : '';
    return { status, calls: calls.trim().split('\n') };
  }
  const file = (name: string) => {
    writeFileSync(join(folder, name), '');
    return join(folder, name);
  };

  it('waits for a quiet moment, takes its package, stops it for good, and takes its files', () => {
    const files = [file('key'), file('sign')];
    expect(take(['unit', '8888', '300', 'jicofo', 'jicofo', ...files])).toEqual({
      status: 0,
      calls: [
        'meetctl-quiet 8888 300',
        'dpkg-query -W jicofo',
        'dpkg --configure -a',
        'apt-get -y -qq -o DPkg::Lock::Timeout=300 purge jicofo',
        'systemctl show -P LoadState -- jicofo',
        'systemctl disable -q --now -- jicofo',
        'systemctl daemon-reload',
      ],
    });
    expect(files.filter(existsSync)).toEqual([]);
  });

  it('waits not at all where that is wanted, or nothing ends, and takes no package of Debian', () => {
    expect(take(['unit', '8888', '0', 'jicofo', '-']).calls).not.toContainEqual(expect.stringMatching(/quiet|apt/));
    expect(take(['unit', '-', '300', 'nginx', '-']).calls).not.toContainEqual(expect.stringMatching(/quiet|apt/));
  });

  it('leaves its sign where it failed, so that it is done again', () => {
    const sign = file('sign');
    expect(take(['unit', '-', '0', 'jicofo', 'jicofo', sign], { failing: ['apt-get'] }).status).not.toBe(0);
    expect(existsSync(sign)).toBe(true);
  });

  it('takes a container, and with the last one the project, but never what services keep', () => {
    for (const name of ['web.env', 'etherpad.env', 'docker-compose.yml', '.applied']) file(`meet/${name}`);
    mkdirSync(join(folder, 'meet/storage'));
    const words = (name: string) => ['container', '-', '0', name, '-', join(folder, `meet/${name}.env`)];
    const { status, calls } = take(words('web'));
    expect(status).toBe(0);
    expect(calls).toEqual(expect.arrayContaining(['docker stop c1', 'docker rm -f c1']));
    expect(existsSync(join(folder, 'meet/docker-compose.yml'))).toBe(true);
    expect(take(words('etherpad'), { running: '' }).calls.at(-1)).toBe('docker network rm meet_default');
    const left = ['web.env', 'etherpad.env', 'docker-compose.yml', '.applied', 'storage'];
    expect(left.filter((name) => existsSync(join(folder, 'meet', name)))).toEqual(['storage']);
  });
});
