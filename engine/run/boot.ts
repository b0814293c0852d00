import type { Programs } from './lasting-session.ts';

/** Which boot of the host this is: another text after each. */
export async function bootOf(session: Programs): Promise<string> {
  const text = 'B boot; cat /proc/sys/kernel/random/boot_id; E $?\n';
  const { sections } = await session.run({ text, blobs: new Map() });
  return sections.get('boot')?.data.toString().trim() ?? '';
}

/** Lets the host reboot a little later, from outside of our session, so that it can be closed in order before. */
export async function rebootSoon(session: Programs): Promise<void> {
  const text = 'systemd-run -q --on-active=1 --timer-property=AccuracySec=100ms systemctl reboot\n';
  await session.run({ text, blobs: new Map() });
}
