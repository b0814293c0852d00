import { sh } from '../shell/quote.ts';
import { accountName, presence, step } from './account.ts';
import { asWished, type Decision, type Module, type Prediction } from './module.ts';
import type { GroupState, StateView, UserState } from './state.ts';
import { homeOf, homePath, lacksHome, makeHome } from './user-home.ts';

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
      state: presence,
    },
  },
  probedBy: ['name', 'group', 'groups', 'home', 'system'],
  probe: ({ name, group: primary, groups = [], home, system, state }) => [
    { ask: 'user', name },
    ...(system || state === 'absent' ? [] : [{ ask: 'path', name: homePath({ name, home }) } as const]),
    ...[name, ...groups, ...(primary === undefined ? [] : [primary])].map(
      (one) => ({ ask: 'group', name: one }) as const,
    ),
  ],
  decide(view, asked) {
    const { name } = asked;
    const now = view.get('user', name);
    if (asked.state === 'absent') return now ? remove(view, name, now) : asWished;
    // useradd would make a group of the user's own, and refuses when there is one of that name.
    const wish = !now && asked.group === undefined && view.get('group', name) ? { ...asked, group: name } : asked;
    const failed = missingGroup(view, wish);
    if (failed) return { ...asWished, failed };
    return now ? change(view, wish, now) : make(view, wish);
  },
};

function make(view: StateView, wish: UserParameters): Decision {
  const { name, system } = wish;
  const joining = groupsToJoin(view, wish);
  const flags = [...differences(view, wish).flatMap(({ flags: own }) => own), ...membership(joining)];
  const script = [sh`useradd ${system ? ['-r'] : []} -M ${flags} -- ${name}`, ...(system ? [] : [makeHome(wish)])].join(
    '\n',
  );
  const decision = step(script, ['new user'], { ask: 'user', name }, userAfter(view, wish));
  const own = wish.group === undefined ? [ownGroup(name, { gid: -1, members: [] })] : [];
  return also(decision, [...own, ...joined(view, wish, joining), ...homeOf(wish)]);
}

function change(view: StateView, wish: UserParameters, now: UserState): Decision {
  const { name } = wish;
  const differing = differences(view, wish, now);
  const joining = groupsToJoin(view, wish);
  const homeless = lacksHome(view, wish, now);
  if (differing.length === 0 && joining.length === 0 && !homeless) return asWished;
  const flags = [
    ...differing.flatMap(({ flags: own }) => own),
    ...(joining.length > 0 ? ['-a'] : []),
    ...membership(joining),
  ];
  const script = [
    ...(flags.length > 0 ? [sh`usermod ${flags} -- ${name}`] : []),
    ...(homeless ? [makeHome(wish)] : []),
  ];
  const summary = [
    ...differing.map(({ words }) => words),
    ...joining.map((group) => `joins ${group}`),
    ...(homeless ? ['new home directory'] : []),
  ];
  const decision = step(script.join('\n'), summary, { ask: 'user', name }, userAfter(view, wish, now));
  return also(decision, [...joined(view, wish, joining), ...(homeless ? homeOf(wish) : [])]);
}

/** With a user goes the group that useradd made for it. */
function remove(view: StateView, name: string, { gid }: UserState): Decision {
  const decision = step(sh`userdel -- ${name}`, ['removed'], { ask: 'user', name }, undefined);
  const group = view.get('group', name);
  const goes = group?.gid === gid && group.members.every((member) => member === name);
  return goes ? also(decision, [ownGroup(name, undefined)]) : decision;
}

const also = (decision: Decision, predictions: readonly Prediction[]): Decision => ({
  ...decision,
  predictions: [...decision.predictions!, ...predictions],
});

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

const groupsToJoin = (view: StateView, { name, groups = [] }: UserParameters): string[] =>
  groups.filter((group) => !view.get('group', group)?.members.includes(name));

const membership = (joining: readonly string[]): string[] => (joining.length > 0 ? ['-G', joining.join(',')] : []);

function joined(view: StateView, { name }: UserParameters, joining: readonly string[]): Prediction[] {
  return joining.map((group) => {
    const { gid, members } = view.get('group', group) ?? { gid: -1, members: [] };
    return { question: { ask: 'group', name: group }, answer: { gid, members: [...members, name] } };
  });
}

/** The number of the primary group, as far as it is known. */
const primaryGid = (view: StateView, { group }: UserParameters): number | undefined =>
  group === undefined ? undefined : view.get('group', group)?.gid;

/** A number that the host will choose is -1. */
function userAfter(view: StateView, wish: UserParameters, now?: UserState): UserState {
  const before = now ?? { uid: -1, gid: -1, comment: '', home: `/home/${wish.name}`, shell: '' };
  return {
    uid: wish.uid ?? before.uid,
    gid: wish.group === undefined ? before.gid : (primaryGid(view, wish) ?? -1),
    comment: wish.comment ?? before.comment,
    home: wish.home ?? before.home,
    shell: wish.shell ?? before.shell,
  };
}

/** What of the account itself is otherwise than wished: as words, and as arguments of useradd and usermod. */
function differences(view: StateView, wish: UserParameters, now?: UserState): { flags: string[]; words: string }[] {
  const { uid, home, shell, comment, group } = wish;
  const differing: { flags: string[]; words: string }[] = [];
  const compare = (
    flag: string,
    wanted: string | number | undefined,
    seen: string | number | undefined,
    what: string,
  ) => {
    if (wanted !== undefined && wanted !== seen)
      differing.push({ flags: [flag, String(wanted)], words: `${what} ${seen ?? ''} -> ${wanted}` });
  };
  compare('-u', uid, now?.uid, 'uid');
  compare('-d', home, now?.home, 'home');
  compare('-s', shell, now?.shell, 'shell');
  compare('-c', comment, now?.comment, 'comment');
  if (group !== undefined && (!now || now.gid !== primaryGid(view, wish)))
    differing.push({ flags: ['-g', group], words: `group ${group}` });
  return differing;
}
