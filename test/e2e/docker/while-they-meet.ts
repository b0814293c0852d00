import { expect } from 'vitest';
import type { Run } from '../clients/site.ts';
import { holdMeeting, type Place } from '../deploy/held-meeting.ts';

/** Deploys what renews Prosody's container during a meeting: no container is renewed before its end. */
export async function deployWhileTheyMeet(
  place: Place,
  containers: () => Promise<Record<string, string>>,
  ...options: string[]
): Promise<Run> {
  const { lab, site, domain, focus } = place;
  const before = await containers();
  const meeting = await holdMeeting(place, 'lesson');
  // What a Prosody waits by whose focus is on another host.
  const asked = await lab.exec(focus, `meetctl-quiet conference.${domain} 0`);
  expect(asked.stdout, asked.stderr).toBe('meetings: 1; their pages load anew now\n');
  const running = site.deploy(...options);
  await meeting.isWaitedFor();
  expect(await containers()).toEqual(before);
  await meeting.end();
  const run = await running;
  expect(run.output).toMatch(/meetings: 1, people: 3; waiting for a moment without any/);
  return run;
}
