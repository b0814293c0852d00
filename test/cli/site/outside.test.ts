import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openSite, openSiteHidden } from '../../../cli/site/open-site.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-outside-'));
beforeAll(() => void vi.stubEnv('MEETCTL_IDENTITY', join(folder, 'identity.txt')));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function siteFile(vars: string): string {
  const file = join(folder, 'site.yml');
  writeFileSync(
    file,
    `all:
  vars: { meet_domain: meet.x.lan, ${vars} }
  children:
    web: { hosts: { front: { ansible_host: 192.168.1.10 } } }
    prosody: { hosts: { front: } }
    turn: { hosts: { relay: { ansible_host: 192.168.1.12 } } }
`,
  );
  return file;
}

test.each([
  ['', 'DNS:meet.x.lan, IP Address:192.168.1.12'],
  [
    'prosody_turn_addresses: [192.168.1.12, 203.0.113.7]',
    'DNS:meet.x.lan, IP Address:192.168.1.12, IP Address:203.0.113.7',
  ],
  [
    'prosody_turn_addresses: [192.168.1.12, 203.0.113.7], prosody_turn_tls_names: [192.168.1.12, turn.meet.x.lan]',
    'DNS:meet.x.lan, IP Address:192.168.1.12, DNS:turn.meet.x.lan',
  ],
])(
  "coturn's certificate is for all by which people find it, and the site's authority speaks for them: %s",
  async (vars, names) => {
    const site = await openSite(siteFile(vars), {}, 'memory');
    const { certificate } = site.hosts.scope('relay').turn_certificate as { certificate: string };
    expect(new X509Certificate(certificate).subjectAltName).toBe(names);
  },
);

test.each([
  ['https://packages.x.lan/jitsi', 'packages.x.lan'],
  ['http://packages.x.lan:3142/jitsi', 'packages.x.lan'],
  ['http://[fd00::5]:3142/jitsi', 'fd00::5'],
  ['http://[fd00::5]', 'fd00::5'],
  ['file:/srv/jitsi', ''],
])('apt knows what comes from %s by "%s"', (uri, host) => {
  const key = '"-----BEGIN PGP PUBLIC KEY BLOCK-----\\n"';
  const site = openSiteHidden(siteFile(`meet_apt_uri: "${uri}", meet_apt_key: ${key}`), {});
  expect(site.hosts.scope('front').packages_repository_host).toBe(host);
});
