import { describe, expect, it } from 'vitest';
import { lastLines, step, succeeds } from '../../lab/shell.ts';
import { forEach, until } from '../../lab/until.ts';

describe('a step', () => {
  it('gives what the command printed, with every value quoted', async () => {
    const nasty = `a b'c"$HOME;\n`;
    expect(await step('print')`printf %s ${nasty}`).toBe(nasty);
    expect(await step('print')`printf '<%s>' ${['a b', 'c']}`).toBe('<a b><c>');
    expect(await step('read', { input: 'in' })`cat`).toBe('in');
  });

  it('fails with the words for it, the last lines and the hint; also in the middle of a pipe', async () => {
    await expect(step('boil water', { hint: 'light the stove' })`echo cold >&2; false | cat`).rejects.toMatchObject({
      problems: [
        {
          message: 'could not boil water: the command failed with status 1',
          details: ['cold'],
          hint: 'light the stove',
        },
      ],
    });
    expect(await succeeds`false`).toBe(false);
  });

  it('keeps the last lines only', () => {
    expect(lastLines('1\n\n2  \n3\n', 2)).toEqual(['2', '3']);
  });
});

describe('waiting', () => {
  it('ends with the answer, or with the time', async () => {
    let asked = 0;
    expect(await until(1, () => ++asked === 3)).toBe(true);
    expect(await until(0.05, () => false)).toBe(false);
  });

  it('works on so many at once, on all, and tells the first error after that', async () => {
    let now = 0;
    let most = 0;
    const done: number[] = [];
    const work = async (item: number) => {
      most = Math.max(most, (now += 1));
      await new Promise(setImmediate);
      now -= 1;
      if (item === 2) throw new Error('two');
      done.push(item);
    };
    await expect(forEach([1, 2, 3, 4], 2, work)).rejects.toThrow('two');
    expect([most, done]).toEqual([2, [1, 3, 4]]);
  });
});
