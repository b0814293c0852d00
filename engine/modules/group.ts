import { sh } from '../shell/quote.ts';
import { accountName, presence, step } from './account.ts';
import { asWished, type Module } from './module.ts';

interface GroupParameters {
  name: string;
  gid?: number;
  system?: boolean;
  state?: 'present' | 'absent';
}

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
      state: presence,
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
