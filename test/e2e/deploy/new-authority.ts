import { expect, it } from 'vitest';
import { holdMeeting } from './held-meeting.ts';
import type { Deployed } from './deployed.ts';

/** A new authority for a deployed site of four hosts; after it, nothing goes by the one before. */
export function testNewAuthority(
  deployed: () => Deployed,
  { address, domain }: { address: (host: number) => string; domain: string },
): void {
  it('takes the place of the one before during a meeting, which goes on, and everything trusts it', async () => {
    const { lab, site, clients, ca: former } = deployed();
    // What was restarted logs in to Prosody again in its own time.
    const isWell = () =>
      expect.poll(async () => (await site.meetctl(['status', site.inventory])).exitCode, { timeout: 30_000 }).toBe(0);
    await isWell();
    const processes = () =>
      Promise.all([site.processOf('h2', 'prosody'), site.processOf('h3', 'coturn'), site.processOf('h1', 'nginx')]);
    const focus = async () => (await lab.exec('h2', 'cat /run/jicofo.pid /var/run/jicofo.pid 2>/dev/null')).stdout;
    const [before, itsFocus] = [await processes(), await focus()];
    const meeting = await holdMeeting({ ...deployed(), domain, focus: 'h2', prosody: address(2) }, 'as-ever');
    expect((await site.meetctl(['ca', 'renew', site.inventory, '--yes'])).exitCode).toBe(0);
    const running = site.deploy();
    await meeting.isWaitedFor();
    const ca = await site.ca();
    expect(ca).not.toBe(former);
    // Bridges trust the new authority alone by now: one that has to log in again finds its certificate.
    const shown = (host: number, port: string) =>
      `timeout 5 openssl s_client -connect ${address(host)}:${port} -CApath /etc/ssl/certs -verify_return_error </dev/null 2>&1`;
    const xmpp = `5222 -starttls xmpp -xmpphost auth.${domain}`;
    expect((await lab.exec('h4', shown(2, xmpp))).stdout).toContain('Verification: OK');
    expect(await focus()).toBe(itsFocus);
    await meeting.end();
    const run = await running;
    expect(run.exitCode, run.output).toBe(0);
    expect(run.output).toMatch(/meetings: 1, people: 3; waiting for a moment without any/);
    // Only Java's programs have to be started anew for it.
    expect(await processes()).toEqual(before);
    expect(await focus()).not.toBe(itsFocus);
    expect((await lab.exec('h4', shown(3, '5349'))).stdout).toContain('Verification: OK');
    for (const host of ['h1', 'h2', 'h3', 'h4']) {
      const { stdout } = await lab.exec(host, 'cat /etc/ssl/certs/ca-certificates.crt');
      expect([stdout.includes(ca.trim()), stdout.includes(former.trim())], host).toEqual([true, false]);
    }
    const [trusted, refused, offered] = await clients.from('h4', [
      { try: 'http', url: `https://${domain}/`, ca, address: address(1) },
      { try: 'http', url: `https://${domain}/`, ca: former, address: address(1) },
      { try: 'http', url: `http://${address(1)}/ca.crt` },
    ]);
    expect(trusted).toMatchObject({ status: 200 });
    expect(refused).toHaveProperty('error');
    expect(offered).toMatchObject({ status: 200, body: ca });
    await isWell();
    expect((await site.deploy('--check', '--exit-code')).exitCode).toBe(0);
  });
}
