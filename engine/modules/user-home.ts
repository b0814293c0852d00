import { posix } from 'node:path';
import { sh, shellText } from '../shell/quote.ts';
import { cleanPath } from './file-content.ts';
import { stagedAt } from './journal.ts';
import type { Prediction } from './module.ts';
import type { PathState, StateView, UserState } from './state.ts';

/** What decides about a user's home directory. */
export interface HomeWish {
  name: string;
  /** The primary group. */
  group?: string;
  home?: string;
  /** Users of programs get none. */
  system?: boolean;
}

/** Where the home is, or would be. */
export const homePath = ({ name, home = `/home/${name}` }: HomeWish): string => cleanPath(home);

/** A user of people's, who was cut off before he got his home; those of programs often have none. */
export function lacksHome(view: StateView, wish: HomeWish, now: UserState): boolean {
  const path = homePath(wish);
  if (wish.system || now.home !== path || now.uid < 1000 || now.uid === nobody) return false;
  return view.get('path', path).type === 'absent';
}

const nobody = 65_534;

/** As useradd makes it, but in one step: a home that is there is a whole one. */
export function makeHome(wish: HomeWish): string {
  const { name } = wish;
  const path = homePath(wish);
  const staged = stagedAt(path);
  return sh`if [ ! -e ${path} ]; then
  mkdir -p -- ${posix.dirname(path)}; beside ${staged}; mkdir -- ${staged}
  [ ! -d /etc/skel ] || cp -aT /etc/skel ${staged}
  mode=$(sed -n ${'s/^HOME_MODE[[:space:]]*//p'} /etc/login.defs)
  chown -R -- ${name}: ${staged}; chmod "${shellText('${mode:-755}')}" ${staged}; mv -T ${staged} ${path}; placed
fi`;
}

/** What is foreseen of a home that is made: its mode is Debian's. */
export function homeOf(wish: HomeWish): Prediction[] {
  const { name, group = name, system } = wish;
  if (system) return [];
  const answer: PathState = { type: 'directory', mode: '0700', owner: name, group };
  return [{ question: { ask: 'path', name: homePath(wish) }, answer }];
}
