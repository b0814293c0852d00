import { wrapped } from './lines.ts';
import type { LookOptions } from './look.ts';
import { inventoryWord, type SitePlace } from './site-place.ts';
import type { Situation } from './situation.ts';
import { wantedSite } from './wanted-site.ts';

/** The options that it took to get into the hosts: the next command needs them too. */
function loginFlags({ sshConfig, askPass, askBecomePass }: LookOptions): string {
  return [
    sshConfig === undefined ? '' : ` --ssh-config ${sshConfig}`,
    askPass ? ' --ask-pass' : '',
    askBecomePass ? ' --ask-become-pass' : '',
  ].join('');
}

/** Ports that a router has to lead to the bridges that are reached from outside. */
function forwards(situation: Situation): string[] {
  const first = situation.knowledge.fallback('meet_media_port') ?? 10_000;
  const reached = wantedSite(situation).hosts.filter(({ variables }) => variables.jvb_static_mappings !== undefined);
  return reached.map(({ name, variables }) => `UDP ${String(variables.meet_media_port ?? first)} to ${name}`);
}

/** What people and things outside of the hosts have to do. */
function outsideLines(situation: Situation): string[] {
  const [web] = situation.hostsOf('web');
  const { domain, certificate } = situation.answers;
  const ports = forwards(situation);
  const toTrust = situation.knowledge.declares('meet_certificate') && certificate !== 'own';
  return [
    ...(web && domain ? [`Let your DNS lead ${domain} to ${web.address}.`] : []),
    ...(web && ports.length > 0
      ? [`Let your router forward ${[`TCP 80 and 443 to ${web.name}`, ...ports].join(', ')}.`]
      : []),
    ...(web && toTrust ? [`Let each device trust the site once: http://${web.address}/trust`] : []),
  ];
}

/** Who may open meetings has to be said where the wizard cannot ask: passwords are typed at no prompt of it. */
function loginLines({ answers }: Situation, inventory: string): string[] {
  if (answers.login === 'accounts')
    return [
      'Nobody may open a meeting before you name the people, in a file such as',
      '  - { name: ada, password: an engine is not a mind }',
      `  meetctl secrets set ${inventory} prosody_users < users.yml`,
    ];
  if (answers.login !== 'jwt') return [];
  return [
    'The program that signs the tokens needs what this shows:',
    `  meetctl secrets show ${inventory} prosody_token_app_secret --reveal`,
  ];
}

/** What to do next, with the commands as they are typed. */
export function closingLines(situation: Situation, place: SitePlace, options: LookOptions): string[] {
  const word = inventoryWord(place);
  const login = loginFlags(options);
  const commands = [
    [`meetctl deploy ${word} --check --diff${login}`, 'what would change'],
    [`meetctl deploy ${word}${login}`, 'make it so'],
    [`meetctl status ${word}${login}`, 'is everything up'],
  ] as const;
  const width = Math.max(...commands.map(([command]) => command.length));
  return [
    '',
    'Next:',
    ...commands.map(([command, words]) => `  ${command.padEnd(width)}  # ${words}`),
    ...outsideLines(situation).flatMap((line) => wrapped(line)),
    ...(place.exists ? [] : loginLines(situation, word)),
  ];
}
