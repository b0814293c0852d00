const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** More hosts than this from one range is a slip of the finger, and would eat the machine's memory. */
const mostHosts = 10_000;

/** Says what is wrong with a range, in words for its writer. */
export class RangeError extends Error {}

function numbers(begin: string, end: string, step: number): string[] {
  if (!/^\d+$/.test(begin) || !/^\d+$/.test(end)) {
    throw new RangeError('begin and end of a range are both numbers or both single letters');
  }
  const padded = begin.startsWith('0') && begin.length > 1;
  if (padded && begin.length !== end.length) {
    throw new RangeError(
      `begin and end need the same number of digits: "${begin}" has ${begin.length}, "${end}" has ${end.length}`,
    );
  }
  const [first, last] = [Number(begin), Number(end)];
  if (first > last) throw new RangeError(`the range goes backwards: ${begin} is more than ${end}`);
  const count = Math.floor((last - first) / step) + 1;
  if (count > mostHosts) throw new RangeError(`the range makes ${count} hosts; ${mostHosts} is the most`);
  return Array.from({ length: count }, (_, index) => {
    const text = String(first + index * step);
    return padded ? text.padStart(begin.length, '0') : text;
  });
}

function sequence(text: string): string[] {
  const parts = text.split(':');
  if (parts.length < 2 || parts.length > 3) throw new RangeError('a range is [begin:end] or [begin:end:step]');
  const [begin = '', end = '', stepText = '1'] = parts;
  const step = /^\d+$/.test(stepText) ? Number(stepText) : 0;
  if (step < 1) throw new RangeError(`the step of a range is a whole number from 1, not "${stepText}"`);
  if (end === '') throw new RangeError('the range has no end');
  const [from, to] = [letters.indexOf(begin), letters.indexOf(end)];
  if (begin.length !== 1 || end.length !== 1 || from < 0 || to < 0)
    return numbers(begin === '' ? '0' : begin, end, step);
  if (from > to) throw new RangeError(`the range goes backwards: ${begin} is after ${end}`);
  return letters
    .slice(from, to + 1)
    .split('')
    .filter((_, index) => index % step === 0);
}

/**
 * The names that a text with ranges stands for: `jvb[01:03]` is jvb01, jvb02, jvb03; letters, steps and several
 * ranges in one name as Ansible reads them. A text without a range stands for itself. Throws RangeError.
 */
export function expandRange(text: string): string[] {
  const open = text.indexOf('[');
  const close = text.indexOf(']', open + 1);
  if (open < 0 && close < 0) return [text];
  if (open < 0 || close < 0) throw new RangeError('a range needs both brackets: [begin:end]');
  const [head, tail] = [text.slice(0, open), expandRange(text.slice(close + 1))];
  const middle = sequence(text.slice(open + 1, close));
  if (middle.length * tail.length > mostHosts)
    throw new RangeError(`the ranges make ${middle.length * tail.length} hosts; ${mostHosts} is the most`);
  return middle.flatMap((item) => tail.map((rest) => `${head}${item}${rest}`));
}
