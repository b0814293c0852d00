import { ConfigurationError, type Configuration } from '../runtime/configuration.ts';
import { strategies, type SelectionRules, type Strategy } from '../../../capacity/bridge-selection.ts';

export interface XmppAccount {
  host: string;
  port: number;
  domain: string;
  user: string;
  password: string;
  verify: boolean;
}

function strategy(config: Configuration, path: string, fallback: string): Strategy {
  const name = config.text(path, fallback).replace(/^org\.jitsi\.jicofo\.bridge\./, '');
  // The stand-in has no visitors: what it says of participants counts.
  if (name === 'VisitorSelectionStrategy')
    return strategy(config, 'jicofo.bridge.participant-selection-strategy', 'RegionBasedBridgeSelectionStrategy');
  if (name in strategies) return name as Strategy;
  throw new ConfigurationError(`${path}: there is no class ${name}; known: ${Object.keys(strategies).join(', ')}`);
}

function account(config: Configuration, path: string, port: number): XmppAccount {
  if (!config.flag(`${path}.use-tls`, true))
    throw new ConfigurationError(`${path}.use-tls = false: the stand-in speaks TLS only`);
  return {
    host: config.text(`${path}.hostname`, 'localhost'),
    port: config.number(`${path}.port`, port),
    domain: config.text(`${path}.domain`),
    user: config.text(`${path}.username`, 'focus'),
    password: config.text(`${path}.password`),
    verify: !config.flag(`${path}.disable-certificate-verification`, false),
  };
}

function rules(config: Configuration): SelectionRules {
  return {
    strategy: strategy(config, 'jicofo.bridge.selection-strategy', 'SingleBridgeSelectionStrategy'),
    stressThreshold: config.number('jicofo.bridge.stress-threshold', 0.8),
    maxParticipants: config.number('jicofo.bridge.max-bridge-participants', 80),
    maxParticipantsPerInterval: config.number('jicofo.bridge.max-bridge-participants-per-interval', -1),
    regionGroups: config.groups('jicofo.bridge.region-groups'),
    severalBridges: config.flag('jicofo.octo.enabled', false),
    allowMixedVersions: config.flag('jicofo.octo.allow-mixed-versions', false),
  };
}

function health(config: Configuration) {
  const path = 'jicofo.bridge.health-checks';
  return {
    enabled: config.flag(`${path}.enabled`, true),
    interval: config.duration(`${path}.interval`, 10_000),
    usePresence: config.flag(`${path}.use-presence`, false),
    presenceTimeout: config.duration(`${path}.presence-timeout`, 45_000),
  };
}

function authentication(config: Configuration) {
  const path = 'jicofo.authentication';
  const type = config.text(`${path}.type`, 'NONE');
  if (!config.flag(`${path}.enabled`, false) || type === 'NONE') return undefined;
  if (type !== 'XMPP' && type !== 'JWT')
    throw new ConfigurationError(`${path}.type: there is no ${type}; known: NONE, XMPP, JWT`);
  return { domain: config.text(`${path}.login-url`), external: type === 'JWT' };
}

function rest(config: Configuration) {
  const enabled = (name: string) => config.flag(`jicofo.rest.${name}.enabled`, true);
  return {
    enabled: config.flag('jicofo.rest.enabled', true),
    host: config.text('jicofo.rest.host', '127.0.0.1'),
    port: config.number('jicofo.rest.port', 8888),
    health: config.flag('jicofo.health.enabled', false),
    metrics: enabled('prometheus'),
    conferenceRequest: enabled('conference-request'),
    moveEndpoints: enabled('move-endpoints'),
    debug: enabled('debug'),
  };
}

/** All that the stand-in reads of jicofo.conf, with the defaults of the real one. */
export function jicofoSettings(config: Configuration) {
  const client = account(config, 'jicofo.xmpp.client', 5222);
  const service = config.flag('jicofo.xmpp.service.enabled', false);
  const domain = config.text('jicofo.xmpp.client.xmpp-domain', client.domain.replace(/^auth\./, ''));
  return {
    client,
    service: service ? account(config, 'jicofo.xmpp.service', 6222) : undefined,
    clientProxy: config.has('jicofo.xmpp.client.client-proxy') ? config.text('jicofo.xmpp.client.client-proxy') : '',
    domain,
    conferenceDomain: config.text('jicofo.xmpp.client.conference-muc-jid', `conference.${domain}`),
    brewery: config.has('jicofo.bridge.brewery-jid') ? config.text('jicofo.bridge.brewery-jid').toLowerCase() : '',
    localRegion: config.has('jicofo.local-region') ? config.text('jicofo.local-region') : undefined,
    averageParticipantStress: config.number('jicofo.bridge.average-participant-stress', 0.01),
    rampup: config.duration('jicofo.bridge.participant-rampup-interval', 20_000),
    failureReset: config.duration('jicofo.bridge.failure-reset-threshold', 60_000),
    limitInterval: config.duration('jicofo.bridge.max-bridge-participants-interval', 60_000),
    minParticipants: config.number('jicofo.conference.min-participants', 2),
    autoOwner: config.flag('jicofo.conference.enable-auto-owner', true),
    initialTimeout: config.duration('jicofo.conference.initial-timeout', 15_000),
    authentication: authentication(config),
    rules: rules(config),
    health: health(config),
    rest: rest(config),
  };
}

export type JicofoSettings = ReturnType<typeof jicofoSettings>;
