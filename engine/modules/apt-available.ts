import { quoteAll } from '../shell/quote.ts';
import { asWished, type Decision, type Module } from './module.ts';
import { lookAnew, offersOf } from './offered-versions.ts';
import { bareName, fits, listed, nameList, nameOf, oneOrMore, versionOf } from './package-name.ts';
import type { OfferedVersion, StateView } from './state.ts';

interface AvailableParameters {
  name: string | readonly string[];
  alternatives?: Readonly<Record<string, readonly string[]>>;
  hint?: string;
}

export const aptAvailable: Module<AvailableParameters> = {
  name: 'apt_available',
  summary:
    'Looks whether packages could be installed in the versions that are wanted, and installs nothing: before anything is changed that needs them.',
  primary: 'name',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: {
      name: {
        description:
          'A package, or a list of them, as `apt` takes them: `nginx=1.22*`. One that is there in that version need not be in any source.',
        ...oneOrMore,
      },
      alternatives: {
        type: 'object',
        additionalProperties: nameList,
        description:
          'What else could be wanted, by the names that people know it by: lists of such packages. It is told which of them the host can get.',
      },
      hint: { type: 'string', minLength: 1, description: 'What to do when one of them cannot be had.' },
    },
  },
  probedBy: ['name'],
  probe: (parameters) =>
    names(parameters).flatMap((name) => [
      { ask: 'package', name: nameOf(name) } as const,
      { ask: 'versions', name } as const,
      { ask: 'script', name: anew(parameters), onDemand: true } as const,
    ]),
  decide(state, parameters) {
    const wanted = names(parameters).filter((name) => isToCome(state, name));
    const held = wanted.filter((name) => state.get('package', nameOf(name)).held);
    if (held.length > 0) return heldBack(state, held);
    const known = (name: string) => state.get('versions', name);
    if (wanted.length === 0 || (!state.changing && wanted.every((name) => isOffered(name, known(name)))))
      return asWished;
    const { rc, stdout } = state.get('script', anew(parameters));
    // Where the lists cannot even be copied, those that the host has count, as for an installation.
    const offers = (name: string) => (rc === 0 ? offersOf(name, stdout) : known(name));
    const missing = wanted.filter((name) => !isOffered(name, offers(name)));
    if (missing.length === 0) return asWished;
    const unread = stdout.split('\n').filter((line) => /^[EW]:/.test(line));
    const fitting = alternativesOf(parameters, (name) => !isToCome(state, name) || isOffered(name, offers(name)));
    const details = [...missing.map((name) => there(name, offers(name))), ...fitting, ...unread];
    return {
      ...asWished,
      failed: { message: `this host cannot get ${missing.map(spoken).join(', ')}`, details, hint: hintOf(parameters) },
    };
  },
};

const names = ({ name }: AvailableParameters): readonly string[] => listed(name);

/** The script that looks for them anew. */
const anew = (parameters: AvailableParameters) => lookAnew(quoteAll([...new Set(names(parameters).map(bareName))]));

/** What is there by half is finished by dpkg, with what it has of it. */
function isToCome(state: StateView, name: string): boolean {
  const { version, halfDone } = state.get('package', nameOf(name));
  return !halfDone && (version === undefined || !fits(name, version));
}

const isOffered = (name: string, offers: readonly OfferedVersion[]) =>
  offers.some(({ version }) => fits(name, version));

const spoken = (name: string) => name.replace('=', ' ');

function there(name: string, offers: readonly OfferedVersion[]): string {
  if (offers.length === 0) return `${nameOf(name)}: none of the host's sources has it`;
  return `${nameOf(name)}: there are ${offers.map(({ version, source }) => `${version} (${source})`).join(', ')}`;
}

function alternativesOf({ alternatives = {} }: AvailableParameters, isFit: (name: string) => boolean): string[] {
  const fitting = Object.entries(alternatives).flatMap(([label, list]) => (list.every(isFit) ? [label] : []));
  return fitting.length > 0 ? [`what the host can get: ${fitting.join(', ')}`] : [];
}

const hintOf = ({ hint }: AvailableParameters) =>
  hint ?? 'bring the repository, or the mirror of it, up to date; or want a version that it has';

function heldBack(state: StateView, held: readonly string[]): Decision {
  const details = held.map(
    (name) =>
      `${nameOf(name)}: ${state.get('package', nameOf(name)).version} is to stay, and ${versionOf(name)} is wanted`,
  );
  const bare = held.map(nameOf).join(' ');
  const hint = `let it be changed, on the host: apt-mark unhold ${bare}; or want the version that is there`;
  return {
    ...asWished,
    failed: { message: `somebody has forbidden to change ${bare} (apt-mark hold)`, details, hint },
  };
}
