import { expect, it } from 'vitest';
import type { Lab } from '../../../lab/lab.ts';
import type { Clients } from '../clients/run.ts';
import { until } from './held-meeting.ts';

/** Tests of what a deployed site writes down of those who come to its pages; `deployed` is called when they run. */
export function testWebLogs(
  deployed: () => { lab: Lab; clients: Clients; ca: string },
  { address, domain }: { address: (host: number) => string; domain: string },
): void {
  it('logs who came for what, and no token that they brought', async () => {
    const { lab, clients, ca } = deployed();
    const ask = (what: string) => ({ try: 'http', url: `https://${domain}/${what}`, ca, address: address(1) }) as const;
    const [page] = await clients.from('h4', [ask('room?jwt=who-i-am'), ask('http-bind?room=room&token=who-i-am')]);
    expect(page).toMatchObject({ status: 200, headers: { 'referrer-policy': 'no-referrer' } });
    // Nor while Prosody is restarted, when errors name whole addresses.
    await lab.exec('h2', 'systemctl stop prosody');
    const down = await clients.from('h4', [
      ask('http-bind?room=room&token=who-i-am'),
      ask('xmpp-websocket?room=room&token=who-i-am'),
    ]);
    await lab.exec('h2', `systemctl start prosody; ${until("ss -Hltn 'sport = :5222' | grep -q .")}`);
    expect(down).toMatchObject([{ status: 502 }, { status: 502 }]);
    const { stdout } = await lab.exec('h1', 'cat /var/log/nginx/*.log; journalctl -o cat -u nginx');
    expect(stdout).toMatch(/"GET \/room HTTP\/1\.1" 200 /);
    expect(stdout).toMatch(/"GET \/http-bind HTTP\/1\.1" /);
    expect(stdout).toMatch(/"GET \/xmpp-websocket HTTP\/1\.1" 502 /);
    expect(stdout).not.toContain('who-i-am');
    expect((await lab.exec('h2', 'journalctl -o cat -u prosody')).stdout).not.toContain('who-i-am');
  });
}
