import { FailedError } from '../errors.ts';
import type {
  Answers,
  Ask,
  DebconfState,
  GroupState,
  PathState,
  Question,
  ScriptState,
  UnitState,
  UserState,
} from '../modules/state.ts';
import type { Section } from '../transport/program-run.ts';
import { readPackages, readVersions } from './packages.ts';
import { sysctlFile } from './program.ts';
import { askableUnits, byKind, keyOf } from './questions.ts';

/** Answers by `keyOf` of their question. */
export type AnswerMap = Map<string, Answers[Ask]>;

/** Reads what the probe program printed. A thing that was not spoken of is absent. */
export function parseAnswers(questions: Iterable<Question>, sections: ReadonlyMap<string, Section>): AnswerMap {
  const answers: AnswerMap = new Map();
  for (const [ask, names] of byKind(questions)) {
    if (ask === 'text' || ask === 'script') {
      names.forEach((name, index) => {
        const section = sections.get(`${ask}.${index}`);
        answers.set(keyOf(ask, name), ask === 'text' ? textOf(section) : scriptOf(section));
      });
      continue;
    }
    const section = sections.get(ask);
    if (section?.expired !== undefined) throw tooSlow(ask, section.expired);
    const text = section?.data.toString() ?? '';
    const found = readers[ask](text, names);
    for (const name of names) answers.set(keyOf(ask, name), found.get(name) ?? absent[ask]);
  }
  return answers;
}

/** The scripts among them that were not come to. */
export function unansweredScripts(
  questions: readonly Question[],
  sections: ReadonlyMap<string, Section>,
): readonly Question[] {
  const names = byKind(questions).get('script') ?? [];
  const unanswered = new Set(names.filter((_, index) => !sections.has(`script.${index}`)));
  return questions.filter(({ ask, name }) => ask === 'script' && unanswered.has(name));
}

const absent: { [A in Exclude<Ask, 'text' | 'script'>]: Answers[A] } = {
  path: { type: 'absent', mode: '', owner: '', group: '' },
  package: {},
  versions: [],
  unit: { load: 'not-found', active: 'inactive', file: '', needsReload: false },
  user: undefined,
  group: undefined,
  sysctl: undefined,
  debconf: { seen: false },
};

type Reader = (text: string, names: readonly string[]) => Map<string, Answers[Ask]>;

const readers: Record<Exclude<Ask, 'text' | 'script'>, Reader> = {
  path: readPaths,
  package: readPackages,
  versions: readVersions,
  unit: readUnits,
  user: readUsers,
  group: readGroups,
  sysctl: readSysctls,
  debconf: readDebconf,
};

const textOf = (section: Section | undefined) => (section?.rc === 0 ? section.data.toString() : undefined);

const scriptOf = (section: Section | undefined): ScriptState => ({
  rc: section?.rc ?? 1,
  stdout: section?.data.toString() ?? '',
  ...(section?.expired === undefined ? {} : { expired: section.expired }),
});

const types: Record<string, PathState['type']> = { f: 'file', d: 'directory', l: 'link' };

function readPaths(text: string): Map<string, PathState> {
  const paths = new Map<string, PathState>();
  const tokens = text.split('\0');
  for (let i = 0; i < tokens.length; i++) {
    const sum = /^([0-9a-f]{64}) [ *]([\s\S]*)$/.exec(tokens[i]!);
    if (tokens[i] === 'P') {
      const [path, type, mode, owner, group, target] = tokens.slice(i + 1, i + 7) as [
        string,
        string,
        string,
        string,
        string,
        string,
      ];
      if (group === undefined || target === undefined) throw cutOff();
      const state: PathState = { type: types[type] ?? 'other', mode: mode.padStart(4, '0'), owner, group };
      if (type === 'l') state.target = target;
      paths.set(path, state);
      i += 6;
    } else if (sum) {
      const state = paths.get(sum[2]!);
      if (state) state.sha256 = sum[1];
    }
  }
  return paths;
}

/** What is missing in it would be taken for absent, and made anew. */
function cutOff(): FailedError {
  return new FailedError({
    message: 'what the host answered about its files ends in the middle',
    hint: 'look for a full disk or a killed process there, and run again',
  });
}

function tooSlow(ask: Ask, seconds: number): FailedError {
  return new FailedError({
    message: `the host did not answer within ${seconds} s what was asked of each ${ask}`,
    hint: 'look for a file or name server that is gone: df, getent passwd',
  });
}

function readUnits(text: string, names: readonly string[]): Map<string, UnitState> {
  const units = new Map<string, UnitState>();
  const askable = askableUnits(names);
  text
    .trimEnd()
    .split('\n\n')
    .forEach((block, index) => {
      const properties = new Map(
        block.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
      );
      const name = askable[index];
      if (name === undefined || !properties.has('LoadState')) return;
      units.set(name, {
        load: properties.get('LoadState')!,
        active: properties.get('ActiveState') ?? '',
        file: properties.get('UnitFileState') ?? '',
        needsReload: properties.get('NeedDaemonReload') === 'yes',
      });
    });
  return units;
}

function readUsers(text: string): Map<string, UserState> {
  return new Map(
    entries(text, 7).map(([name, , uid, gid, comment, home, shell]) => [
      name!,
      { uid: Number(uid), gid: Number(gid), comment: comment!, home: home!, shell: shell! },
    ]),
  );
}

function readGroups(text: string): Map<string, GroupState> {
  return new Map(
    entries(text, 4).map(([name, , gid, members]) => [
      name!,
      { gid: Number(gid), members: members === '' ? [] : members!.split(',') },
    ]),
  );
}

/** Lines of accounts. One with too few fields says nothing, as it does to the host's own library. */
function entries(text: string, fields: number): string[][] {
  return lines(text)
    .map((line) => line.split(':'))
    .filter(({ length }) => length >= fields);
}

function readSysctls(text: string, names: readonly string[]): Map<string, string> {
  const files = new Map(names.map((name) => [sysctlFile(name), name]));
  return new Map(
    lines(text).flatMap((line) => {
      const colon = line.indexOf(':');
      const name = files.get(line.slice(0, colon));
      return name === undefined
        ? []
        : [
            [
              name,
              line
                .slice(colon + 1)
                .replaceAll(/\s+/g, ' ')
                .trim(),
            ],
          ];
    }),
  );
}

/** Stanzas of debconf's two files; of a question that stands in both the first says what the second does not. */
function readDebconf(text: string, names: readonly string[]): Map<string, DebconfState> {
  const stanzas = text.split('\n\n');
  return new Map(
    names.map((name) => {
      const own = stanzas.filter((stanza) => stanza.split('\n').includes(`Name: ${name}`)).join('\n');
      const field = (label: string) => new RegExp(`^${label}: ?(.*)$`, 'm').exec(own)?.[1];
      return [name, { value: field('Value'), seen: (field('Flags') ?? '').split(/,\s*/).includes('seen') }];
    }),
  );
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
