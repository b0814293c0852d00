import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lab } from '../../../lab/lab.ts';
import { hostPaths, labPaths } from '../../../lab/paths.ts';
import { labSettings } from '../../../lab/settings.ts';

const server = `
const { createReadStream, existsSync } = require('node:fs');
require('node:http').createServer((request, answer) => {
  const file = process.argv[1] + decodeURIComponent(request.url);
  if (!existsSync(file) || file.includes('..')) return answer.writeHead(404).end();
  createReadStream(file).pipe(answer);
}).listen(Number(process.argv[2]), () => console.log('ready'));
`;

/** A repository like Jitsi's, signed and on another machine of the LAN: what lies in /srv/jitsi on hosts of the lab. */
export class SignedRepository {
  readonly #folder = mkdtempSync(join(tmpdir(), 'meetctl-repository-'));
  #server: ChildProcess | undefined;

  /** Signs what the hosts have, and serves it. Gives the public key of it, and one that has nothing to do with it. */
  async start(lab: Lab, hosts: readonly string[], port: number): Promise<{ key: string; other: string }> {
    const stable = join(this.#folder, 'srv/stable');
    mkdirSync(stable, { recursive: true });
    let packages = '';
    for (const host of hosts) {
      const { upper } = hostPaths(labPaths(labSettings({ name: lab.name }).root, lab.name), host);
      const from = join(upper, 'srv/jitsi');
      if (!existsSync(join(from, 'Packages'))) continue;
      // In a flat repository, files are named from where the suites are.
      packages += readFileSync(join(from, 'Packages'), 'utf8').replaceAll('Filename: ./', 'Filename: stable/');
      for (const name of readdirSync(from).filter((one) => one.endsWith('.deb')))
        cpSync(join(from, name), join(stable, name));
    }
    writeFileSync(join(stable, 'Packages'), packages);
    const sum = createHash('sha256').update(packages).digest('hex');
    const size = statSync(join(stable, 'Packages')).size;
    const fields = ['Origin: jitsi.org', 'Suite: stable', 'Codename: stable', 'Date: Sat, 01 Jan 2022 00:00:00 UTC'];
    writeFileSync(join(stable, 'Release'), `${fields.join('\n')}\nSHA256:\n ${sum} ${size} Packages\n`);
    const keys = { key: this.#sign('jitsi', stable), other: this.#sign('somebody') };
    const ready = lab.inLan([process.execPath, '-e', server, join(this.#folder, 'srv'), String(port)]);
    const [program, ...words] = ready.argv;
    this.#server = spawn(program!, words, {
      env: { ...process.env, ...ready.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(this.#server.stdout!, 'data');
    return keys;
  }

  #sign(name: string, folder?: string): string {
    const home = join(this.#folder, name);
    mkdirSync(home, { mode: 0o700 });
    const gpg = (...words: string[]) =>
      execFileSync('gpg', ['--batch', '--quiet', '--homedir', home, ...words], { encoding: 'utf8' });
    gpg('--passphrase', '', '--quick-gen-key', name, 'ed25519', 'sign', 'never');
    if (folder) gpg('--clearsign', '--output', join(folder, 'InRelease'), join(folder, 'Release'));
    const key = gpg('--armor', '--export');
    execFileSync('gpgconf', ['--homedir', home, '--kill', 'all']);
    return key;
  }

  stop(): void {
    this.#server?.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
