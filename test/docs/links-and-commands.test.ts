import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Command, type Option } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadVerb, verbNames } from '../../cli/verbs.ts';
import { pages, prose, root, textOf } from './fixtures/pages.ts';

/** The names by which headings can be linked to, as GitHub makes them. */
function anchors(page: string): Set<string> {
  const headings = [...prose(textOf(page)).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  const plain = (heading: string) => heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  return new Set(
    headings.map((one) =>
      plain(one)
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(/\s/g, '-'),
    ),
  );
}

function brokenLinks(page: string, text = textOf(page)): string[] {
  const links = [...prose(text).matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? page : relative(root, join(root, dirname(page), file));
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && target.endsWith('.md') && !anchors(target).has(anchor);
  });
}

describe('links of the pages', () => {
  it.each(pages)('%s leads nowhere that is not there', (page) => {
    expect(brokenLinks(page)).toEqual([]);
  });

  it('would be found broken', () => {
    const text = '[a](gone.md) [b](index.md#gone) [c](index.md#tasks) [d](https://example.org/) [e](../README.md)';
    expect(brokenLinks('docs/index.md', text)).toEqual(['gone.md', 'index.md#gone']);
  });

  it('of the index lead to every page', () => {
    const listed = textOf('docs/index.md');
    const missing = pages.filter((page) => page.startsWith('docs/') && page !== 'docs/index.md');
    expect(missing.filter((page) => !listed.includes(`(${page.slice('docs/'.length)})`))).toEqual([]);
  });
});

describe('commands of the pages', () => {
  const program = new Command('meetctl');
  beforeAll(async () => {
    for (const name of verbNames()) (await loadVerb(name)).build(program.command(name));
  }, 60_000);

  /** Calls of meetctl in blocks of commands, without what others of the line do. */
  function commandLines(text: string): string[] {
    const blocks = [...text.matchAll(/^```(\w*)\n([^]*?)^```/gm)].filter(([, kind]) => kind === '' || kind === 'sh');
    return blocks.flatMap(([, kind, block = '']) =>
      block
        .replaceAll('\\\n', ' ')
        .split('\n')
        .flatMap((line) => (kind === 'sh' ? line.replace(/(^|\s)#\s.*/, '').split(/ (?:&&|\|) |; /) : line))
        .flatMap((line) => /^(?:\$ )?(?:sudo )?(?:npx )?meetctl (.*)$/.exec(line.trim())?.[1] ?? []),
    );
  }

  /** Commands in the midst of a sentence; they may be a verb alone. */
  const inSentences = (text: string): string[] =>
    [...prose(text).matchAll(/`(?:sudo )?(?:npx )?meetctl ([^`\n]+)`/g)].map(([, line = '']) => line);

  /** What is said too much or too little beside options: the inventory that is missing. */
  function wrongArguments(command: Command, words: readonly string[], isOpen: boolean): string[] {
    const takesValue = (flag: string) =>
      (command.options as Option[]).some(({ long, short, required }) => required && (flag === long || flag === short));
    const given = words.filter((word, index) => !word.startsWith('-') && !takesValue(words[index - 1] ?? ''));
    const wanted = command.registeredArguments;
    const missing = wanted.filter(({ required }, index) => required && given[index] === undefined);
    if (missing.length > 0 && !isOpen) return missing.map((one) => `without <${one.name()}>`);
    return wanted.at(-1)?.variadic ? [] : given.slice(wanted.length).map((word) => `with "${word}"`);
  }

  const flags = (command: Command): Set<string> => {
    const own = (command.options as Option[]).flatMap(({ long, short }) => [long, short]);
    return new Set([...own, '--help', '-h', '--version', '-V'].filter((flag) => flag !== undefined && flag !== null));
  };

  /** What of a line there is not: a verb, a subcommand, an option. */
  function unknownIn(line: string, isOpen = false): string[] {
    const [before = '', after] = line
      .replaceAll(/'[^']*'|"[^"]*"|`[^`]*`|\$\([^)]*\)/g, 'quoted')
      .split(/\s{3,}|\s(?:--|#|>>?|[|&;<])(?:\s|$)/);
    const words = before.trim().split(/\s+/);
    if (
      words[0]?.startsWith('-') ||
      words[0] === 'help' ||
      (isOpen && words.length === 1 && verbNames().includes(words[0]!)) ||
      /^[A-Z]+$/.test(words[0] ?? '')
    )
      return [];
    let command = program.commands.find((one) => one.name() === words[0]);
    if (command === undefined) return [`meetctl ${words[0]}`];
    const known = flags(command);
    const nested = command.commands.find((one) => one.name() === words[1]);
    if (command.commands.length > 0 && nested === undefined && !words[1]?.startsWith('-'))
      return [`${words[0]} ${words[1]}`];
    // What a program under `lab run` is given is that program's.
    if (words[0] === 'lab' && ['run', 'exec', 'ssh'].includes(words[1] ?? '')) return [];
    if (nested !== undefined) command = nested;
    for (const flag of flags(command)) known.add(flag);
    const unknown = words
      .filter((word) => /^--?[a-z]/i.test(word))
      .map((word) => word.replace(/=.*/, ''))
      .filter((word) => !known.has(word));
    const isHelp = words.some((word) => ['--help', '-h'].includes(word));
    if (unknown.length > 0 || isHelp) return unknown;
    // The command after `--` is of no matter here, but that there is one.
    const rest = words.slice(nested === undefined ? 1 : 2);
    return wrongArguments(command, after === undefined || !/\s--\s/.test(line) ? rest : [...rest, 'COMMAND'], isOpen);
  }

  it.each(pages)('%s names none, and no option, that is not there', (page) => {
    const lines = commandLines(textOf(page));
    const wrong = (line: string, isOpen: boolean) =>
      unknownIn(line, isOpen).map((what) => `${what}  in: meetctl ${line}`);
    expect(lines.flatMap((line) => wrong(line, false))).toEqual([]);
    expect(inSentences(textOf(page)).flatMap((line) => wrong(line, true))).toEqual([]);
  });

  it('would be found wrong', () => {
    expect(commandLines('```sh\nls && sudo meetctl depoy x --check # it\nls\n```\n')).toEqual(['depoy x --check']);
    expect(unknownIn('depoy x --check')).toEqual(['meetctl depoy']);
    expect(unknownIn('deploy x --chek -C')).toEqual(['--chek']);
    expect(unknownIn('lab forwards 1')).toEqual(['lab forwards']);
    expect(unknownIn('exec x jvb -- ss --anything')).toEqual([]);
    expect(unknownIn('exec x -- ss')).toEqual(['without <command>']);
    expect(unknownIn('deploy --check')).toEqual(['without <inventory>']);
    expect(unknownIn('deploy --check', true)).toEqual([]);
    expect(unknownIn('status x jvb --limit web')).toEqual(['with "jvb"']);
    expect(inSentences('say `meetctl depoy x` now')).toEqual(['depoy x']);
  });
});
