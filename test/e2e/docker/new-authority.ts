import { expect } from 'vitest';
import { holdMeeting, type Place } from '../deploy/held-meeting.ts';

const renewed = ['jicofo', 'jvb-1', 'jvb-2', 'prosody', 'web'];

/** Renews the authority of a site of containers, whose bridges are on h2, during a meeting, which goes on. Gives the new one. */
export async function renewAuthority(place: Place, containers: () => Promise<Record<string, string>>): Promise<string> {
  const { lab, site, clients, ca: former, domain, prosody } = place;
  const before = await containers();
  const meeting = await holdMeeting(place, 'as-ever');
  expect((await site.meetctl(['ca', 'renew', site.inventory, '--yes'])).exitCode).toBe(0);
  const running = site.deploy();
  await meeting.isWaitedFor();
  // The deployment has made it by now.
  const ca = await site.ca();
  expect(ca).not.toBe(former);
  // On both hosts: a bridge of the new authority would not let itself be sent to this Prosody.
  expect(await containers()).toEqual(before);
  await meeting.end();
  const run = await running;
  expect(run.exitCode, run.output).toBe(0);
  expect(run.output).toMatch(/meetings: 1, people: 3; waiting for a moment without any/);
  const after = await containers();
  expect(
    Object.keys(after)
      .filter((service) => before[service] !== after[service])
      .toSorted(),
  ).toEqual(renewed);

  const xmpp = `-connect ${prosody}:5222 -starttls xmpp -xmpphost auth.${domain}`;
  const shown = `timeout 5 openssl s_client ${xmpp} -CAfile /opt/meet/site-ca.crt -no-CApath -no-CAstore </dev/null 2>&1`;
  expect((await lab.exec('h2', shown)).stdout).toContain('Verification: OK');
  expect((await lab.exec('h2', 'cat /opt/meet/site-ca.crt')).stdout).toBe(ca);
  const page = { try: 'http', url: `https://${domain}/`, address: prosody } as const;
  const [trusted, refused, offered] = await clients.from('h2', [
    { ...page, ca },
    { ...page, ca: former },
    { try: 'http', url: `http://${prosody}/ca.crt` },
  ]);
  expect(trusted).toMatchObject({ status: 200 });
  expect(refused).toHaveProperty('error');
  expect(offered).toMatchObject({ status: 200, body: ca });
  // The focus and both bridges have logged in, which verifies the certificate by what the container trusts.
  const well = async () => (await site.meetctl(['status', site.inventory])).exitCode;
  await expect.poll(well, { timeout: 30_000 }).toBe(0);
  return ca;
}
