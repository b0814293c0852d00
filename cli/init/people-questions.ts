import type { Question } from './question.ts';
import { accepting, oneOf, placed } from './question-kinds.ts';
import { readDomain, readPublicAddresses, readText } from './read-answer.ts';

export const domain: Question<'domain'> = {
  key: 'domain',
  ask: 'Name of the site',
  why: 'What people type into their browser, such as meet.school.lan: hard to change.',
  takes: '<name>',
  suggest({ hosts: all }) {
    const search = all.find(({ finding }) => finding?.searchDomain?.includes('.'))?.finding?.searchDomain;
    return search === undefined || /\.local$/i.test(search) ? undefined : `meet.${search}`;
  },
  read: accepting(readDomain, 'meet_domain'),
  show: String,
};

export const siteName: Question<'site_name'> = {
  key: 'site_name',
  ask: 'What the pages call you',
  why: 'Any text, such as Hill Street School.',
  takes: '<text>',
  variable: 'meet_site_name',
  suggest: ({ answers }) => answers.domain,
  read: accepting(readText, 'meet_site_name'),
  show: String,
};

export const outside: Question<'outside'> = {
  key: 'outside',
  ask: 'Does anybody join from outside your network',
  why: 'Bridges must then tell people the address of the router too.',
  takes: '<yes|no>',
  variable: 'jvb_static_mappings',
  suggest: ({ answers }) => (answers.public_address === undefined ? 'no' : 'yes'),
  ...oneOf<'outside'>([
    { value: 'no', name: 'no: everybody is in this network (or in its VPN)' },
    { value: 'yes', name: 'yes: also from the Internet, through a router that forwards ports' },
  ]),
};

export const publicAddress: Question<'public_address'> = {
  key: 'public_address',
  ask: 'Address at which the Internet reaches the bridges',
  why: 'That of your router: 203.0.113.5; or one a host: b1=203.0.113.5 b2=203.0.113.6',
  takes: '<address>',
  variable: 'jvb_static_mappings',
  late: true,
  when: ({ answers }) => answers.outside === 'yes',
  suggest: () => undefined,
  read: readPublicAddresses,
  show: (value) => (new Set(Object.values(value)).size === 1 ? Object.values(value)[0]! : placed(asLists(value))),
};

const asLists = (map: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, [value]]));

export const login: Question<'login'> = {
  key: 'login',
  ask: 'Who may open meetings',
  why: 'It can be changed later.',
  takes: '<kind>',
  variable: 'meet_login',
  suggest: () => 'none',
  ...oneOf<'login'>([
    { value: 'none', name: 'none: anybody who reaches the site' },
    { value: 'accounts', name: 'accounts: people with an account; guests join once the meeting is open' },
    { value: 'jwt', name: 'jwt: people with a signed token of another program' },
  ]),
};
