import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEcho } from '../clients/echo.ts';
import type { Deployed } from './deployed.ts';

/** Tests of the relay of a deployed site, whose bridge is h4; `deployed` is called when they run. */
export function testRelay(
  deployed: () => Deployed,
  { address, domain }: { address: (host: number) => string; domain: string },
): void {
  let stop: () => void;
  beforeAll(async () => {
    // The port is the bridge's: the firewall opens no other.
    const { lab } = deployed();
    await lab.exec('h4', 'systemctl stop jitsi-videobridge2');
    stop = await startEcho(lab, 'h4', 10_000);
  });
  afterAll(async () => {
    stop();
    await deployed().lab.exec('h4', 'systemctl start jitsi-videobridge2');
  });
  const relay = { try: 'relay', host: address(3), port: 3478, peer: address(4), peerPort: 10_000 } as const;

  it('relays to a bridge for those to whom Prosody gave credentials', async () => {
    const { clients, ca } = deployed();
    const [guest] = await clients.from('h1', [
      { try: 'websocket', url: `wss://${domain}/xmpp-websocket`, domain, ca, address: address(1) },
    ]);
    const services = 'services' in guest ? guest.services : [];
    expect(services.map(({ type, host, port }) => `${type} ${host} ${port}`)).toEqual([
      `stun ${address(3)} 3478`,
      `turn ${address(3)} 3478`,
      `turns ${address(3)} 5349`,
    ]);
    const { username = '', password = '' } = services[1] ?? {};
    const [outcome] = await clients.from('h1', [{ ...relay, credentials: { username, password } }]);
    expect(outcome).toEqual({ relayed: address(3), answer: `echo of hello to ${address(3)}` });
  });

  it('refuses credentials that are stale, or made with another secret', async () => {
    const { site, clients } = deployed();
    const secret = await site.secret('turn_secret');
    const [valid, stale, forged] = await clients.from('h1', [
      { ...relay, credentials: { secret, seconds: 60 } },
      { ...relay, credentials: { secret, seconds: -1 } },
      { ...relay, credentials: { secret: `${secret}x`, seconds: 60 } },
    ]);
    expect(valid).toMatchObject({ answer: expect.any(String) });
    expect(stale).toMatchObject({ code: '401' });
    expect(forged).toMatchObject({ code: '401' });
  });

  it('relays to the bridges alone: to no other host of the LAN, and to nothing outside of it', async () => {
    const { site, clients } = deployed();
    const credentials = { secret: await site.secret('turn_secret'), seconds: 60 };
    const peers = [address(2), address(-9), '203.0.113.1', '127.0.0.1'];
    const outcomes = await clients.from(
      'h1',
      peers.map((peer) => ({ ...relay, peer, credentials })),
    );
    for (const outcome of outcomes) expect(outcome).toMatchObject({ code: '403' });
  });

  it('answers over TLS with a certificate of the site', async () => {
    const { lab } = deployed();
    const { exitCode, stdout, stderr } = await lab.exec(
      'h1',
      `timeout 5 openssl s_client -brief -verify_return_error -verify_ip ${address(3)} -CApath /etc/ssl/certs -connect ${address(3)}:5349 </dev/null`,
    );
    expect(exitCode, stdout + stderr).toBe(0);
  });
}
