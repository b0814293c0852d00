import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parse } from 'yaml';

const role = join(import.meta.dirname, '../../roles/leave');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meetctl-former-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (path: string, text = ''): string => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  return path;
};
const link = (path: string, to: string): string => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  symlinkSync(join(folder, to), join(folder, path));
  return path;
};
/** A script of ours for a host whose files are in that folder. */
const shell = (script: string, ...words: string[]): string => {
  const input = script.replaceAll(/\/(etc|opt|var)\//g, (path) => `${folder}${path}`);
  const { status, stdout, stderr } = spawnSync('sh', ['-s', ...words], { input, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return stdout;
};
/** What is found on a host of the site of new-site.lan. */
const found = (): string[] => {
  const tasks = parse(readFileSync(join(role, 'found.yml'), 'utf8')) as {
    command: { cmd: string };
    register?: string;
  }[];
  const { command } = tasks.find(({ register }) => register === 'leave_former')!;
  const settings = { meet_domain: 'new-site.lan', prosody_auth_domain: 'auth.services.lan' };
  const said = shell(
    command.cmd.replaceAll(/\{\{ quote "shell" (\w+) \}\}/g, (_, name) => settings[name as 'meet_domain']),
  );
  return said.split('\n').filter(Boolean);
};
const take = (...domains: string[]) =>
  shell(readFileSync(join(role, 'files/meetctl-former'), 'utf8'), domains.join('\n'));

const ours = '# Written by meetctl: changes\n';
const web = (domain: string) => [
  put(`etc/nginx/tls/${domain}.key`),
  put(`etc/jitsi/meet/${domain}-config.js`),
  put(`etc/nginx/sites-available/${domain}.conf`, ours),
];
const relay = (domain: string) => [put(`etc/coturn/${domain}.key`), put(`etc/coturn/${domain}.crt`)];
const signalling = (domain: string, encoded: string) => [
  put(`etc/prosody/certs/${domain}.key`),
  put(`etc/prosody/certs/${domain}.crt`),
  put(`var/lib/prosody/auth%2e${encoded}/accounts/jvb.dat`),
  put(`var/lib/prosody/${encoded}/accounts/ada.dat`, '-- Written by meetctl: it goes\n'),
  link(`var/lib/prosody/${domain}.crt`, `etc/prosody/certs/${domain}.crt`),
];
const container = (domain: string, encoded: string, data = 'storage/prosody') => [
  put(`opt/meet/prosody/config/certs/${domain}.key`),
  put(`opt/meet/prosody/config/certs/auth.${domain}.key`),
  put(`opt/meet/${data}/auth%2e${encoded}/accounts/jvb.dat`),
  put(`opt/meet/${data}/${encoded}/accounts/ada.dat`, '-- Written by meetctl: it goes\n'),
];
const left = (paths: readonly string[]) => paths.filter((path) => existsSync(join(folder, path)));

it('finds no domain but those that the site had before, and nothing that somebody else has put there', () => {
  expect(found()).toEqual([]);
  for (const domain of ['new-site.lan', 'web.lan']) web(domain);
  for (const domain of ['new-site.lan', 'relay.lan']) relay(domain);
  signalling('new-site.lan', 'new%2dsite%2elan');
  signalling('old-site.lan', 'old%2dsite%2elan');
  for (const domain of ['new-site.lan', 'image.lan', 'services.lan']) container(domain, domain);
  put('etc/nginx/sites-available/wiki.lan.conf', 'server {}\n');
  put('var/lib/prosody/localhost.crt');
  put('etc/coturn/mine.key');
  expect(found()).toEqual(['web.lan', 'old-site.lan', 'relay.lan', 'image.lan']);
});

it('takes what is named by it, and neither the site of now nor accounts that somebody made by hand', () => {
  const before = [...web('old-site.lan'), ...relay('old-site.lan'), ...signalling('old-site.lan', 'old%2dsite%2elan')];
  const now = [
    ...web('x.old-site.lan'),
    ...relay('x.old-site.lan'),
    ...signalling('x.old-site.lan', 'x%2eold%2dsite%2elan'),
    put('var/lib/prosody/old%2dsite%2elan/accounts/guard.dat', 'return {};\n'),
  ];
  take('old-site.lan');
  expect(left(before)).toEqual([]);
  expect(left(now)).toEqual(now);
});

it('takes nothing that a service is still set to, and all of one that the host has no more', () => {
  const pages = [...web('old.lan'), put('etc/nginx/nginx.conf', 'include /etc/nginx/sites-available/old.lan.conf;\n')];
  const rest = [
    ...relay('old.lan'),
    ...signalling('old.lan', 'old%2elan'),
    put('etc/turnserver.conf', 'pkey=/etc/coturn/old.lan.key\n'),
    put('etc/prosody/meetctl.cfg.lua', 'key = "/etc/prosody/certs/old.lan.key";\n'),
  ];
  mkdirSync(join(folder, 'var/www/meetctl'), { recursive: true });
  take('old.lan');
  expect(left([...pages, ...rest])).toEqual([...pages, ...rest]);
  rmSync(join(folder, 'var/www/meetctl'), { recursive: true });
  take('old.lan');
  expect(left(pages)).toEqual(['etc/nginx/nginx.conf']);
});

it('takes keys and accounts of containers of either kind, once they have those of another domain', () => {
  const before = [
    ...container('old.lan', 'old%2elan'),
    ...container('old.lan', 'old%2elan', 'prosody/config/data'),
    put('opt/meet/prosody.env', "XMPP_DOMAIN='old.lan'\n"),
  ];
  const now = [
    ...container('x.old.lan', 'x%2eold%2elan'),
    put('opt/meet/storage/prosody/old%2elan/accounts/guard.dat', 'return {};\n'),
  ];
  take('old.lan');
  expect(left(before)).toEqual(before);
  put('opt/meet/prosody.env', "XMPP_DOMAIN='x.old.lan'\n");
  take('old.lan');
  expect(left(before)).toEqual(['opt/meet/prosody.env']);
  expect(left(now)).toEqual(now);
});
