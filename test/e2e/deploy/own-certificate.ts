import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { issueAuthority, issueLeaf } from '../../../engine/pki/issue.ts';
import type { Deployed } from './deployed.ts';

/** A certificate of another authority than the site's, in files, as the options of `ca import` name them. */
export function ownCertificate(folder: string, domain: string): { authority: string; key: string; files: string[] } {
  const { certificate, key: own } = issueAuthority({ dns: [domain], ip: [] });
  const leaf = issueLeaf({ certificate, key: own }, [domain]);
  const [chainFile, keyFile] = [join(folder, 'chain.pem'), join(folder, 'key.pem')];
  writeFileSync(chainFile, leaf.certificate + certificate);
  writeFileSync(keyFile, leaf.key);
  return { authority: certificate, key: leaf.key, files: ['--chain', chainFile, '--key', keyFile] };
}

/** Another authority than the site's vouches for what browsers see, and for the relay; inside all stays as it is. */
export function testOwnCertificate(deployed: () => Deployed, domain: string, web: string): void {
  it('serves a certificate of your own to browsers and in the relay, and goes back to its own', async () => {
    const { site, clients, ca } = deployed();
    const { authority, key, files } = ownCertificate(site.folder, domain);
    const own = ['-e', 'meet_certificate=own', '-e', `turn_tls_name=${domain}`];
    const before = await site.deploy('--check', ...own);
    expect(before.exitCode).toBe(2);
    expect(before.output).toContain('certificate is to be a certificate of your own, and none is stored');
    const kept = await site.meetctl(['ca', 'import', site.inventory, ...files]);
    expect(kept.exitCode, kept.stderr).toBe(0);
    const run = await site.deploy('--diff', ...own);
    expect(run.exitCode, run.output).toBe(0);
    expect(run.changes).toEqual([
      'h1 web: Certificate',
      'h1 web: Key',
      'h1 web: Site',
      'h1 web: With a certificate of your own devices have nothing to take (ca.crt)',
      'h1 web: With a certificate of your own devices have nothing to take (trust.html)',
      'h1 web: reload nginx',
      'h2 prosody: Virtual hosts and rooms',
      'h2 prosody: restart prosody',
      "h3 turn: coturn's certificate",
      "h3 turn: coturn's key",
      'h3 turn: reload coturn',
    ]);
    expect(run.output).not.toContain(key.split('\n')[1]);
    const url = `https://${domain}/`;
    const [trusted, refused, page] = await clients.from('h4', [
      { try: 'http', url, ca: authority, address: web },
      { try: 'http', url, ca, address: web },
      { try: 'http', url: `http://${web}/trust` },
    ]);
    expect(trusted).toMatchObject({ status: 200, body: expect.stringContaining('</html>') });
    expect(refused).toHaveProperty('error');
    expect(page).toMatchObject({ status: 301 });
    const status = await site.meetctl(['status', site.inventory, '-o', 'plain', '--limit', 'web:turn', ...own]);
    expect(status.exitCode, status.stdout + status.stderr).toBe(0);
    expect((await site.deploy()).exitCode).toBe(0);
  });

  it('keeps the password of the focus from a Prosody that no authority of the host vouches for', async () => {
    const bundle = '/etc/ssl/certs/ca-certificates.crt';
    const other = `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=other -keyout /dev/null -out ${bundle} 2>/dev/null`;
    const said = 'for i in $(seq 80); do grep "is not trusted for" /var/log/jitsi/jicofo.log && break; sleep 0.1; done';
    const line = `mv ${bundle} /root/kept; ${other}; systemctl restart jicofo; ${said}; mv /root/kept ${bundle}; systemctl restart jicofo`;
    expect((await deployed().lab.exec('h2', line)).stdout).toContain(`is not trusted for auth.${domain}`);
  });
}
