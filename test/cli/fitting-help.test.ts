import { expect, test } from 'vitest';
import { fittingHelp } from '../../cli/fitting-help.ts';

const help = `Usage: meetctl greet

Examples:
  $ meetctl greet ann      says hello to her
  $ meetctl greet bob      x

It says hello. It does nothing else
at all.
Exit status: 0.
`;

test('a help that fits stays as it is', () => {
  expect(fittingHelp(help, 80)).toBe(help);
});

test('in a narrow window what a command does stands below it, and sentences are broken between words', () => {
  expect(fittingHelp(help, 30)).toBe(`Usage: meetctl greet

Examples:
  $ meetctl greet ann
      says hello to her
  $ meetctl greet bob      x

It says hello. It does nothing
else at all. Exit status: 0.
`);
});

test('a command that has nothing beside it stays whole, since it may be copied', () => {
  const line = '  $ meetctl greet --and --nothing --else --at --all\n';
  expect(fittingHelp(line, 20)).toBe(line);
});
