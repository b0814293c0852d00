import type { BridgeReading } from '../top/reading.ts';
import type { BridgeViews } from './judge-bridges.ts';
import type { KnownBridge } from './known-bridges.ts';
import type { BridgeState, SeenBridge, Trouble } from './status-report.ts';
import { isOfRelease, type WantedRelease } from './wanted-release.ts';

interface Judged {
  state: BridgeState;
  problem?: Trouble;
}

/** How a bridge of the inventory is. `usual` is the version of most of them. */
export function judgeKnown(
  bridge: KnownBridge,
  view: SeenBridge | undefined,
  itself: BridgeReading | undefined,
  views: BridgeViews,
  usual: string,
): Judged {
  const { seen, inventory, wanted } = views;
  if (!seen) return { state: 'unknown' };
  const exec = `meetctl exec ${inventory} ${bridge.host} --`;
  if (!view)
    return { state: 'missing', problem: whyMissing(bridge, itself, exec) ?? notLoggedIn(bridge, itself, exec, views) };
  const unanswered = notAnswering(bridge, view, itself, exec);
  if (unanswered) return unanswered;
  if (!view.healthy || !view.operational) return { state: 'unhealthy', problem: whyUnhealthy(bridge, view, exec) };
  if (itself?.state === 'unhealthy')
    return {
      state: 'unhealthy',
      problem: {
        message: 'its own health check fails, which Jicofo has not heard of yet',
        hint: askHealth(bridge, exec),
      },
    };
  if (view.graceful_shutdown) {
    const message = 'somebody told it to end with its last meeting; it takes no new one';
    const hint = `when it has ended, start it again: meetctl deploy ${inventory} --limit ${bridge.host}`;
    return { state: 'leaving', problem: { message, hint } };
  }
  if (view.drain) {
    const message =
      'it gets new meetings only when there is no other bridge: a deployment that drains it was cut off, or somebody did so by hand';
    const hint = `give it meetings again: ${exec} meetctl-bridge undrain ${bridge.port}`;
    return { state: 'draining', problem: { message, hint } };
  }
  const message = wrongVersion(view, usual, wanted);
  if (message === undefined) return { state: 'up' };
  return {
    state: 'up',
    problem: { message, hint: `bring all to the site's version: meetctl deploy ${inventory}` },
  };
}

/** Until Jicofo notices that a bridge has gone, it goes by what that one said last. */
function notAnswering(
  { lookAt }: KnownBridge,
  { healthy, operational }: SeenBridge,
  itself: BridgeReading | undefined,
  exec: string,
): Judged | undefined {
  const seen = `Jicofo still takes it for ${healthy && operational ? 'up' : 'unhealthy'}`;
  if (itself?.state === 'unreachable')
    return {
      state: 'unreachable',
      problem: {
        message: `${seen}, but its host was not reached: ${itself.reason}`,
        hint: 'see to its host: is it switched on, and its network plugged in? Jicofo sends new meetings elsewhere once it notices',
      },
    };
  if (itself?.state === 'down')
    return {
      state: 'down',
      problem: {
        message: `${seen}, but asked on its host it does not answer: ${itself.reason}`,
        hint: `${exec} ${lookAt.unit}`,
      },
    };
  return undefined;
}

function wrongVersion({ version }: SeenBridge, usual: string, wanted: WantedRelease | undefined): string | undefined {
  if (wanted && isOfRelease(version, wanted) === false)
    return `it is of version ${version}, and meet_version ${wanted.set} is ${wanted.pattern.replace(/-\d+\*$|\*$/, '')}`;
  return version === usual
    ? undefined
    : `it is of version ${version || '?'}, others are of ${usual}: no meeting can be on both`;
}

const askHealth = ({ port }: KnownBridge, exec: string): string =>
  `${exec} curl -s http://127.0.0.1:${port}/about/health`;

function whyUnhealthy(bridge: KnownBridge, { healthy }: SeenBridge, exec: string): Trouble {
  if (!healthy)
    return {
      message: 'its own health check fails, so Jicofo sends nobody there',
      hint: askHealth(bridge, exec),
    };
  return {
    message: 'Jicofo has had no good answer from it within the last minute, and sends nobody there',
    hint: `look again in a minute; if it stays so: ${exec} ${bridge.lookAt.log}`,
  };
}

function whyMissing({ lookAt }: KnownBridge, itself: BridgeReading | undefined, exec: string): Trouble | undefined {
  if (itself?.state === 'unreachable') return { message: `its host was not reached: ${itself.reason}` };
  if (itself?.state === 'down') return { message: `it is down: ${itself.reason}`, hint: `${exec} ${lookAt.unit}` };
  return undefined;
}

function notLoggedIn(
  bridge: KnownBridge,
  itself: BridgeReading | undefined,
  exec: string,
  views: BridgeViews,
): Trouble {
  const runs = itself ? 'it runs, but ' : '';
  const { prosodyDown: prosody, inventory } = views;
  if (prosody)
    return {
      message: `${runs}Prosody on ${prosody.host}, where it logs in, takes no logins`,
      hint: `see to Prosody first: meetctl exec ${inventory} ${prosody.host} -- ${prosody.log}`,
    };
  return {
    message: `${runs}Jicofo does not see it: it is not logged in to Prosody`,
    hint: `see why: ${exec} ${bridge.lookAt.log} (a wrong password, a certificate, or port 5222 is closed); a deployment sets all of these right`,
  };
}
