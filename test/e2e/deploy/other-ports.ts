import { expect, it } from 'vitest';
import { holdMeeting } from './held-meeting.ts';
import type { Deployed } from './deployed.ts';

/** Other ports of Prosody for a deployed site of four hosts, while people meet; `deployed` is called when the tests run. */
export function testOtherPorts(
  deployed: () => Deployed,
  { address, domain }: { address: (host: number) => string; domain: string },
): void {
  const reach = (port: number) => ({ try: 'connect', host: address(2), port }) as const;
  const silence = { error: 'no answer', code: '' };

  it('those of before are open until Prosody has others: people come to the meeting that it waits for', async () => {
    const { site, clients, ca } = deployed();
    const bosh = { try: 'bosh', url: `https://${domain}/http-bind`, domain, ca, address: address(1) } as const;
    const ports = ['-e', 'prosody_http_port=5281', '-e', 'prosody_c2s_port=5223'];
    const meeting = await holdMeeting({ ...deployed(), domain, focus: 'h2', prosody: address(2) }, 'elsewhere');
    const check = await site.deploy('--check', ...ports);
    const running = site.deploy(...ports);
    await meeting.isWaitedFor();
    const [during] = await clients.from('h4', [bosh]);
    const open = await Promise.all([
      clients.from('h1', [reach(5280), reach(5222)]),
      clients.from('h4', [reach(5222), reach(5280)]),
    ]);
    await meeting.end();
    const run = await running;
    expect(run.exitCode, run.output).toBe(0);
    expect(open).toEqual([
      [true, silence],
      [true, silence],
    ]);
    expect(during).toMatchObject({ jid: expect.stringContaining(`@${domain}/`) });
    // Whether the bridge still has a meeting when its turn comes nobody could know, so it may go on and be restarted later.
    const isKnown = (change: string) => !/jvb_rolling|restart bridges/.test(change);
    expect(run.changes.filter(isKnown)).toEqual(check.changes.filter(isKnown));
    expect(run.changes.filter((change) => !isKnown(change))).toHaveLength(1);
    expect(run.changes).toContain('h2 firewall: Ports that were kept open are closed');
    expect(await clients.from('h1', [reach(5280), reach(5281)])).toEqual([silence, true]);
    expect(await clients.from('h4', [reach(5222), reach(5223)])).toEqual([silence, true]);
    expect(await clients.from('h4', [bosh])).toMatchObject([{ jid: expect.stringContaining(`@${domain}/`) }]);
    expect((await site.deploy(...ports)).changes).toEqual([]);
    const back = await site.deploy();
    expect(back.exitCode, back.output).toBe(0);
    expect((await site.deploy()).changes).toEqual([]);
  });
}
