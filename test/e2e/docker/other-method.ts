import { expect, it } from 'vitest';
import type { Lab } from '../../../lab/lab.ts';
import type { LabSite } from '../clients/site.ts';

/** What there is of a method on the two hosts: running units, and containers. */
interface Place {
  lab: Lab;
  site: LabSite;
  onHost: (host: string, line: string) => Promise<string>;
  bridges: () => Promise<string[]>;
  containers: () => Promise<Record<string, string>>;
}

/** Tests of a deployed site of two hosts that changes from containers to packages, and back. */
export function testOtherMethod(deployed: () => Place): void {
  const units = ['prosody', 'jicofo', 'nginx', 'jitsi-videobridge2', 'jitsi-videobridge2-2'];
  const active = async ({ onHost }: Place) => {
    const lines = ['h1', 'h2'].map((host) =>
      onHost(host, `for u in ${units.join(' ')}; do systemctl is-active $u; done; true`),
    );
    return (await Promise.all(lines)).map((said) => units.filter((_, at) => said.split('\n')[at] === 'active'));
  };
  const well = async ({ site, bridges }: Place, ...options: string[]) => {
    await expect.poll(bridges, { timeout: 30_000 }).toEqual(['jvb-h2-1', 'jvb-h2-2']);
    const status = await site.meetctl(['status', site.inventory, ...options]);
    expect(status.exitCode, status.stdout + status.stderr).toBe(0);
  };

  it('becomes one of packages, which end when their meetings have, and nothing of the containers is left; and back', async () => {
    const place = deployed();
    const { site, onHost, containers } = place;
    await onHost('h2', `curl -sf -d '{"conferences":1}' http://127.0.0.1:8081/standin/load`);
    const packages = ['-e', 'meet_install=packages'];
    const there = await site.deploy(...packages, '-e', 'jvb_drain_seconds=2');
    expect(there.exitCode, there.output).toBe(0);
    expect(there.output).toContain('bridge 2: the time is over, 1 meeting, 0 people are cut off');
    expect(await active(place)).toEqual([
      ['prosody', 'jicofo', 'nginx'],
      ['jitsi-videobridge2', 'jitsi-videobridge2-2'],
    ]);
    expect(Object.keys(await containers())).toEqual(['etherpad']);
    await well(place, ...packages);
    expect((await site.deploy(...packages)).changes).toEqual([]);

    const back = await site.deploy();
    expect(back.exitCode, back.output).toBe(0);
    expect(await active(place)).toEqual([[], []]);
    expect(
      await onHost('h2', 'ls /etc/jitsi/videobridge/jvb.conf /etc/apt/preferences.d/meetctl-jvb 2> /dev/null || true'),
    ).toBe('');
    await well(place);
    expect((await site.deploy()).changes).toEqual([]);
  });
}
