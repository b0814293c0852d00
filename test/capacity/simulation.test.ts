import { describe, expect, test } from 'vitest';
import { cpuSecondsPerPacket } from '../../capacity/constants.ts';
import { mixes } from '../../capacity/mixes.ts';
import { loadOf } from '../../capacity/room-load.ts';
import { type Room, roomOf } from '../../capacity/room.ts';
import { bridgesNeeded, fleetOf, meetingsTooLarge } from '../../capacity/simulation/bridges-needed.ts';
import { dayOfMixes } from '../../capacity/simulation/day-of-mixes.ts';

import type { Meeting } from '../../capacity/simulation/meeting.ts';
import { relayFactor } from '../../capacity/simulation/packets-of-room.ts';
import { type Day, type DaySettings, simulateDay } from '../../capacity/simulation/simulate-day.ts';

const nine = 9 * 3600;
const bridges = (count: number, cpus = 4) => fleetOf([{ name: 'bridge 1', cpus }], count);

function meeting(people: number, more: Partial<Room> = {}, startSeconds = nine): Meeting {
  return { name: `of ${people}`, startSeconds, endSeconds: startSeconds + 3600, room: roomOf(people, more) };
}

function day(meetings: Meeting[], count: number, more: Partial<DaySettings> = {}): Day {
  return simulateDay(meetings, { bridges: bridges(count), seed: 1, relays: false, spread: false, ...more });
}

const peaks = ({ bridges }: Day): number[] => bridges.map(({ record }) => record.peakStress);
const stressOf = (room: Room, cpus = 4): number => (loadOf(room).packetsPerSecond * cpuSecondsPerPacket) / (0.9 * cpus);

describe('stress', () => {
  test('of a meeting is what the model says of its room', () => {
    for (const room of [roomOf(5), roomOf(19), roomOf(50, { cameras: 1, mode: 'stage', screenShares: 1 })])
      expect(peaks(day([{ ...meeting(2), room }], 1))[0]).toBeCloseTo(stressOf(room), 9);
  });

  test('of meetings together is their sum', () => {
    expect(peaks(day([meeting(10), meeting(19)], 1))[0]).toBeCloseTo(stressOf(roomOf(10)) + stressOf(roomOf(19)), 9);
  });

  test("of the seed's own test is 40 % of the CPUs", () => {
    const [peak] = peaks(day([meeting(19)], 1, { bridges: bridges(1, 2) }));
    expect(peak! * 0.9).toBeCloseTo(0.4, 4);
  });

  test('is that of fewer videos where bridges allow no more', () => {
    const [limited] = peaks(day([meeting(60)], 1, { lastNLimits: { 50: 10 } }));
    expect(limited).toBeCloseTo(stressOf(roomOf(60, { lastN: 10 })), 9);
  });

  test('lasts as long as the meeting', () => {
    const [{ record }] = day([meeting(75)], 1).bridges as [Day['bridges'][0]];
    expect(stressOf(roomOf(75))).toBeGreaterThan(0.8);
    expect(record.overloadedSeconds).toBeCloseTo(3600, 0);
    expect(record.peopleOverloadedSeconds).toBeCloseTo(75 * 3600, -2);
    expect(record.stressByMinute[9 * 60 - 1]).toBe(0);
    expect(record.stressByMinute[9 * 60 + 30]).toBeCloseTo(stressOf(roomOf(75)), 9);
    expect(record.stressByMinute[10 * 60]).toBe(0);
  });

  test('of a room on several bridges is a sixth more in all, shared out by people', () => {
    const room = roomOf(160, { cameras: 10, lastN: 5, mode: 'stage' });
    const all = day([{ ...meeting(2), room }], 4, { relays: true, habits: { stressOfNewcomer: 0 } });
    expect(all.bridges.map(({ record }) => record.peakParticipants)).toEqual([80, 80, 0, 0]);
    expect(peaks(all)[1]).toBeCloseTo((stressOf(room) * relayFactor) / 2, 9);
  });
});

describe('who needs a bridge', () => {
  test('nobody who is alone, and few pairs', () => {
    const pairs = Array.from({ length: 400 }, () => meeting(2));
    const { people } = day([...pairs, meeting(1)], 1);
    expect(people.alone).toBe(3600);
    expect(people.onBridges / 7200 / 400).toBeGreaterThan(0.02);
    expect(people.onBridges / 7200 / 400).toBeLessThan(0.09);
    expect(people.direct + people.onBridges).toBe(400 * 7200);
  });

  test('everybody is refused where there is no bridge', () => {
    expect(day([meeting(5)], 0).people).toEqual({ onBridges: 0, direct: 0, alone: 0, refused: 5 * 3600 });
  });
});

describe("Jicofo's rules", () => {
  test('without relays a room stays on its bridge, however full', () => {
    const { bridges: all } = day([meeting(200)], 3);
    expect(all.map(({ record }) => record.peakParticipants)).toEqual(expect.arrayContaining([0, 0, 200]));
  });

  test('with relays a meeting goes on when a bridge has as many of it as it may', () => {
    const { bridges: all } = day([meeting(70, { cameras: 0 })], 3, { relays: true, peopleOfMeetingPerBridge: 40 });
    expect(all.map(({ record }) => record.peakParticipants).toSorted((a, b) => a - b)).toEqual([0, 30, 40]);
  });

  test('what a newcomer counts is what each bridge says itself', () => {
    const shy = simulateDay([meeting(8), meeting(8)], {
      bridges: [
        { name: 'a', cpus: 4, stressOfNewcomer: 0 },
        { name: 'b', cpus: 4 },
      ],
      seed: 1,
      relays: false,
      spread: false,
    });
    expect(shy.bridges.map(({ record }) => record.peakParticipants)).toEqual([16, 0]);
  });

  test('a burst goes where the last reports sent it, but for what newcomers count', () => {
    const burst = Array.from({ length: 8 }, () => meeting(8, {}, nine));
    const blind = day(burst, 2, { habits: { stressOfNewcomer: 0 } });
    expect(blind.bridges.map(({ record }) => record.peakParticipants)).toEqual(expect.arrayContaining([0, 64]));
    const seeing = day(burst, 2);
    expect(seeing.bridges.map(({ record }) => record.peakParticipants)).toEqual([32, 32]);
  });

  test('when all are overloaded people come to the least loaded all the same, and are counted', () => {
    const crowd = Array.from({ length: 10 }, (_, index) => meeting(40, {}, nine + index * 60));
    const { bridges: all, sentToOverloaded } = day(crowd, 2);
    expect(sentToOverloaded).toBeGreaterThan(100);
    expect(all.map(({ record }) => record.peakParticipants)).toEqual([200, 200]);
  });
});

describe('the number of bridges at which overload stops', () => {
  const settings = { bridges: bridges(1), seed: 1, relays: false, spread: false };
  const rooms = Array.from({ length: 12 }, (_, index) => meeting(19, {}, nine + index * 60));

  test('is the first that carries it', () => {
    const needed = bridgesNeeded(rooms, settings, 0.8)!;
    const worst = (count: number) => Math.max(...peaks(day(rooms, count)));
    expect(worst(needed)).toBeLessThan(0.8);
    expect(worst(needed - 1)).toBeGreaterThanOrEqual(0.8);
    // 0.2222 each: three on a bridge.
    expect(needed).toBe(4);
  });

  test('is none where one meeting fills a bridge and may have no other', () => {
    expect(bridgesNeeded([meeting(100)], settings, 0.8)).toBeUndefined();
    expect(meetingsTooLarge([meeting(10), meeting(100)], settings, 0.8).map(({ name }) => name)).toEqual(['of 100']);
    expect(bridgesNeeded([meeting(100)], { ...settings, bridges: bridges(1, 8) }, 0.8)).toBe(1);
  });

  test('is one for an empty day', () => expect(bridgesNeeded([], settings, 0.8)).toBe(1));
});

describe('a day of a mix', () => {
  const named = (...names: string[]) => names.map((name) => ({ name, mix: mixes[name]! }));

  test('has as many people at its fullest as were asked for, more or less', () => {
    for (const users of [200, 1000]) {
      const meetings = dayOfMixes({ mixes: named('standup', 'class'), users, seed: 3 });
      const { bridges: all } = simulateDay(meetings, { bridges: bridges(1), seed: 3, relays: false });
      expect(all[0]!.record.peakParticipants / users).toBeGreaterThan(0.75);
      expect(all[0]!.record.peakParticipants / users).toBeLessThan(1.35);
    }
  });

  test('has one meeting for all at nine, where that is the kind', () => {
    const [only, ...more] = dayOfMixes({ mixes: named('town-hall'), users: 300, seed: 1 });
    expect(only).toMatchObject({ startSeconds: nine, room: { people: 300, cameras: 10, lastN: 5, mode: 'stage' } });
    expect(more).toEqual([]);
  });

  test('takes what is said of all rooms', () => {
    const meetings = dayOfMixes({ mixes: named('class'), meetings: 5, seed: 1, common: { cameras: 1, codec: 'av1' } });
    expect(meetings.map(({ room }) => [room.cameras, room.codec])).toEqual(meetings.map(() => [1, 'av1']));
  });
});
