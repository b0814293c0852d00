import { describe, expect, it } from 'vitest';
import {
  selectBridge,
  type Candidate,
  type Question,
  type SelectionRules,
  type Share,
} from '../../capacity/bridge-selection.ts';

const rules: SelectionRules = {
  strategy: 'RegionBasedBridgeSelectionStrategy',
  stressThreshold: 0.8,
  maxParticipants: 80,
  maxParticipantsPerInterval: -1,
  regionGroups: [],
  severalBridges: true,
  allowMixedVersions: false,
};

function bridge(jid: string, wish: Partial<Candidate> = {}): Candidate {
  const usual = { version: '1', region: 'lan', relayId: jid, operational: true, correctedStress: 0.1 };
  return { jid, ...usual, drain: false, gracefulShutdown: false, shuttingDown: false, ...wish };
}

function on(shares: Record<string, Partial<Share>>): Map<string, Share> {
  const full = ([jid, share]: [string, Partial<Share>]) =>
    [jid, { participants: 1, recentlyAdded: 0, ...share }] as const;
  return new Map(Object.entries(shares).map(full));
}

/** The JID of the chosen bridge, or the reason why there is none. */
function choose(bridges: Candidate[], question: Partial<Question> = {}, wish: Partial<SelectionRules> = {}): string {
  const asked = { bridges, conference: new Map<string, Share>(), region: 'lan', ...question };
  const selection = selectBridge(asked, { ...rules, ...wish });
  return 'bridge' in selection ? selection.bridge.jid : selection.reason;
}

const single = { strategy: 'SingleBridgeSelectionStrategy', severalBridges: false } as const;

describe('which bridges may be taken at all', () => {
  it('takes none that is not operational or shuts down, and says so', () => {
    expect(choose([])).toBe('There are no operational bridges');
    expect(choose([bridge('a', { operational: false })])).toBe('There are no operational bridges');
    expect(choose([bridge('a', { shuttingDown: true })])).toBe('All operational bridges are SHUTTING_DOWN');
    expect(choose([bridge('a', { operational: false }), bridge('b', { correctedStress: 2 })])).toBe('b');
  });

  it('takes one that drains or will shut down only when there is no other', () => {
    expect(choose([bridge('a', { drain: true }), bridge('b', { correctedStress: 3 })])).toBe('b');
    expect(choose([bridge('a', { drain: true })])).toBe('a');
    expect(choose([bridge('a', { gracefulShutdown: true }), bridge('b', { correctedStress: 3 })])).toBe('b');
    expect(choose([bridge('a', { gracefulShutdown: true })])).toBe('a');
  });

  it('mixes no versions within a conference, unless it may', () => {
    const bridges = [bridge('a', { correctedStress: 0.9 }), bridge('b', { version: '2' })];
    expect(choose(bridges, { conference: on({ a: {} }) })).toBe('a');
    expect(choose(bridges, { conference: on({ a: {} }) }, { allowMixedVersions: true })).toBe('b');
    expect(choose([bridge('a', { operational: false }), bridges[1]!], { conference: on({ a: {} }) })).toBe(
      'There are no bridges with the required version 1',
    );
  });

  it('stays on the one bridge of a conference when it may have no second, or that one has no relay', () => {
    const bridges = [bridge('a', { correctedStress: 0.9 }), bridge('b')];
    expect(choose(bridges, { conference: on({ a: {} }) }, { severalBridges: false })).toBe('a');
    const alone = [bridge('a', { correctedStress: 0.9, relayId: undefined }), bridge('b')];
    expect(choose(alone, { conference: on({ a: {} }) })).toBe('a');
    expect(choose(bridges, { conference: on({ a: {} }) })).toBe('b');
  });
});

describe('one bridge for a conference', () => {
  it('is the least loaded of the region, else the least loaded', () => {
    const bridges = [
      bridge('a', { correctedStress: 0.3 }),
      bridge('b', { region: 'far' }),
      bridge('c', { correctedStress: 0.2 }),
    ];
    expect(choose(bridges, {}, single)).toBe('c');
    expect(choose(bridges, { region: 'nowhere' }, single)).toBe('b');
    expect(choose(bridges, { region: undefined }, single)).toBe('b');
  });

  it('never splits a room, even when the bridge is overloaded', () => {
    const bridges = [bridge('a', { correctedStress: 1.5 }), bridge('b')];
    expect(choose(bridges, { conference: on({ a: { participants: 200 } }) }, { ...single, severalBridges: true })).toBe(
      'a',
    );
  });
});

describe('bridges by region', () => {
  it('keeps a room together until its bridge is overloaded or holds as many of it as it may', () => {
    const bridges = [bridge('a', { correctedStress: 0.7 }), bridge('b')];
    expect(choose(bridges, { conference: on({ a: { participants: 79 } }) })).toBe('a');
    expect(choose(bridges, { conference: on({ a: { participants: 80 } }) })).toBe('b');
    expect(choose(bridges, { conference: on({ a: { participants: 80 } }) }, { maxParticipants: -1 })).toBe('a');
    const loaded = [bridge('a', { correctedStress: 0.8 }), bridge('b')];
    expect(choose(loaded, { conference: on({ a: {} }) })).toBe('b');
  });

  it('spreads those who come all at once, where that is limited', () => {
    const question = { conference: on({ a: { participants: 30, recentlyAdded: 30 } }) };
    expect(choose([bridge('a'), bridge('b')], question)).toBe('a');
    expect(choose([bridge('a'), bridge('b')], question, { maxParticipantsPerInterval: 30 })).toBe('b');
  });

  it('prefers the region, then its group, then the conference, then any', () => {
    const near = bridge('near', { correctedStress: 0.5 });
    const group = bridge('group', { region: 'next', correctedStress: 0.4 });
    const far = bridge('far', { region: 'far', correctedStress: 0.2 });
    const any = bridge('any', { region: 'else' });
    const regionGroups = [['lan', 'next']];
    const conference = on({ far: {} });
    expect(choose([near, group, far, any], { conference }, { regionGroups })).toBe('near');
    expect(choose([group, far, any], { conference }, { regionGroups })).toBe('group');
    expect(choose([far, any], { conference }, { regionGroups })).toBe('far');
    expect(choose([{ ...far, correctedStress: 0.9 }, any], { conference }, { regionGroups })).toBe('any');
  });

  it('takes the least loaded when all are overloaded, but not one that is full', () => {
    const bridges = [bridge('a', { correctedStress: 0.9 }), bridge('b', { correctedStress: 1.2 })];
    expect(choose(bridges)).toBe('a');
    expect(choose(bridges, { conference: on({ a: { participants: 80 } }) })).toBe('b');
    const full = on({ a: { participants: 80 }, b: { participants: 80 } });
    expect(choose(bridges, { conference: full })).toBe('a');
  });
});

it('keeps all bridges of a conference in the region of the first', () => {
  const bridges = [
    bridge('a', { correctedStress: 0.9 }),
    bridge('b', { correctedStress: 0.5 }),
    bridge('c', { region: 'far' }),
  ];
  const strategy = 'IntraRegionBridgeSelectionStrategy';
  expect(choose(bridges, { conference: on({ a: {} }), region: 'far' }, { strategy })).toBe('b');
});

it('gives each participant another bridge, where that is wished', () => {
  const strategy = 'SplitBridgeSelectionStrategy';
  const bridges = [bridge('a'), bridge('b', { correctedStress: 0.9 })];
  expect(choose(bridges, { conference: on({ a: {} }) }, { strategy })).toBe('b');
  expect(choose(bridges, { conference: on({ a: { participants: 2 }, b: {} }) }, { strategy })).toBe('b');
});
