import { sh, shellText } from '../shell/quote.ts';
import { asWished, type Decision, type Module, type Prediction } from './module.ts';
import { fits, listed, nameOf, oneOrMore } from './package-name.ts';
import type { StateView } from './state.ts';

interface AptParameters {
  name: string | readonly string[];
  state?: 'present' | 'absent' | 'latest';
  update_cache?: boolean;
  install_recommends?: boolean;
  allow_downgrade?: boolean;
  start_services?: boolean;
  only_missing?: boolean;
  before_replacing?: readonly (string | number)[];
  lock_timeout?: number;
}

/** It waits itself too: somebody may come between two of our commands. */
const apt_get = ({ lock_timeout = 300 }: AptParameters) =>
  `apt-get -y -q -o DPkg::Lock::Timeout=${lock_timeout} -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold`;

/** Schema of the time that others are waited for. */
export const lockTimeout = {
  type: 'integer',
  minimum: 0,
  maximum: 3600,
  default: 300,
  description: 'How long to wait for somebody else who is at work on packages, in seconds.',
} as const;

export const apt: Module<AptParameters> = {
  name: 'apt',
  summary: 'Installs and removes Debian packages.',
  primary: 'name',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: {
      name: {
        description:
          'A package, or a list of them. `nginx=1.22*` wants a version, which may end with a star; another one that is there is changed for it.',
        ...oneOrMore,
      },
      state: {
        enum: ['present', 'absent', 'latest'],
        default: 'present',
        description: '`latest` also upgrades, by the package lists as the host has them.',
      },
      update_cache: {
        type: 'boolean',
        default: true,
        description: 'Read the package lists anew before something is installed.',
      },
      install_recommends: { type: 'boolean', default: false, description: 'Install recommended packages as well.' },
      allow_downgrade: {
        type: 'boolean',
        default: false,
        description: 'Whether a version that is wanted may be older than the one that is there.',
      },
      start_services: {
        type: 'boolean',
        default: true,
        description:
          'Whether packages start their services as they are installed. `false` leaves that to tasks that come later, when their configuration is in place; services that ran before are restarted by upgrades all the same.',
      },
      only_missing: {
        type: 'boolean',
        default: false,
        description:
          'A package that is there stays as it is, whatever version is wanted; so does one that a power cut left half done.',
      },
      before_replacing: {
        type: 'array',
        minItems: 1,
        items: { type: ['string', 'number'] },
        description:
          'A command in words that is run before another version takes the place of one that is there: when all is downloaded, so that nothing but the installation comes after it; and before one is finished that a power cut left half done. When it fails, nothing is installed.',
      },
      lock_timeout: lockTimeout,
    },
  },
  probedBy: ['name', 'state'],
  probe: (parameters) => [
    ...names(parameters).map((name) => ({ ask: 'package', name: nameOf(name) }) as const),
    ...(parameters.state === 'latest' ? [{ ask: 'script', name: upgradable(names(parameters)) } as const] : []),
  ],
  decide(state, parameters) {
    if (parameters.state === 'absent') return decideAbsent(state, parameters);
    const versionOf = (name: string) => state.get('package', nameOf(name)).version;
    const halfDone = names(parameters).filter((name) => state.get('package', nameOf(name)).halfDone);
    const stays = (name: string) => parameters.only_missing && halfDone.includes(name);
    const missing = names(parameters).filter((name) => versionOf(name) === undefined && !stays(name));
    const there = parameters.only_missing ? [] : names(parameters).filter((name) => !missing.includes(name));
    const other = there.filter((name) => !fits(name, versionOf(name)));
    const old = parameters.state === 'latest' && !parameters.only_missing ? newer(state, names(parameters)) : [];
    const wanted = [...new Set([...missing, ...other, ...old])];
    if (wanted.length === 0) return asWished;
    const replaced = halfDone.length > 0 ? 'half done' : other.length + old.length > 0 ? 'whole' : 'none';
    return {
      steps: [{ do: 'shell', script: install(wanted, parameters, replaced) }],
      summary: [
        ...missing.map((name) => `install ${name}`),
        ...other.map((name) => `change ${nameOf(name)} from ${versionOf(name)} to ${name.split('=')[1]}`),
        ...old.filter((name) => !missing.includes(name) && !other.includes(name)).map((name) => `upgrade ${name}`),
      ],
      predictions: [
        ...wanted.map((name) => ({
          question: { ask: 'package', name: nameOf(name) } as const,
          answer: { version: name.split('=')[1] ?? 'to be installed' },
        })),
        ...(old.length > 0 ? [nothingNewer(names(parameters))] : []),
      ],
      unforeseen: true,
    };
  },
};

const names = ({ name }: AptParameters): readonly string[] => listed(name);

/** `configured` first: it finishes what a power cut left half done, and costs next to nothing otherwise. */
const configured = ({ lock_timeout = 300 }: AptParameters) => sh`configured ${lock_timeout}`;

/** `replaced`: what there is already of what is to be installed. */
function install(
  packages: readonly string[],
  parameters: AptParameters,
  replaced: 'none' | 'whole' | 'half done',
): string {
  const {
    update_cache = true,
    install_recommends = false,
    allow_downgrade = false,
    start_services = true,
    before_replacing,
  } = parameters;
  const held = start_services ? [] : ['hold_starts'];
  const run = apt_get(parameters);
  const update = `[ -e "$D/apt" ] || { ${run} update || echo 'the package lists could not be read anew: going on with the old ones' >&2; : >"$D/apt"; }`;
  const options = `${run} -o APT::Install-Recommends=${install_recommends}${allow_downgrade ? ' --allow-downgrades' : ''}`;
  // Services may start and stop while the command waits: what runs is looked at anew after it.
  const waited = () => [
    sh`${shellText(options)} --download-only install -- ${packages}`,
    sh`${before_replacing!}`,
    ...held,
  ];
  return [
    // To finish it replaces it too, and apt downloads nothing before that.
    ...(replaced === 'half done' && before_replacing ? [sh`${before_replacing}`] : []),
    ...held,
    configured(parameters),
    ...(update_cache ? [update] : []),
    `unbroken ${run}`,
    ...(replaced === 'whole' && before_replacing ? waited() : []),
    sh`${shellText(options)} install -- ${packages}`,
    ...(start_services ? [] : ['release_starts']),
  ].join('\n');
}

function decideAbsent(state: StateView, parameters: AptParameters): Decision {
  const there = names(parameters)
    .map(nameOf)
    .filter((name) => {
      const { version, halfDone } = state.get('package', name);
      return version !== undefined || halfDone;
    });
  if (there.length === 0) return asWished;
  return {
    steps: [
      {
        do: 'shell',
        script: sh`${shellText(configured(parameters))}\nunbroken ${shellText(apt_get(parameters))}\n${shellText(apt_get(parameters))} remove -- ${there}`,
      },
    ],
    summary: there.map((name) => `remove ${name}`),
    predictions: there.map((name) => ({ question: { ask: 'package', name } as const, answer: {} })),
    unforeseen: true,
  };
}

const upgradable = (packages: readonly string[]) =>
  sh`apt-get -s -o Debug::NoLocking=true install --only-upgrade -- ${packages}`;

const nothingNewer = (packages: readonly string[]): Prediction => ({
  question: { ask: 'script', name: upgradable(packages) },
  answer: { rc: 0, stdout: '' },
});

function newer(state: StateView, packages: readonly string[]): string[] {
  const { stdout } = state.get('script', upgradable(packages));
  const upgraded = new Set(stdout.split('\n').flatMap((line) => /^Inst (\S+)/.exec(line)?.[1] ?? []));
  return packages.filter((name) => upgraded.has(name.replace(/[:=].*/, '')));
}
