import { expect, it } from 'vitest';
import type { Lab } from '../../../lab/lab.ts';
import type { Server } from '../clients/probes.ts';
import type { Clients } from '../clients/run.ts';
import type { LabSite } from '../clients/site.ts';

interface Deployed {
  lab: Lab;
  site: LabSite;
  clients: Clients;
  server: Server;
}

/** Who gets into Prosody, on h2, and how. `deployed` is called when they run. */
export function testSignalling(
  deployed: () => Deployed,
  { address, domain }: { address: (host: number) => string; domain: string },
): void {
  const url = `http://${address(2)}:5280/http-bind`;

  it('lets focus and jvb in with the generated passwords over verified TLS, and nobody with another', async () => {
    const { site, clients, server } = deployed();
    const [focus, jvb] = await Promise.all([
      site.secret('prosody_focus_password'),
      site.secret('prosody_jvb_password'),
    ]);
    const attempt = { try: 'login', server } as const;
    const [scram, plain, wrong, nobody, unverified] = await clients.from('h4', [
      { ...attempt, user: 'focus', password: focus, mechanism: 'SCRAM-SHA-1' },
      { ...attempt, user: 'jvb', password: jvb, mechanism: 'PLAIN' },
      { ...attempt, user: 'jvb', password: focus, mechanism: 'SCRAM-SHA-1' },
      { ...attempt, user: 'nobody', password: jvb, mechanism: 'PLAIN' },
      {
        ...attempt,
        server: { ...server, domain: `other.${domain}` },
        user: 'jvb',
        password: jvb,
        mechanism: 'PLAIN',
      },
    ]);
    expect(scram).toMatchObject({ jid: expect.stringContaining(`focus@auth.${domain}/`) });
    expect(plain).toMatchObject({ jid: expect.stringContaining(`jvb@auth.${domain}/`) });
    expect(wrong).toMatchObject({ code: 'not-authorized' });
    expect(nobody).toMatchObject({ code: 'not-authorized' });
    expect(unverified).toHaveProperty('error');
  });

  it('answers browsers by whatever name or address they came', async () => {
    const { lab } = deployed();
    const names = [domain, address(1), 'meet', 'other.example.lan'];
    const ask = names.map((name) => `curl -s -o /dev/null -w '%{http_code} ' -H 'Host: ${name}' ${url}`);
    expect((await lab.exec('h1', ask.join('; '))).stdout).toBe('200 200 200 200 ');
  });

  it('offers no login in clear text', async () => {
    const { clients, server } = deployed();
    expect(await clients.from('h4', [{ try: 'clear-text login', server }])).toEqual([{ offered: [] }]);
  });

  it('lets focus and bridge meet in the brewery, and keeps guests out of it', async () => {
    const { site, clients, server } = deployed();
    const outcome = await clients.from('h4', [
      {
        try: 'brewery',
        server,
        room: `jvbbrewery@internal.auth.${domain}`,
        spyDomain: domain,
        focusPassword: await site.secret('prosody_focus_password'),
        jvbPassword: await site.secret('prosody_jvb_password'),
      },
    ]);
    expect(outcome).toEqual([{ stressSeenByFocus: '0.25', focusSeenByJvb: true, spyRefused: 'registration-required' }]);
  });

  it('has records of the accounts that hold no password', async () => {
    const { lab, site } = deployed();
    const { stdout } = await lab.exec(
      'h2',
      'cat /var/lib/prosody/auth*/accounts/jvb.dat; stat -c "%a %U" /var/lib/prosody/auth*/accounts/jvb.dat',
    );
    expect(stdout).toContain('stored_key');
    expect(stdout).toContain('640 prosody');
    expect(stdout).not.toContain(await site.secret('prosody_jvb_password'));
  });

  it('takes a changed password at once, on both sides, without a restart of Prosody', async () => {
    const { site, clients, server } = deployed();
    const before = await site.secret('prosody_jvb_password');
    const process = await site.processOf('h2', 'prosody');
    expect(
      (await site.meetctl(['secrets', 'set', site.inventory, 'prosody_jvb_password'], 'another "long" $password'))
        .exitCode,
    ).toBe(0);
    const run = await site.deploy();
    expect(run.changes, run.output).toEqual([
      'h2 prosody: Accounts of the services (jvb)',
      "h2 prosody: Answers to the questions of Jitsi's package (jitsi-videobridge/jvbsecret)",
      "h4 jvb: Answers to the package's questions (jitsi-videobridge/jvbsecret)",
      'h4 jvb: Configuration (jitsi-videobridge2)',
      'h4 jvb: Settings of the process (jitsi-videobridge2)',
      'h4 jvb: restart bridges (jitsi-videobridge2)',
    ]);
    const attempt = { try: 'login', server, user: 'jvb', mechanism: 'SCRAM-SHA-1' } as const;
    const [old, changed] = await clients.from('h4', [
      { ...attempt, password: before },
      { ...attempt, password: 'another "long" $password' },
    ]);
    expect(old).toMatchObject({ code: 'not-authorized' });
    expect(changed).toMatchObject({ jid: expect.stringContaining('jvb@') });
    expect(await site.processOf('h2', 'prosody')).toBe(process);
  });
}
