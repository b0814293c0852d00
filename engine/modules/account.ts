import { posix } from 'node:path';
import { sh, shellText } from '../shell/quote.ts';
import { cleanPath } from './file-content.ts';
import { stagedAt } from './journal.ts';
import { asWished, type Decision, type Module, type Prediction } from './module.ts';
import type { GroupState, PathState, Question, StateView, UserState } from './state.ts';

interface GroupParameters {
  name: string;
  gid?: number;
  system?: boolean;
  state?: 'present' | 'absent';
}

interface UserParameters {
  name: string;
  uid?: number;
  group?: string;
  groups?: readonly string[];
  home?: string;
  shell?: string;
  system?: boolean;
  comment?: string;
  state?: 'present' | 'absent';
}

const accountName = { type: 'string', pattern: '^[a-z_][a-z0-9_-]*[$]?$' } as const;
const state = { enum: ['present', 'absent'], default: 'present', description: 'Whether it shall exist.' } as const;

export const group: Module<GroupParameters> = {
  name: 'group',
  summary: 'Makes and removes groups.',
  primary: 'name',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: {
      name: { ...accountName, description: 'Name of the group.' },
      gid: { type: 'integer', minimum: 0, description: 'Number, when it matters.' },
      system: { type: 'boolean', default: false, description: 'Take a number of the range for system groups.' },
      state,
    },
  },
  probedBy: ['name'],
  probe: ({ name }) => [{ ask: 'group', name }],
  decide(view, { name, gid, system, state: wish }) {
    const now = view.get('group', name);
    const question = { ask: 'group', name } as const;
    if (wish === 'absent') return now ? step(sh`groupdel -- ${name}`, ['removed'], question, undefined) : asWished;
    if (!now) {
      const number = gid === undefined ? [] : ['-g', gid];
      return step(sh`groupadd ${[...(system ? ['-r'] : []), ...number]} -- ${name}`, ['new group'], question, {
        gid: gid ?? -1,
        members: [],
      });
    }
    if (gid === undefined || now.gid === gid) return asWished;
    return step(sh`groupmod -g ${gid} -- ${name}`, [`gid ${now.gid} -> ${gid}`], question, { ...now, gid });
  },
};

export const user: Module<UserParameters> = {
  name: 'user',
  summary: 'Makes, changes and removes users.',
  primary: 'name',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: {
      name: { ...accountName, description: 'Login name.' },
      uid: { type: 'integer', minimum: 0, description: 'Number, when it matters.' },
      group: { ...accountName, description: 'Primary group; it must exist.' },
      groups: { type: 'array', items: accountName, description: 'Further groups; those the user is in already stay.' },
      home: { type: 'string', pattern: '^/', description: 'Home directory; made for users that are not system users.' },
      shell: { type: 'string', pattern: '^/', description: 'Login shell.' },
      system: {
        type: 'boolean',
        default: false,
        description: 'Take a number of the range for system users, and make no home.',
      },
      comment: { type: 'string', pattern: '^[^:\\n]*$', description: 'Full name or purpose.' },
      state,
    },
  },
  probedBy: ['name', 'group', 'groups', 'home', 'system'],
  probe: ({ name, group: primary, groups = [], home, system, state: wish }) => [
    { ask: 'user', name },
    ...(system || wish === 'absent' ? [] : [{ ask: 'path', name: cleanPath(home ?? `/home/${name}`) } as const]),
    ...[name, ...groups, ...(primary === undefined ? [] : [primary])].map(
      (one) => ({ ask: 'group', name: one }) as const,
    ),
  ],
  decide(view, asked) {
    const { name, groups = [] } = asked;
    const question = { ask: 'user', name } as const;
    const now = view.get('user', name);
    if (asked.state === 'absent') return now ? remove(view, name, now) : asWished;
    // useradd would make a group of the user's own, and refuses when there is one of that name.
    const wish = !now && asked.group === undefined && view.get('group', name) ? { ...asked, group: name } : asked;
    const refusal = missingGroup(view, wish);
    if (refusal) return { ...asWished, failed: refusal };
    const joining = groups.filter((one) => !view.get('group', one)?.members.includes(name));
    const primary = wish.group === undefined ? undefined : view.get('group', wish.group)?.gid;
    const options = wishes(wish, now, primary);
    const homeless = now !== undefined && lacksHome(view, wish, now);
    if (now && options.length === 0 && joining.length === 0 && !homeless) return asWished;
    const flags = options.flatMap(({ flag, value }) => [flag, value]);
    const predicted = userAfter(wish, now, primary);
    const membership = joining.map((one) => {
      const { gid, members } = view.get('group', one) ?? { gid: -1, members: [] };
      return { question: { ask: 'group', name: one } as const, answer: { gid, members: [...members, name] } };
    });
    const changes = [...flags, ...(joining.length > 0 ? [...(now ? ['-a'] : []), '-G', joining.join(',')] : [])];
    const script = [
      ...(now ? [] : [sh`useradd ${wish.system ? ['-r'] : []} -M ${changes} -- ${name}`]),
      ...(now && changes.length > 0 ? [sh`usermod ${changes} -- ${name}`] : []),
      ...(homeless || (!now && !wish.system) ? [makeHome(wish)] : []),
    ].join('\n');
    const summary = now
      ? [
          ...options.map(({ words }) => words),
          ...joining.map((one) => `joins ${one}`),
          ...(homeless ? ['new home directory'] : []),
        ]
      : ['new user'];
    const decision = step(script, summary, question, predicted);
    const own = now || wish.group !== undefined ? [] : [ownGroup(name, { gid: -1, members: [] })];
    return {
      ...decision,
      predictions: [...decision.predictions!, ...own, ...membership, ...(now && !homeless ? [] : homeOf(wish))],
    };
  },
};

/** With a user goes the group that useradd made for it. */
function remove(view: StateView, name: string, { gid }: UserState): Decision {
  const decision = step(sh`userdel -- ${name}`, ['removed'], { ask: 'user', name }, undefined);
  const group = view.get('group', name);
  const goes = group?.gid === gid && group.members.every((member) => member === name);
  return goes ? { ...decision, predictions: [...decision.predictions!, ownGroup(name, undefined)] } : decision;
}

const ownGroup = (name: string, answer: GroupState | undefined): Prediction => ({
  question: { ask: 'group', name },
  answer,
});

/** The first group that is not there, and that nothing before can have made. */
function missingGroup(view: StateView, { group: primary, groups = [] }: UserParameters): Decision['failed'] {
  if (view.unforeseen) return undefined;
  const missing = [...(primary === undefined ? [] : [primary]), ...groups].find((one) => !view.get('group', one));
  return missing === undefined
    ? undefined
    : { message: `the host has no group ${missing}`, hint: `make it with a task before: group: ${missing}` };
}

/** A user of people's, who was cut off before he got his home; those of programs often have none. */
function lacksHome(view: StateView, { name, home, system }: UserParameters, now: UserState): boolean {
  const path = cleanPath(home ?? `/home/${name}`);
  if (system || now.home !== path || now.uid < 1000 || now.uid === nobody) return false;
  return view.get('path', path).type === 'absent';
}

const nobody = 65_534;

/** As useradd makes it, but in one step: a home that is there is a whole one. */
function makeHome({ name, home = `/home/${name}` }: UserParameters): string {
  const path = cleanPath(home);
  const staged = stagedAt(path);
  return sh`if [ ! -e ${path} ]; then
  mkdir -p -- ${posix.dirname(path)}; beside ${staged}; mkdir -- ${staged}
  [ ! -d /etc/skel ] || cp -aT /etc/skel ${staged}
  mode=$(sed -n ${'s/^HOME_MODE[[:space:]]*//p'} /etc/login.defs)
  chown -R -- ${name}: ${staged}; chmod "${shellText('${mode:-755}')}" ${staged}; mv -T ${staged} ${path}; placed
fi`;
}

/** Its mode is Debian's. */
function homeOf({ name, system, home = `/home/${name}`, group: primary = name }: UserParameters): Prediction[] {
  if (system) return [];
  const answer: PathState = { type: 'directory', mode: '0700', owner: name, group: primary };
  return [{ question: { ask: 'path', name: home }, answer }];
}

/** A number that the host will choose is -1. */
function userAfter(wish: UserParameters, now: UserState | undefined, primary: number | undefined): UserState {
  const before = now ?? { uid: -1, gid: -1, comment: '', home: `/home/${wish.name}`, shell: '' };
  return {
    uid: wish.uid ?? before.uid,
    gid: wish.group === undefined ? before.gid : (primary ?? -1),
    comment: wish.comment ?? before.comment,
    home: wish.home ?? before.home,
    shell: wish.shell ?? before.shell,
  };
}

function wishes(
  { uid, home, shell, comment, group: primaryName }: UserParameters,
  now: UserState | undefined,
  primary: number | undefined,
) {
  const options: { flag: string; value: string; words: string }[] = [];
  const add = (flag: string, wanted: string | number | undefined, seen: string | number | undefined, what: string) => {
    if (wanted !== undefined && wanted !== seen)
      options.push({ flag, value: String(wanted), words: `${what} ${seen ?? ''} -> ${wanted}` });
  };
  add('-u', uid, now?.uid, 'uid');
  add('-d', home, now?.home, 'home');
  add('-s', shell, now?.shell, 'shell');
  add('-c', comment, now?.comment, 'comment');
  if (primaryName !== undefined && (now === undefined || now.gid !== primary))
    options.push({ flag: '-g', value: primaryName, words: `group ${primaryName}` });
  return options;
}

function step(script: string, summary: string[], question: Question, answer: unknown): Decision {
  return { steps: [{ do: 'shell', script }], summary, predictions: [{ question, answer }] };
}
