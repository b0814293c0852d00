import { isOverloaded, selectBridge, type SelectionRules, type Share } from '../bridge-selection.ts';
import { maxPeopleOfConferencePerBridge } from '../constants.ts';
import { overloadStress } from './bridge-record.ts';
import type { SimulatedBridge } from './simulated-bridge.ts';

/** Jicofo's own rules as a deployment sets them. */
export function rulesFor(relays: boolean, maxParticipants: number = maxPeopleOfConferencePerBridge): SelectionRules {
  return {
    strategy: relays ? 'RegionBasedBridgeSelectionStrategy' : 'SingleBridgeSelectionStrategy',
    stressThreshold: overloadStress,
    maxParticipants,
    maxParticipantsPerInterval: -1,
    regionGroups: [],
    severalBridges: relays,
    allowMixedVersions: false,
  };
}

/** Asks Jicofo's rules, with what Jicofo knows at the moment. */
export class Chooser {
  /** People who were sent to an overloaded bridge, for want of a better one. */
  sentToOverloaded = 0;
  readonly #bridges: readonly SimulatedBridge[];
  readonly #byName: ReadonlyMap<string, SimulatedBridge>;
  readonly #rules: SelectionRules;

  constructor(bridges: readonly SimulatedBridge[], rules: SelectionRules) {
    this.#bridges = bridges;
    this.#byName = new Map(bridges.map((bridge) => [bridge.name, bridge]));
    this.#rules = rules;
  }

  /** The bridge for one more of a conference; undefined when there is none. */
  readonly choose = (conference: ReadonlyMap<string, Share>, seconds: number): SimulatedBridge | undefined => {
    const bridge =
      conference.size === 0
        ? this.#leastLoaded(seconds)
        : (this.#settled(conference, seconds) ?? this.#selected(conference, seconds));
    if (bridge && bridge.candidate.correctedStress >= this.#rules.stressThreshold) this.sentToOverloaded++;
    return bridge;
  };

  /**
   * What the rules come to for most people, without asking all bridges: a conference on one bridge stays there as long as
   * it may have no other, or that one is not overloaded.
   */
  #settled(conference: ReadonlyMap<string, Share>, seconds: number): SimulatedBridge | undefined {
    if (conference.size !== 1) return undefined;
    const [name] = conference.keys();
    const bridge = this.#byName.get(name!)!;
    const candidate = bridge.seen(seconds);
    if (!this.#rules.severalBridges) return bridge;
    return isOverloaded(candidate, { bridges: [candidate], conference }, this.#rules) ? undefined : bridge;
  }

  /** What the rules come to for a conference that begins, since all bridges are alike but for their load. */
  #leastLoaded(seconds: number): SimulatedBridge | undefined {
    let least: SimulatedBridge | undefined;
    let stress = Infinity;
    for (const bridge of this.#bridges) {
      const { correctedStress } = bridge.seen(seconds);
      if (correctedStress >= stress) continue;
      least = bridge;
      stress = correctedStress;
    }
    return least;
  }

  #selected(conference: ReadonlyMap<string, Share>, seconds: number): SimulatedBridge | undefined {
    const bridges = this.#bridges.map((bridge) => bridge.seen(seconds));
    const selection = selectBridge({ bridges, conference, region: 'lan' }, this.#rules);
    return 'bridge' in selection ? this.#byName.get(selection.bridge.jid) : undefined;
  }
}
