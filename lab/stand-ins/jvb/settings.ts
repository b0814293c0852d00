import { type Configuration, ConfigurationError } from '../runtime/configuration.ts';
import type { Log } from '../runtime/log.ts';

/** One XMPP server that the bridge is to be known at. */
export interface MucAccount {
  id: string;
  host: string;
  port: number;
  domain: string;
  user: string;
  password: string;
  rooms: string[];
  nickname: string;
  verify: boolean;
}

export interface StaticMapping {
  localAddress: string;
  publicAddress: string;
}

function account(id: string, config: Configuration): MucAccount {
  const rooms = config.texts('MUC_JIDS').map((room) => room.toLowerCase());
  if (rooms.length === 0) throw new ConfigurationError(`no MUC_JIDS for the XMPP server ${id}`);
  return {
    id,
    host: config.text('HOSTNAME'),
    port: config.number('PORT', 5222),
    domain: config.text('DOMAIN', config.text('HOSTNAME')),
    user: config.text('USERNAME'),
    password: config.text('PASSWORD'),
    rooms,
    nickname: config.text('MUC_NICKNAME'),
    verify: !config.flag('DISABLE_CERTIFICATE_VERIFICATION', false),
  };
}

/** The bridge leaves out a server whose block is wrong, and says so. */
function accounts(config: Configuration, log: Log): MucAccount[] {
  return config.entries('videobridge.apis.xmpp-client.configs').flatMap(([id, block]) => {
    try {
      return [account(id, block)];
    } catch (error) {
      log.severe(`Invalid xmpp-client configuration "${id}": ${(error as Error).message}`);
      return [];
    }
  });
}

function relay(config: Configuration) {
  const region = config.has('videobridge.relay.region') ? config.text('videobridge.relay.region') : undefined;
  if (!config.flag('videobridge.relay.enabled', false)) return { region, id: undefined };
  return { region: config.text('videobridge.relay.region'), id: config.text('videobridge.relay.relay-id') };
}

function harvest(config: Configuration) {
  return {
    awsEnabled: config.flag('ice4j.harvest.mapping.aws.enabled', true),
    awsForced: config.flag('ice4j.harvest.mapping.aws.force', false),
    stunAddresses: config.texts('ice4j.harvest.mapping.stun.addresses'),
    staticMappings: config.list('ice4j.harvest.mapping.static-mappings').map((one): StaticMapping => {
      return { localAddress: one.text('local-address'), publicAddress: one.text('public-address') };
    }),
    allowedAddresses: config.texts('ice4j.harvest.allowed-addresses'),
    blockedAddresses: config.texts('ice4j.harvest.blocked-addresses'),
    allowedInterfaces: config.texts('ice4j.harvest.allowed-interfaces'),
    blockedInterfaces: config.texts('ice4j.harvest.blocked-interfaces'),
  };
}

function statistics(config: Configuration) {
  const interval = config.duration('videobridge.stats.interval', 5000);
  const filter = 'videobridge.apis.xmpp-client.stats-filter';
  return {
    presenceInterval: config.duration('videobridge.apis.xmpp-client.presence-interval', interval),
    filtered: config.flag(`${filter}.enabled`, false),
    whitelist: config.has(`${filter}.whitelist`) ? config.texts(`${filter}.whitelist`) : undefined,
  };
}

/** Which paths the private HTTP server has, and where it is. */
function rest(config: Configuration) {
  const enabled = (name: string) => config.flag(`videobridge.rest.${name}.enabled`, true);
  const colibri = config.flag('videobridge.apis.rest.enabled', false);
  return {
    host: config.text('videobridge.http-servers.private.host', '127.0.0.1'),
    port: config.number('videobridge.http-servers.private.port', 8080),
    colibri,
    shutdown: colibri && config.flag('videobridge.rest.shutdown.enabled', false),
    health: enabled('health'),
    version: enabled('version'),
    drain: enabled('drain'),
    metrics: enabled('prometheus'),
    debug: enabled('debug'),
  };
}

/** All that the stand-in reads of jvb.conf, with the defaults of the real bridge. */
export function jvbSettings(config: Configuration, log: Log) {
  return {
    accounts: accounts(config, log),
    relay: relay(config),
    harvest: harvest(config),
    statistics: statistics(config),
    rest: rest(config),
    mediaPort: config.number('videobridge.ice.udp.port', 10000),
    release: config.has('videobridge.version.release') ? config.text('videobridge.version.release') : undefined,
    initialDrain: config.flag('videobridge.initial-drain-mode', false),
    expiration: {
      timeout: config.duration('videobridge.entity-expiration.timeout', 60_000),
      interval: config.duration('videobridge.entity-expiration.check-interval', 60_000),
    },
    averageParticipantStress: config.number('videobridge.load-management.average-participant-stress', 0.01),
    health: {
      interval: config.duration('videobridge.health.interval', 60_000),
      requireValidAddress: config.flag('videobridge.health.require-valid-address', true),
      requireStun: config.flag('videobridge.health.require-stun', false),
    },
    shutdown: {
      maxDuration: config.duration('videobridge.shutdown.graceful-shutdown-max-duration', 86_400_000),
      minParticipants: config.number('videobridge.shutdown.graceful-shutdown-min-participants', 0),
      delay: config.duration('videobridge.shutdown.shutting-down-delay', 60_000),
    },
  };
}

export type JvbSettings = ReturnType<typeof jvbSettings>;
