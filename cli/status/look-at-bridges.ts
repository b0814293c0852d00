import { MeetctlError } from '../../engine/errors.ts';
import { connectorFor, endpointOf } from '../../engine/run/connect.ts';
import type { RunEvent } from '../../engine/run/events.ts';
import { HostWatch } from '../../engine/run/host-watch.ts';
import { limited } from '../../engine/run/limited.ts';
import type { Access } from '../site/access.ts';
import { inventoryWords } from '../site/inventory-option.ts';
import type { OpenSite } from '../site/open-site.ts';
import type { RunOptions } from '../site/run-options.ts';
import { answerOf, type HostAnswer, type HostQuestion, scriptOf, viewPage } from '../top/question.ts';
import { bridgesOf, focusOf, statisticsOf, unreachableBridges } from '../top/read-answer.ts';
import type { BridgeReading } from '../top/reading.ts';
import { type BridgeViews, judgeBridges } from './judge-bridges.ts';
import { knownBridges, type KnownBridge, membersOf } from './known-bridges.ts';
import { seenBridges } from './seen-bridges.ts';
import { wantedRelease } from './wanted-release.ts';
import type { BridgeStatus, FocusStatus, SeenBridge } from './status-report.ts';

export interface BridgesAndFocus {
  focus: FocusStatus[];
  bridges: BridgeStatus[];
}

interface Asked {
  question: HostQuestion;
  /** Or why there is none. */
  answer: HostAnswer | string;
}

/**
 * Asks Jicofo for its bridges, and the bridges for what they say of themselves. Only where a host with Jicofo is among the
 * run's, because what is missing can only be told by it.
 */
export async function lookAtBridges(
  site: OpenSite,
  events: readonly RunEvent[],
  options: RunOptions & { access: Access },
): Promise<BridgesAndFocus> {
  const focusHosts = membersOf(site.inventory, 'jicofo').filter((host) => site.targets.includes(host));
  if (focusHosts.length === 0 || !Object.hasOwn(site.hosts.scope(focusHosts[0]!), 'jicofo_port'))
    return { focus: [], bridges: [] };
  const known = knownBridges(site);
  const hosts = [...new Set([...focusHosts, ...known.map(({ host }) => host)])];
  const questions = hosts
    .filter((host) => site.targets.includes(host))
    .map((host): HostQuestion => {
      const bridgePorts = known.filter((one) => one.host === host).map(({ port }) => port);
      if (!focusHosts.includes(host)) return { host, bridgePorts };
      return { host, bridgePorts, focusPort: site.hosts.scope(host).jicofo_port as number, wantsView: true };
    });
  const lost = new Map(events.flatMap((one) => (one.event === 'unreachable' ? [[one.host, one.problem.message]] : [])));
  const asked = await askAll(site, questions, lost, options);
  const inventory = inventoryWords(site.inventory.files);
  const views = asked.flatMap(({ answer }) => viewOf(answer) ?? []);
  const seen = views.length === 0 ? undefined : new Map(views.flatMap((view) => [...view]));
  const retired = membersOf(site.inventory, 'jvb_retired');
  return {
    focus: asked.flatMap((one) => focusStatus(one, inventory, site) ?? []),
    bridges: judgeBridges({
      known,
      retired,
      seen,
      own: ownWords(asked, known),
      inventory,
      prosodyDown: prosodyWithoutLogins(site, events),
      wanted: wantedRelease(site, focusHosts[0]!),
    }),
  };
}

async function askAll(
  site: OpenSite,
  questions: readonly HostQuestion[],
  lost: ReadonlyMap<string, string>,
  options: RunOptions & { access: Access },
): Promise<Asked[]> {
  const connect = connectorFor({
    configFile: options.sshConfig ?? process.env.MEETCTL_SSH_CONFIG,
    acceptNew: options.acceptNew ?? false,
    password: options.access.password,
    timeout: options.access.timeout,
    onAccepted: () => {},
  });
  const asked: Asked[] = [];
  await limited(options.forks, questions, async (question) => {
    const reason = lost.get(question.host);
    if (reason !== undefined) return void asked.push({ question, answer: reason });
    const watch = new HostWatch(endpointOf(question.host, site.hosts.scope(question.host)), connect);
    try {
      asked.push({ question, answer: answerOf(await watch.ask(scriptOf(question))) });
    } catch (error) {
      if (!(error instanceof MeetctlError)) throw error;
      asked.push({ question, answer: error.problems[0]!.message });
    } finally {
      watch.close();
    }
  });
  return asked;
}

function viewOf(answer: HostAnswer | string): Map<string, SeenBridge> | undefined {
  const page = typeof answer === 'string' ? undefined : answer.pages.get(viewPage);
  if (!page) return undefined;
  const found = statisticsOf(page, 0, '');
  return typeof found === 'string' ? undefined : seenBridges(found);
}

/** Readings are in the order of the ports that were asked, which is that of the host's bridges. */
function ownWords(asked: readonly Asked[], known: readonly KnownBridge[]): Map<string, BridgeReading> {
  return new Map(
    asked.flatMap(({ question, answer }) => {
      const readings = typeof answer === 'string' ? unreachableBridges(question, answer) : bridgesOf(question, answer);
      const mine = known.filter(({ host }) => host === question.host);
      return mine.map(({ nickname }, index) => [nickname, readings[index]!] as const);
    }),
  );
}

function focusStatus({ question, answer }: Asked, inventory: string, site: OpenSite): FocusStatus | undefined {
  const { host, focusPort } = question;
  if (focusPort === undefined) return undefined;
  if (typeof answer === 'string') return { host, state: 'unreachable', problem: { message: answer } };
  const { state, reason, numbers } = focusOf(question, answer)!;
  const counts = { conferences: numbers?.conferences, participants: numbers?.participants };
  const page = answer.pages.get(viewPage);
  const view = page ? statisticsOf(page, focusPort, 'rest.debug.enabled in jicofo.conf') : 'the host did not say';
  const trouble = state === 'up' ? (typeof view === 'string' ? view : undefined) : reason;
  if (trouble === undefined) return { host, state: 'up', ...counts };
  const look =
    site.hosts.scope(host).meet_install === 'docker'
      ? 'meetctl-compose logs --tail 20 jicofo'
      : 'tail -n 20 /var/log/jitsi/jicofo.log';
  return { host, state: 'down', problem: { message: trouble, hint: `meetctl exec ${inventory} ${host} -- ${look}` } };
}

/** As roles/prosody/checks.yml has it. */
export const loginsCheck = 'Logins are answered';

function prosodyWithoutLogins(site: OpenSite, events: readonly RunEvent[]): BridgeViews['prosodyDown'] {
  const failed = events.find((one) => one.event === 'task' && one.task === loginsCheck && one.status === 'failed');
  if (failed?.event !== 'task') return undefined;
  const isDocker = site.hosts.scope(failed.host).meet_install === 'docker';
  const log = isDocker ? 'meetctl-compose logs --tail 20 prosody' : 'journalctl -u prosody -n 20';
  return { host: failed.host, log };
}
