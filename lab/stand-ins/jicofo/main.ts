// The stand-in for Jicofo: opens rooms, finds the bridges, and chooses one for each meeting.
import { readConfiguration } from '../runtime/configuration.ts';
import { maximumHeap } from '../runtime/heap.ts';
import { serveHttp } from '../runtime/http-server.ts';
import { createLog } from '../runtime/log.ts';
import { programVersion } from '../runtime/program-version.ts';
import { trustedAuthorities } from '../runtime/trust.ts';
import { Focus } from './focus.ts';
import { jicofoRoutes } from './routes.ts';
import { jicofoSettings } from './settings.ts';

const log = createLog('Jicofo');

async function start(): Promise<void> {
  log.info(`This is meetctl's stand-in for Jicofo, version ${programVersion}: meetings in it have no media`);
  maximumHeap('JICOFO_MAX_MEMORY');
  const settings = jicofoSettings(await readConfiguration(process.env.JAVA_SYS_PROPS ?? ''));
  const focus = new Focus(settings, trustedAuthorities(), log);
  focus.start();
  const { rest } = settings;
  if (!rest.enabled) return;
  const routes = jicofoRoutes({
    settings,
    version: programVersion,
    brewery: focus.brewery,
    conferences: focus.conferences,
    allocator: focus.allocator,
    connected: () => focus.connected,
    open: (request) => focus.open(request),
  });
  serveHttp(routes, rest.host, rest.port, log);
}

for (const [signal, status] of [
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)
  process.on(signal, () => process.exit(status));

start().catch((error: Error) => {
  log.severe(`Exception in thread "main": ${error.message}`);
  process.exit(1);
});
