import { expect, it } from 'vitest';
import type { Lab } from '../../../lab/lab.ts';
import type { Clients } from '../clients/run.ts';

interface Deployed {
  lab: Lab;
  clients: Clients;
  ca: string;
}

/** What browsers get of the web host, h1. `deployed` is called when they run. */
export function testWeb(
  deployed: () => Deployed,
  { address, domain }: { address: (host: number) => string; domain: string },
): void {
  it('is trusted with the certificate of the site, by name and by address, and only with it', async () => {
    const { clients, ca } = deployed();
    const url = `https://${domain}/`;
    const [byName, byAddress, untrusted] = await clients.from('h4', [
      { try: 'http', url, ca, address: address(1) },
      { try: 'http', url: `https://${address(1)}/`, ca },
      { try: 'http', url, address: address(1) },
    ]);
    expect(byName).toMatchObject({ status: 200, body: expect.stringContaining('</html>') });
    expect(byName).toMatchObject({ headers: { 'strict-transport-security': 'max-age=31536000' } });
    expect(byAddress).toMatchObject({ status: 200 });
    expect(untrusted).toMatchObject({ code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO_GET_ISSUER/) });
  });

  it('speaks no TLS that is older than 1.2', async () => {
    const { lab } = deployed();
    const handshake = (version: string) =>
      lab.exec(
        'h4',
        `timeout 5 openssl s_client -${version} -cipher ALL:@SECLEVEL=0 -connect ${address(1)}:443 </dev/null`,
      );
    expect((await handshake('tls1_1')).exitCode).not.toBe(0);
    expect((await handshake('tls1_2')).exitCode).toBe(0);
  });

  it('sends plain HTTP on, but for the page and the certificate that a new device needs', async () => {
    const { clients, ca } = deployed();
    const [room, page, certificate] = await clients.from('h4', [
      { try: 'http', url: `http://${address(1)}/room?a=b` },
      { try: 'http', url: `http://${address(1)}/trust` },
      { try: 'http', url: `http://${address(1)}/ca.crt` },
    ]);
    expect(room).toMatchObject({ status: 301, headers: { location: `https://${address(1)}/room?a=b` } });
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('/ca.crt') });
    expect(certificate).toMatchObject({
      status: 200,
      body: ca,
      headers: { 'content-type': 'application/x-x509-ca-cert' },
    });
  });

  it('gives the pages their settings, over those of the package', async () => {
    const { clients, ca } = deployed();
    const settings = ['config.js', 'interface_config.js'].map((name) => `https://${domain}/${name}`);
    const [config, interfaceConfig] = await clients.from(
      'h4',
      settings.map((url) => ({ try: 'http', url, ca, address: address(1) }) as const),
    );
    expect(config).toMatchObject({ status: 200, body: expect.stringContaining(`muc: "conference.${domain}"`) });
    expect(config).toMatchObject({ body: expect.stringContaining('stunServers: []') });
    expect(interfaceConfig).toMatchObject({ status: 200, body: expect.stringContaining('APP_NAME: "The Lab"') });
    expect(interfaceConfig).toMatchObject({ body: expect.stringMatching(/interfaceConfig\s*=/) });
  });

  it('has pages that ask no other server for anything', async () => {
    const { clients, ca } = deployed();
    const pages = await clients.from('h4', [
      { try: 'http', url: `https://${domain}/`, ca, address: address(1) },
      { try: 'http', url: `http://${address(1)}/trust` },
    ]);
    for (const page of pages) {
      const body = 'body' in page ? page.body : '';
      expect(body).not.toMatch(/(src|href|action)\s*=\s*["']?(https?:)?\/\/(?!meet\.lab\.test|10\.75\.)|@import/);
    }
  });

  it('hands BOSH and websocket on to Prosody, also for those who come by address', async () => {
    const { clients, ca } = deployed();
    const jid = expect.stringMatching(new RegExp(`^[^@]+@${domain}/`));
    const way = { domain, ca, address: address(1) };
    const outcomes = await clients.from('h4', [
      { try: 'bosh', url: `https://${domain}/http-bind`, ...way },
      { try: 'bosh', url: `https://${address(1)}/http-bind`, ...way },
      { try: 'websocket', url: `wss://${domain}/xmpp-websocket`, ...way },
      { try: 'websocket', url: `wss://${address(1)}/xmpp-websocket`, ...way },
    ]);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ jid });
  });
}
