import { expect, it } from 'vitest';
import type { LabSite } from '../clients/site.ts';

/** What a changed variable changes, and what it restarts; `deployed` is called when the tests run. */
export function testOneVariable(deployed: () => LabSite): void {
  const services = [
    ['h1', 'nginx'],
    ['h2', 'prosody'],
    ['h3', 'coturn'],
    ['h4', 'jitsi-videobridge2'],
  ] as const;
  const processes = () => Promise.all(services.map(([host, unit]) => deployed().processOf(host, unit)));

  it.each([
    ['web_contact=the reception', ['h1 web: Page that helps devices to trust the site'], []],
    ['web_hsts_seconds=60', ['h1 web: Site', 'h1 web: reload nginx'], []],
    ['prosody_log_level=warn', ['h2 prosody: Main configuration', 'h2 prosody: restart prosody'], ['prosody']],
    ['prosody_turn_ttl=3600', ['h2 prosody: Virtual hosts and rooms', 'h2 prosody: restart prosody'], ['prosody']],
    ['turn_max_port=50000', ['h3 firewall: Rules', 'h3 turn: Configuration', 'h3 turn: restart coturn'], ['coturn']],
    [
      'meet_media_port=10001',
      [
        'h4 firewall: Ports that were kept open are closed',
        'h4 firewall: Rules',
        'h4 jvb: Configuration (jitsi-videobridge2)',
        'h4 jvb: restart bridges (jitsi-videobridge2)',
      ],
      ['jitsi-videobridge2'],
    ],
  ])('%s changes the files that name it, and restarts their services', async (setting, changes, restarted) => {
    const site = deployed();
    const before = await processes();
    const check = await site.deploy('--check', '-e', setting);
    expect(check.changes, check.output).toEqual(changes);
    const run = await site.deploy('-e', setting);
    expect(run.exitCode, run.output).toBe(0);
    expect(run.changes).toEqual(changes);
    const after = await processes();
    const changed = services.filter((_, index) => before[index] !== after[index]).map(([, unit]) => unit);
    expect(changed).toEqual(restarted);
    // Without the setting all is as it was.
    expect((await site.deploy()).changes).toEqual(changes);
  });
}
