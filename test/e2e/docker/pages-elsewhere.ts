import { expect, it } from 'vitest';
import type { Lab } from '../../../lab/lab.ts';
import type { Clients } from '../clients/run.ts';
import type { LabSite } from '../clients/site.ts';
import { holdMeeting } from '../deploy/held-meeting.ts';

interface Deployed {
  lab: Lab;
  site: LabSite;
  clients: Clients;
  ca: string;
  containers: () => Promise<Record<string, string>>;
}

/** Tests of a deployed site of containers whose pages go to h2, away from Prosody. */
export function testPagesElsewhere(deployed: () => Deployed, address: (host: number) => string, domain: string): void {
  const [here, there] = ['web:\n      hosts: { h1: }', 'web:\n      hosts: { h2: }'];

  it('has pages of another host wait for what Prosody is to have too, and people come to the meeting meanwhile', async () => {
    const { site, clients, ca, containers } = deployed();
    site.edit((text) => text.replace(here, there));
    const moved = await site.deploy();
    expect(moved.exitCode, moved.output).toBe(0);
    expect((await site.deploy()).changes).toEqual([]);
    const bosh = {
      try: 'bosh',
      url: `https://${domain}/http-bind`,
      domain,
      ca: await site.ca(),
      address: address(2),
    } as const;
    const isIn = [{ jid: expect.stringContaining(`@${domain}/`) }];
    const before = await containers();
    const place = { ...deployed(), ca, domain, focus: 'h1', prosody: address(1) };
    const meeting = await holdMeeting(place, 'elsewhere');
    const running = site.deploy('-e', 'prosody_http_port=5281');
    await meeting.isWaitedFor();
    const during = [await containers(), await clients.from('h1', [bosh])];
    await meeting.end();
    const run = await running;
    expect(run.exitCode, run.output).toBe(0);
    expect(during).toEqual([before, isIn]);
    expect(run.changes).toEqual(expect.arrayContaining(['h2 web: Settings of the pages', 'h2 web: Container']));
    const after = await containers();
    expect(
      Object.keys(before)
        .filter((name) => before[name] !== after[name])
        .toSorted(),
    ).toEqual(['prosody', 'web']);
    expect(await clients.from('h1', [bosh])).toMatchObject(isIn);
    expect((await site.deploy('-e', 'prosody_http_port=5281')).changes).toEqual([]);
    site.edit((text) => text.replace(there, here));
    const back = await site.deploy();
    expect(back.exitCode, back.output).toBe(0);
  });
}
