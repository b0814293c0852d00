// The stand-in for Jitsi Videobridge: what a deployment can see of it, and no media.
import { readConfiguration } from '../runtime/configuration.ts';
import { maximumHeap } from '../runtime/heap.ts';
import { serveHttp } from '../runtime/http-server.ts';
import { createLog } from '../runtime/log.ts';
import { programVersion } from '../runtime/program-version.ts';
import { trustedAuthorities } from '../runtime/trust.ts';
import { usableAddresses } from './addresses.ts';
import { BreweryMembership } from './brewery-membership.ts';
import { Bridge } from './bridge.ts';
import { answerIq } from './colibri.ts';
import { judgeHealth } from './health.ts';
import { mappedAddresses } from './mapping.ts';
import { openMediaPort } from './media-port.ts';
import { jvbRoutes } from './routes.ts';
import { jvbSettings, type JvbSettings } from './settings.ts';
import { shutDownGracefully } from './shutdown.ts';
import { statistics, statisticsElement } from './statistics.ts';

const log = createLog('JVB');

/** Checks the health now and then, as often as the configuration says. */
async function watchHealth(bridge: Bridge, { harvest, health, mediaPort }: JvbSettings, changed: () => void) {
  const bound = await openMediaPort(usableAddresses(harvest), mediaPort, log);
  const check = (known: { mapped: string[]; stunAnswered: boolean }) => {
    const before = bridge.health;
    bridge.health = judgeHealth({ bound, ...known }, health);
    if (before.healthy === bridge.health.healthy && before.reason === bridge.health.reason) return;
    if (bridge.health.healthy) log.info('Health check passed');
    else log.severe(`Health check failed: ${bridge.health.reason}`);
    changed();
  };
  let known = { mapped: harvest.staticMappings.map(({ publicAddress }) => publicAddress), stunAnswered: false };
  check(known);
  // Nobody waits for servers that may never answer.
  const mapped = mappedAddresses(harvest, log).then((answers) => check((known = answers)));
  mapped.catch((error: Error) => log.warn(`Mapped addresses: ${error.message}`));
  setInterval(() => check(known), health.interval);
}

/** Conferences that no focus looks after go, as those do from which nothing comes any more. */
function watchConferences(bridge: Bridge, { expiration }: JvbSettings, changed: () => void) {
  setInterval(() => {
    const gone = bridge.expireAbandoned(expiration.timeout);
    for (const id of gone) log.info(`Expired conference ${id}: its focus is gone`);
    if (gone.length > 0) changed();
  }, expiration.interval);
}

async function start(): Promise<void> {
  log.info(`This is meetctl's stand-in for Jitsi Videobridge, version ${programVersion}: it carries no media`);
  maximumHeap('VIDEOBRIDGE_MAX_MEMORY');
  const settings = jvbSettings(await readConfiguration(process.env.JAVA_SYS_PROPS ?? ''), log);
  const { averageParticipantStress, initialDrain } = settings;
  const bridge = new Bridge({ drain: initialDrain, averageParticipantStress });
  const members: BreweryMembership[] = [];
  const current = () => {
    const connected = members.filter((one) => one.connected).length;
    const joined = members.filter((one) => one.joined > 0).length;
    return statistics(bridge, settings, programVersion, { configured: members.length, connected, joined }, new Date());
  };
  const publish = () => members.forEach((one) => one.publish());
  const payload = () => statisticsElement(current(), settings.statistics);
  const answer = (request: Parameters<typeof answerIq>[1]) => answerIq(bridge, request, programVersion);
  const shutDown = (graceful: boolean) => {
    const end = () => process.exit(0);
    if (graceful) shutDownGracefully(bridge, settings.shutdown, log, end);
    else setTimeout(end, 100);
    publish();
  };
  await watchHealth(bridge, settings, publish);
  const ca = trustedAuthorities();
  if (settings.accounts.length === 0) log.warn('No xmpp-client.configs: no Jicofo will find this bridge');
  const left = (occupant: string | undefined) => bridge.focuses.left(occupant, Date.now());
  for (const account of settings.accounts)
    members.push(new BreweryMembership(account, { ca, log, payload, answer, left }));
  watchConferences(bridge, settings, publish);
  setInterval(publish, settings.statistics.presenceInterval);
  const routes = jvbRoutes({ bridge, settings, version: programVersion, statistics: current, publish, shutDown });
  serveHttp(routes, settings.rest.host, settings.rest.port, log);
}

// As a Java program ends: at once, with 128 and the signal's number.
for (const [signal, status] of [
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)
  process.on(signal, () => process.exit(status));

start().catch((error: Error) => {
  log.severe(`Exception in thread "main": ${error.message}`);
  process.exit(1);
});
