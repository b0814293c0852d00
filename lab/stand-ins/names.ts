/** The packages of Jitsi that there are stand-ins for. */
export const standInNames: readonly string[] = [
  'jitsi-videobridge2',
  'jicofo',
  'jitsi-meet-prosody',
  'jitsi-meet-web',
  'jitsi-meet-web-config',
];

/** The mark in a stand-in's version, by which everybody can tell it. */
export const standInMark = '~standin';
