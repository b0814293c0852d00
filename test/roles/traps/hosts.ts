import type { Trap } from './trap.ts';

/** What a Debian does by itself, on every host. */
export const hostTraps: Trap[] = [
  {
    trap: 'the host asks servers on the Internet for the time',
    site: 'packages',
    file: 'relay/etc/systemd/timesyncd.conf.d/meetctl.conf',
    // An empty FallbackNTP leaves Debian's own servers in force.
    avoided: (text) => /^NTP=$/m.test(text) && /^FallbackNTP=127\.0\.0\.1$/m.test(text),
    back: [/^FallbackNTP=.*$/m, 'FallbackNTP='],
  },
  {
    trap: 'the bridge of the package asks a STUN server of the Internet before it is configured',
    site: 'packages',
    file: 'bridge2/etc/systemd/system/jitsi-videobridge2.service.d/meetctl.conf',
    avoided: (text) =>
      /^ExecCondition=\/bin\/grep -q "Written by meetctl" \/etc\/jitsi\/videobridge\/jvb\.conf$/m.test(text),
    back: [/^ExecCondition=.*$/m, ''],
  },
];
