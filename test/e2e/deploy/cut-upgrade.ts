import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Lab } from '../../../lab/lab.ts';
import type { LabSite } from '../clients/site.ts';
import { until } from './held-meeting.ts';

/** A test of a bridge on h4 whose package is to be replaced, for which `options` are: it stays half done. */
export function testCutUpgrade(deployed: () => { lab: Lab; site: LabSite }, options: readonly string[]): void {
  const on = async (host: string, line: string) =>
    (await deployed().lab.exec(host, line, { timeout: 90_000 })).stdout.trim();

  it('gives a bridge meetings again whose host lost its power in the middle, though its package is there by half', async () => {
    const { lab, site } = deployed();
    await on('h4', 'touch /srv/slow');
    const running = site.deploy('--limit', 'h4', '-t', 'jvb', ...options);
    await on('h4', until(`[ -e /srv/in-preinst ]`, 600));
    await lab.kill('h4');
    // Long enough that Prosody's next word comes when the firewall is up again: otherwise the kernel answers it, and nothing is shown.
    await sleep(8000);
    await lab.start('h4');
    const cut = await running;
    expect(cut.exitCode, cut.output).toBe(3);
    expect(await on('h4', `rm /srv/slow /srv/in-preinst; dpkg-query -W -f '\${Status}' jitsi-videobridge2`)).toBe(
      'install reinstreq half-installed',
    );
    // What the focus sees is what it is now, and not what it was when it went.
    const seen = () => on('h2', `curl -sf http://127.0.0.1:8888/debug | grep -o '"drain":[a-z]*'`);
    await expect.poll(seen, { timeout: 30_000, interval: 300 }).toBe('"drain":false');
  });
}
