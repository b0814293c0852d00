import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guarded } from '../../../engine/modules/command.ts';
import { quote, quoteAll, sh } from '../../../engine/shell/quote.ts';
import { findProgram } from './programs.ts';
import { anyText, malformed, runs } from './texts.ts';

const word = anyText.filter((x) => !malformed.test(x) && !x.includes('\0'));

/** All that a program does, many thousand times over in one shell. */
function outputOf(shell: string, program: string): string[] {
  const result = spawnSync(shell, ['-s'], { input: program, encoding: 'utf8', maxBuffer: 1 << 28 });
  expect(result.stderr).toBe('');
  return result.stdout.split('\0').slice(0, -1);
}

for (const shell of ['dash', 'bash']) {
  const path = findProgram(shell, shell);
  test.skipIf(path === undefined)(`the engine's own quoting: any word arrives unchanged in ${shell}`, () => {
    const words = fc.sample(word, runs);
    const lines = words.map((x, index) => {
      const other = words[words.length - 1 - index]!;
      // As a word, within a command that is a word itself, in a list, and in the function of a task.
      return [
        sh`printf '%s\\0' ${x}`,
        guarded(sh`printf '%s\\0' ${x}`),
        `t() {\n:\nset -- ${quoteAll([x, other])}; printf '%s\\0' "$#" "$2"\n}; t`,
        `case ${quote(x)} in ${quote(x)}) printf '%s\\0' same ;; *) printf '%s\\0' other ;; esac`,
      ].join('\n');
    });
    const wanted = words.flatMap((x, index) => [x, x, '2', words[words.length - 1 - index]!, 'same']);
    expect(outputOf(path!, `${lines.join('\n')}\n`)).toEqual(wanted);
  });
}
