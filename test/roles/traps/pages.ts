import { pageSettings, settingsOfApps, type Trap } from './trap.ts';

const pages = { site: 'packages', file: 'front/etc/jitsi/meet/meet.example.lan-config.js' } as const;
const further = { site: 'packages', file: 'front/etc/jitsi/meet/meet.example.lan-interface_config.js' } as const;

/** What browsers are told. */
export const pageTraps: Trap[] = [
  {
    trap: 'browsers ask a STUN server of the Internet',
    ...pages,
    avoided: (text) => pageSettings(text).p2p.stunServers.length === 0,
    back: ['stunServers: []', 'stunServers: [{ urls: "stun:meet-jit-si-turnrelay.jitsi.net:443" }]'],
  },
  {
    trap: 'pages ask servers of others (pictures, analytics, call statistics)',
    ...pages,
    avoided: (text) => pageSettings(text).disableThirdPartyRequests === true,
    back: ['disableThirdPartyRequests: true', 'disableThirdPartyRequests: false'],
  },
  {
    trap: 'pages send analytics',
    ...pages,
    avoided: (text) => pageSettings(text).analytics.disabled === true,
    back: ['analytics: { disabled: true }', 'analytics: {}'],
  },
  {
    trap: 'pages fetch portraits from Gravatar',
    ...pages,
    avoided: (text) => pageSettings(text).gravatar.disabled === true,
    back: ['gravatar: { disabled: true }', 'gravatar: { baseUrl: "https://www.gravatar.com/avatar/" }'],
  },
  {
    trap: 'pages ask Google and Microsoft for calendars',
    ...pages,
    avoided: (text) => pageSettings(text).enableCalendarIntegration === false,
    back: ['enableCalendarIntegration: false', 'enableCalendarIntegration: true'],
  },
  {
    trap: 'browsers that came by address are sent to a name that they cannot resolve',
    ...pages,
    avoided: (text) => {
      const { bosh, websocket } = pageSettings(text, '192.168.1.10');
      return [bosh, websocket].every((url) => url.includes('//192.168.1.10/'));
    },
    back: [/'wss:\/\/' \+ \w+ \+ '/, "'wss://meet.example.lan"],
  },
  {
    trap: 'the apps, which read the settings where there is no page, cannot, and join nothing',
    ...pages,
    avoided: (text) => {
      try {
        const { bosh, websocket } = settingsOfApps(text);
        return bosh === 'https://meet.example.lan/http-bind' && websocket === 'wss://meet.example.lan/xmpp-websocket';
      } catch {
        return false;
      }
    },
    back: [/bosh: 'https:\/\/' \+ \w+ \+/, "bosh: 'https://' + window.location.host +"],
  },
  {
    trap: 'browsers open a channel that the bridge does not have',
    ...pages,
    avoided: (text) => pageSettings(text).bridgeChannel.preferSctp === true,
    back: ['preferSctp: true', 'preferSctp: false'],
  },
  {
    trap: 'browsers do not open the channel that an older bridge has',
    ...pages,
    site: 'legacy',
    avoided: (text) => pageSettings(text).bridgeChannel.preferSctp === false,
    back: [/preferSctp: .* }/, 'preferSctp: true }'],
  },
  {
    trap: 'browsers that came by address look for an older bridge by a name that they cannot resolve',
    ...pages,
    site: 'legacy',
    avoided: (text) => pageSettings(text, '192.168.1.10').bridgeChannel.preferSctp === true,
    back: [/preferSctp: .* }/, 'preferSctp: false }'],
  },
  {
    trap: 'phones are sent to a shop of apps',
    ...further,
    avoided: (text) => /MOBILE_APP_PROMO: false/.test(text),
    back: ['MOBILE_APP_PROMO: false', 'MOBILE_APP_PROMO: true'],
  },
];
