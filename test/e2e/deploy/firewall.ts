import { expect, it } from 'vitest';
import type { Lab } from '../../../lab/lab.ts';
import type { Clients } from '../clients/run.ts';
import type { LabSite } from '../clients/site.ts';

/** Tests of a deployed site of four hosts; `deployed` is called when they run. */
export function testFirewall(
  deployed: () => { lab: Lab; site: LabSite; clients: Clients },
  address: (host: number) => string,
): void {
  const reach = (host: number, port: number) => ({ try: 'connect', host: address(host), port }) as const;

  it('opens to each host what it needs, and nothing else', async () => {
    const { clients } = deployed();
    const fromWeb = await clients.from('h1', [reach(2, 5280), reach(2, 5222), reach(2, 22)]);
    expect(fromWeb).toEqual([true, { error: 'no answer', code: '' }, true]);
    const fromBridge = await clients.from('h4', [
      reach(2, 5222),
      reach(2, 5280),
      reach(1, 443),
      reach(1, 80),
      reach(3, 5349),
    ]);
    expect(fromBridge).toEqual([true, { error: 'no answer', code: '' }, true, true, true]);
  });

  it('leaves the tables of others alone, also when its service is restarted', async () => {
    const { lab } = deployed();
    // The lab's own counter is not part of the host.
    const list = 'nft list tables | grep -v lab_watch | sort';
    const tables = async () => (await lab.exec('h2', list)).stdout.trim().split('\n');
    expect(await tables()).toEqual(['table inet foreign', 'table inet meetctl']);
    await lab.exec('h2', 'systemctl restart nftables');
    expect(await tables()).toEqual(['table inet foreign', 'table inet meetctl']);
  });

  it('is there again after a power cut, with all services', async () => {
    const { lab, site, clients } = deployed();
    await lab.kill('h2');
    await lab.start('h2');
    await lab.exec('h2', 'systemctl is-system-running --wait', { timeout: 30_000 });
    const run = await site.deploy();
    expect(run.exitCode, run.output).toBe(0);
    expect(run.changes).toEqual([]);
    expect(await clients.from('h1', [reach(2, 5280), reach(2, 5222)])).toEqual([
      true,
      { error: 'no answer', code: '' },
    ]);
  });
}
