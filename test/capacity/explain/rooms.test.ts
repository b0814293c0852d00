import { describe, expect, test } from 'vitest';
import { explainRooms } from '../../../capacity/explain/rooms.ts';
import { planFor } from '../../../capacity/plan.ts';
import { roomOf } from '../../../capacity/room.ts';

const rooms = [
  roomOf(25, { mode: 'stage', cameras: 3 }),
  roomOf(10),
  roomOf(3, { codec: 'vp9' }),
  roomOf(50, { mode: 'stage', cameras: 1, microphones: 1, screenShares: 1 }),
  roomOf(60, { lastN: 5, resolution: 360 }),
  roomOf(12, { cameras: 1, resolution: 1080 }),
  roomOf(9, { cameras: 0, microphones: 20 }),
];

const number = (text: string): number => Number(text.replaceAll(',', ''));

/** Adds up what a step says, as a reader would, in kbps. */
function addedUp(how: string): number {
  const [videos = '', ...rest] = how.split('; ');
  const rates = new Map(
    [...videos.matchAll(/(low|std|high|fullHd) ([\d,]+)(?=,| kbps| packets)/g)].map(([, layer, kbps]) => [
      layer!,
      number(kbps!),
    ]),
  );
  const share = Number(/kbps x ([\d.]+)/.exec(videos)?.[1] ?? 1);
  const layers = (words: string): number =>
    words.split(' + ').reduce((sum, word) => {
      const [, times = '1', layer = ''] = /(?:([\d,]+) )?(\w+)/.exec(word)!;
      return sum + number(times) * rates.get(layer)!;
    }, 0);
  const [shown = ''] = videos.split(', with ');
  const pictures = [...shown.matchAll(/([\d,]+) x (?:\(([^)]+)\)|((?:[\d,]+ )?\w+))/g)].reduce(
    (sum, [, count, several, one]) => sum + number(count!) * layers((several ?? one)!),
    0,
  );
  return rest.reduce((sum, part) => {
    const [product = '', receivers = '1'] = part.split(' to ');
    const factors = [...product.matchAll(/[\d.,]+/g)].map(([text]) => number(text));
    return sum + factors.reduce((all, factor) => all * factor, 1) * number(receivers);
  }, pictures * share);
}

describe('the explanation of a room', () => {
  test.each([1, 0.7])('adds up, line by line, with videos at %s of what they may take', (videoShare) => {
    const plan = planFor({ rooms, videoShare });
    const chapters = explainRooms(plan);
    expect(chapters).toHaveLength(rooms.length);
    for (const [index, { steps }] of chapters.entries()) {
      const { load } = plan.demand.rooms[index]!;
      const how = (what: string): string => steps.find((step) => step.what === what)!.how;
      const result = (what: string): number => number(steps.find((step) => step.what === what)!.result.split(' ')[0]!);
      expect(addedUp(how('sent, without headers'))).toBeCloseTo(load.egressPayloadMbps * 1000, 6);
      expect(addedUp(how('taken in, without headers'))).toBeCloseTo(load.ingressPayloadMbps * 1000, 6);
      const [sent, takenIn] = ['packets sent', 'packets taken in'].map((what) => addedUp(how(what)));
      expect(sent! + takenIn!).toBe(load.packetsPerSecond);
      expect(result('packets sent')).toBe(sent);
      expect(result('packets taken in')).toBe(takenIn);
    }
  });

  test('says who sees what', () => {
    const [{ steps } = { steps: [] }] = explainRooms(planFor({ rooms: [rooms[0]!] }));
    expect(steps[1]!.how).toBe(
      '3 x (high + low) + 22 x (high + 2 low), with high 1,500, low 200 kbps; 2 microphones x 40 to 24',
    );
  });
});
