import { expect, it } from 'vitest';
import { holdMeeting } from './held-meeting.ts';
import type { Deployed } from './deployed.ts';

/** Another domain for a deployed site of four hosts, which its authority may not speak for: `domain` is gone then. */
export function testNewDomain(
  deployed: () => Omit<Deployed, 'ca'>,
  { address, domain, next }: { address: (host: number) => string; domain: string; next: string },
): void {
  const visit = async (name: string, ca: string) => {
    const way = { url: `wss://${name}/xmpp-websocket`, ca, address: address(1), site: name };
    return (
      await deployed().clients.from('h4', [{ try: 'visits', ...way, visits: [{ domain: name, room: 'moves' }] }])
    )[0];
  };
  const isIn = [{ login: 'in', asked: 'true', joined: 'in' }];

  it('is refused with the way out while the authority may not speak for it', async () => {
    const { site } = deployed();
    site.edit((text) => text.replace(`meet_domain: ${domain}`, `meet_domain: ${next}`));
    const { exitCode, stderr } = await site.meetctl(['deploy', site.inventory]);
    expect(exitCode).toBe(2);
    expect(stderr.match(/^error: .*$/gm)).toEqual([`error: the CA of the site may not speak for ${next}`]);
    expect(stderr).toContain('meetctl ca renew');
  });

  it('comes when nobody meets: until then the one before lets people in, and afterwards nothing is left of it', async () => {
    const { lab, site } = deployed();
    const former = await site.ca();
    const place = { ...deployed(), ca: former, domain, focus: 'h2', prosody: address(2) };
    const meeting = await holdMeeting(place, 'moves');
    expect((await site.meetctl(['ca', 'renew', site.inventory, '--yes'])).exitCode).toBe(0);
    const running = site.deploy();
    await meeting.isWaitedFor();
    expect(await visit(domain, former)).toEqual(isIn);
    await meeting.end();
    const run = await running;
    expect(run.exitCode, run.output).toBe(0);
    const isWell = async () => (await site.meetctl(['status', site.inventory])).exitCode;
    await expect.poll(isWell, { timeout: 30_000 }).toBe(0);
    expect(await visit(next, await site.ca())).toEqual(isIn);
    const encoded = domain.replaceAll('.', '%2e');
    const left = `find /etc /var/lib/prosody -name '*${domain}*' -o -name 'auth%2e${encoded}' -o -path '*/${encoded}/accounts/*'`;
    for (const host of ['h1', 'h2', 'h3']) expect((await lab.exec(host, left)).stdout, host).toBe('');
    expect((await site.deploy('--check', '--exit-code')).exitCode).toBe(0);
  });
}
