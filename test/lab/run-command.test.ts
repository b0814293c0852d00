import { expect, test } from 'vitest';
import { runCommand } from '../../lab/run-command.ts';

test('many commands at once listen but once for our own end, and for nothing afterwards', async () => {
  const before = process.listenerCount('exit');
  const running = Array.from({ length: 24 }, () =>
    runCommand({ argv: ['sh', '-c', 'read -r line; echo "$line"'], env: {} }, { input: 'a\n' }),
  );
  expect(process.listenerCount('exit')).toBe(before + 1);
  expect((await Promise.all(running)).map(({ stdout }) => stdout)).toEqual(Array(24).fill('a\n'));
  expect(process.listenerCount('exit')).toBe(before);
});
