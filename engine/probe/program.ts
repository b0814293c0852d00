import type { Ask, Question } from '../modules/state.ts';
import { quote, quoteAll, sh } from '../shell/quote.ts';
import { packagesProgram, versionsProgram } from './packages.ts';
import { askableUnits, byKind, unitName } from './questions.ts';

/** Bytes of a text that are asked for at most. */
export const textLimit = 256 * 1024;

/** The shell that asks a batch of questions: one command per kind, however many things are asked about. */
export function probeProgram(questions: Iterable<Question>): string {
  const kinds = byKind(questions);
  const sections: { name: string; command: string }[] = [];
  const ask = (kind: Question['ask'], build: (names: string[]) => string) => {
    const names = kinds.get(kind);
    if (names && names.length > 0) sections.push({ name: kind, command: `${build(names)} 2>/dev/null` });
  };
  ask('path', (names) =>
    findProgram(names, `-maxdepth 0 -printf 'P\\0%p\\0%y\\0%m\\0%u\\0%g\\0%l\\0' -type f -exec sha256sum -z -- {} +`),
  );
  // Which versions are sought is seen in what is known of the packages.
  const versions = kinds.get('versions') ?? [];
  if (versions.length > 0) kinds.set('package', [...(kinds.get('package') ?? []), ...versions]);
  ask('package', packagesProgram);
  ask('versions', versionsProgram);
  ask(
    'unit',
    (names) =>
      sh`systemctl show -p LoadState -p ActiveState -p UnitFileState -p NeedDaemonReload -- ${askableUnits(names).map(unitName)}`,
  );
  ask('user', (names) => sh`getent passwd -- ${names}`);
  ask('group', (names) => sh`getent group -- ${names}`);
  ask('sysctl', (names) => sh`grep -H ${''} -- ${names.map(sysctlFile)}`);
  ask('debconf', (names) => sh`sed -n ${names.flatMap((name) => ['-e', stanza(name)])} ${debconfFiles}`);
  each(kinds.get('text'), (name, index) => {
    const command = sh`[ -f ${name} ] && [ ! -L ${name} ] && head -c ${textLimit} -- ${name}`;
    sections.push({ name: `text.${index}`, command: `${command} 2>/dev/null` });
  });
  each(kinds.get('script'), (script, index) =>
    sections.push({ name: `script.${index}`, command: sh`( theirs; eval ${script} ) </dev/null 2>/dev/null` }),
  );
  const lines = sections.map(({ name, command }, index) => `${index === 0 ? 'B' : 'next $?'} ${name}; ${command}`);
  return lines.length === 0 ? '' : `${lines.join('\n')}\nE $?`;
}

/** Seconds that all questions of a kind may take, where nobody wrote them: somebody's file or name server may be dead. */
const kindLimit = 900;

/** What the parts of such a program may take, by the names of their sections. Of a script that several tasks ask, the longest. */
export function probeLimits(questions: Iterable<Question>): Map<string, number> {
  const scripts = new Map<string, number>();
  for (const one of questions)
    if (one.ask === 'script') scripts.set(one.name, Math.max(scripts.get(one.name) ?? 0, one.limit ?? kindLimit));
  const kinds = ['path', 'package', 'versions', 'unit', 'user', 'group', 'sysctl', 'debconf'] satisfies Ask[];
  return new Map([
    ...kinds.map((kind) => [kind, kindLimit] as const),
    ...[...scripts.values()].map((limit, index) => [`script.${index}`, limit] as const),
  ]);
}

/** Debconf's own, passwords apart: its programs want a lock, which a running apt holds. */
const debconfFiles = ['/var/cache/debconf/config.dat', '/var/cache/debconf/passwords.dat'];

/** What `sed` prints of a question: all that stands there up to an empty line. */
const stanza = (question: string): string => `\\|^Name: ${question.replaceAll('.', '[.]')}$|,/^$/p`;

/** Bytes of names that fit well into one command. */
const namesLimit = 100_000;

/** `find` on these paths; too many for one command are split among several. */
function findProgram(names: readonly string[], expression: string): string {
  const words = quoteAll(names);
  if (words.length < namesLimit) return `find -P ${words} ${expression}`;
  return `printf '%s\\0' ${words} | xargs -0 sh -c ${quote(`exec find -P "$@" ${expression}`)} sh`;
}

/** Where the kernel keeps a setting. As sysctl reads names: the first separator is the separator, the other is a dot. */
export function sysctlFile(name: string): string {
  const path = /^[^./]*[/]/.test(name) ? name : name.replaceAll(/[./]/g, (one) => (one === '.' ? '/' : '.'));
  return `/proc/sys/${path}`;
}

function each<T>(items: readonly T[] | undefined, visit: (item: T, index: number) => void): void {
  items?.forEach(visit);
}
