import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findProgram } from '../../properties/quoting/programs.ts';

/** A rendered file: what is in it, where it lies for the moment, and the folder of all files of its host. */
export interface Checked {
  text: string;
  path: string;
  tree: string;
}

/** Runs a program that judges; throws with what it said when it is not content, or warns. */
export function run(program: string, words: readonly string[], env: NodeJS.ProcessEnv = {}, silent = true): string {
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', ...env },
  });
  if (error) throw error;
  if (status !== 0 || (silent && stderr.trim() !== '')) throw new Error(stdout + stderr);
  return stdout + stderr;
}

export function checkShell({ path }: Checked): void {
  run('/bin/sh', ['-n', path]);
}

/** A copy beside the host's files, for programs that are to find them here. */
function copyOf({ path, tree, text }: Checked, change: (text: string) => string): string {
  const folder = mkdtempSync(join(tree, 'copy-'));
  const file = join(folder, basename(path));
  writeFileSync(file, change(text));
  return file;
}

const nginx = findProgram('nginx', 'nginx');

/** nginx opens what it is to listen to, even to judge: so on ports that anybody may take. */
function nginxText(text: string, tree: string): string {
  return text
    .replace(/^user .*;$/m, '')
    .replaceAll('/etc/nginx/mime.types', '/dev/null')
    .replaceAll('/etc/nginx/modules-enabled/*.conf', join(tree, 'none*'))
    .replace('/config/nginx/bridges.conf', '/dev/null')
    .replaceAll('"/etc/nginx/', `"${tree}/etc/nginx/`)
    .replaceAll(' /etc/nginx/', ` ${tree}/etc/nginx/`)
    .replaceAll(/ \/(run|var\/log\/nginx)\//g, ` ${tree}/`)
    .replaceAll(/listen "?(\[::\]:)?(\d+)"?/g, (_, any: string | undefined, port: string) =>
      any ? `listen [::1]:${20_000 + Number(port)}` : `listen 127.0.0.1:${20_000 + Number(port)}`,
    );
}

export function checkNginx(file: Checked): void {
  if (!nginx) return;
  const { path, text, tree } = file;
  // The site is judged with the file that takes it in.
  const inner = path.includes('/sites-available/');
  if (/nginx-custom\/|\/(custom-meet|bridges)\.conf$/.test(path) || inner) {
    const part = copyOf(file, (whole) => nginxText(whole, tree));
    const server = inner ? '' : 'server { listen 127.0.0.1:28000; ';
    const body = `events {} pid ${tree}/pid; http { access_log off; ${server}include ${part}; ${server && '}'} }`;
    testNginx(
      copyOf({ ...file, text: body }, (whole) => whole),
      tree,
    );
    return;
  }
  const site = /include "?\/etc\/nginx\/(sites-available\/[^";]+)"?;/.exec(text)?.[1];
  if (!site) throw new Error('it takes in no site');
  const whole = copyOf(file, (one) =>
    nginxText(one.replace(/include "?\/etc\/nginx\/sites-available[^;]*;/, ''), tree),
  );
  testNginx(whole, tree);
}

function testNginx(file: string, tree: string): void {
  const said = run(nginx!, ['-t', '-p', tree, '-e', join(tree, 'error.log'), '-c', file], {}, false);
  if (/\[(warn|emerg|alert|crit)\]/.test(said.replaceAll(/.*"http2" directive is deprecated.*/g, '')))
    throw new Error(said);
}

const turnserver = findProgram('turnserver', 'coturn');

/** Ports that nobody else has, addresses of this machine, and a log that can be read while it is written. */
const coturnText = (text: string, tree: string): string =>
  text
    .replaceAll(/^(listening-ip|relay-ip)=.*\n/gm, '')
    .replaceAll(/^listening-port=.*$/gm, 'listening-port=23478')
    .replaceAll(/^tls-listening-port=.*$/gm, 'tls-listening-port=25349')
    .replaceAll('=/etc/', `=${tree}/etc/`)
    .replaceAll('"/etc/', `"${tree}/etc/`)
    .replace(/^syslog$/m, 'log-file=stdout\nlistening-ip=127.0.0.1\nrelay-ip=127.0.0.1');

/** It starts, and names each line that it cannot read: it would go on without it. */
export async function checkCoturn(file: Checked): Promise<void> {
  if (!turnserver) return;
  const here = copyOf(file, (text) => coturnText(text, file.tree));
  const folder = dirname(here);
  const words = ['-c', here, '--pidfile', join(folder, 'pid'), '--userdb', join(folder, 'db')];
  // A pipe would be filled before anything is told.
  const child = spawn('stdbuf', ['-oL', turnserver, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  let said = '';
  const ready = /Total General servers/;
  const stop = setTimeout(() => child.kill('SIGKILL'), 20_000);
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (ready.test(said)) child.kill('SIGKILL');
    });
  await ended;
  clearTimeout(stop);
  if (!ready.test(said) || /bad configuration|cannot find|unknown argument|ERROR/i.test(said)) throw new Error(said);
}

const nft = findProgram('nft', 'nftables');

/** Judged by the kernel's own words, in a network of its own; nothing is put in force. */
export function checkFirewall(file: Checked): void {
  if (!nft || process.getuid?.() !== 0) return;
  const here = copyOf(file, (text) => text.replaceAll('/etc/nftables.d/', `${file.tree}/etc/nftables.d/`));
  run('unshare', ['-n', nft, '-c', '-f', here]);
}

const analyze = findProgram('systemd-analyze', 'systemd');

/** The programs that units start are not here. */
export function checkUnit(file: Checked): void {
  if (!analyze) return;
  const folder = mkdtempSync(join(file.tree, 'units-'));
  const text = file.text.replaceAll(/^(Exec\w+)=\/.*$/gm, '$1=/bin/true').replace(/^EnvironmentFile=.*$/m, '');
  const dropIn = /([^/]+\.service)\.d\/[^/]+$/.exec(file.path)?.[1];
  const unit = join(folder, dropIn ?? basename(file.path));
  writeFileSync(unit, dropIn ? '[Service]\nType=oneshot\nExecStart=/bin/true\n' : text);
  if (dropIn) {
    mkdirSync(`${unit}.d`);
    writeFileSync(join(`${unit}.d`, 'more.conf'), text);
  }
  // Its own words are of this unit; of others of this machine it may say what it likes.
  const said = run(analyze, ['verify', '--man=no', '--recursive-errors=no', unit], {}, false);
  if (said.includes(folder)) throw new Error(said);
}

const sqlite = findProgram('sqlite3', 'sqlite3');

/** What it does to the table of coturn's own schema. */
export function checkPeers({ path }: Checked): void {
  if (!sqlite) return;
  const table = `CREATE TABLE allowed_peer_ip (realm varchar(127) default '', ip_range varchar(256), primary key (realm, ip_range));`;
  const said = run(sqlite, ['-bail', ':memory:', table, `.read ${path}`, 'SELECT ip_range FROM allowed_peer_ip;']);
  if (!/^([0-9a-f:.]+\n)+$/.test(said)) throw new Error(`it allows ${said}`);
}
