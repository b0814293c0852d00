import { expect, it } from 'vitest';
import type { Clients } from '../clients/run.ts';
import type { LabSite } from '../clients/site.ts';
import { forRoom, token } from '../clients/token.ts';
import { testBesideTalking } from '../deploy/beside-talking.ts';
import { ownCertificate } from '../deploy/own-certificate.ts';

interface Deployed {
  site: LabSite;
  clients: Clients;
  ca: string;
  bridges: () => Promise<string[]>;
}

/** Tests of a deployed site of containers, whose web host is h1: it gets a certificate of its own, and people with tokens. */
export function testTokens(deployed: () => Deployed, { address, domain }: { address: string; domain: string }): void {
  const settings = ['meet_certificate=own', 'meet_login=jwt', 'prosody_token_allow_empty=true'].flatMap((one) => [
    '-e',
    one,
  ]);
  let own: ReturnType<typeof ownCertificate>;

  it('shows browsers a certificate of your own, and lets those with a token open meetings', async () => {
    const { site, clients, ca, bridges } = deployed();
    own = ownCertificate(site.folder, domain);
    expect((await site.meetctl(['ca', 'import', site.inventory, ...own.files])).exitCode).toBe(0);
    const run = await site.deploy(...settings);
    expect(run.exitCode, run.output).toBe(0);
    const [trusted, refused, page] = await clients.from('h2', [
      { try: 'http', url: `https://${domain}/`, ca: own.authority, address },
      { try: 'http', url: `https://${domain}/`, ca, address },
      { try: 'http', url: `http://${address}/trust` },
    ]);
    expect(trusted).toMatchObject({ status: 200 });
    expect(refused).toHaveProperty('error');
    expect(page).toMatchObject({ status: 301 });
    const status = await site.meetctl(['status', site.inventory, '-o', 'plain', ...settings]);
    expect(status.exitCode, status.stdout + status.stderr).toBe(0);
    await expect.poll(bridges, { timeout: 30_000 }).toHaveLength(2);
  });

  testBesideTalking(() => ({ clients: deployed().clients, ca: own.authority }), {
    address,
    domain,
    focus: 'h1',
    moderator: async (room) => {
      const secret = await deployed().site.secret('prosody_token_app_secret');
      return { domain, room, token: token(forRoom(room, domain), secret) };
    },
    guest: (room) => ({ domain: `guest.${domain}`, room }),
    turn: [],
  });

  it('goes back to the certificate of the site, where everybody opens meetings', async () => {
    expect((await deployed().site.deploy()).exitCode).toBe(0);
  });
}
