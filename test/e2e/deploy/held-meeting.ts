import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Lab } from '../../../lab/lab.ts';
import type { Clients } from '../clients/run.ts';
import type { LabSite } from '../clients/site.ts';

/** Where a meeting is held: people come to Prosody's own port from the focus's host, whose loopback tells who meets. */
export interface Place {
  lab: Lab;
  site: LabSite;
  clients: Clients;
  ca: string;
  domain: string;
  /** The host of the focus. */
  focus: string;
  /** The address of Prosody. */
  prosody: string;
}

const jicofo = 'http://127.0.0.1:8888';
// With what comes after its name: whoever looks at the file names it too.
const waits = "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -q 'meetctl-[q]uiet [0-9]'";

/** Tries it on a host for 20 seconds, or what is said there. */
export const until = (condition: string, tries = 200) =>
  `for i in $(seq ${tries}); do ${condition} && exit 0; sleep 0.1; done; exit 1`;

/** Three people are in a meeting until `end` is called; then nothing has happened to them. */
export async function holdMeeting(place: Place, room: string) {
  const { lab, site, clients, ca, domain, focus, prosody } = place;
  const onFocus = async (line: string) => {
    const { exitCode, stdout, stderr } = await lab.exec(focus, line, { timeout: 120_000 });
    expect(exitCode, `${line}: ${stdout}${stderr}`).toBe(0);
  };
  const stayUntil = join(site.folder, `end-of-${room}`);
  const server = { host: prosody, port: 5222, ca, domain };
  const held = clients.from(focus, [{ try: 'meeting', server, room, users: 3, jicofo, stayUntil }]);
  const early = held.then((outcome) => {
    throw new Error(`nobody meets: ${JSON.stringify(outcome)}`);
  });
  await Promise.race([early, onFocus(until(`curl -sf ${jicofo}/stats | grep -q '"participants":3'`))]);
  // At its end nobody waits for its beginning any more.
  early.catch(() => undefined);
  return {
    /** Until somebody on the host of the focus waits for the meeting's end. */
    isWaitedFor: () => onFocus(until(waits, 900)),
    end: async () => {
      writeFileSync(stayUntil, '');
      expect(await held).toMatchObject([{ later: { length: 3 } }]);
    },
  };
}
