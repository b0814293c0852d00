import { type Problem, UnreachableError } from '../../engine/errors.ts';
import { formatProblems } from '../errors.ts';
import type { ContactOptions } from '../site/run-options.ts';
import { type Asker, back } from './asker.ts';
import { type Finding, wayTo } from './finding.ts';
import { findingLines } from './lines.ts';
import type { SitePlace } from './site-place.ts';
import type { Situation } from './situation.ts';
import { survey } from './survey.ts';

export interface LookOptions extends ContactOptions {
  /** False: no host is contacted. */
  contact: boolean;
}

export interface Looking {
  place: SitePlace;
  /** The files of the site, as far as it takes to reach its hosts. */
  files: () => ReadonlyMap<string, string>;
  asker: Asker | undefined;
  /** Settings for the hosts; what somebody chose after a failure is remembered in them. */
  options: LookOptions;
}

const isNewKey = ({ message }: Problem): boolean => /^the host key of .* is not known$/.test(message);
const fingerprintOf = (text: string): string | undefined => /SHA256:[\w+/]+/.exec(text)?.[0];

const ways = {
  keys: { value: 'keys', name: 'these are the keys of my hosts: take them' },
  again: { value: 'again', name: 'try again' },
  login: { value: 'login', name: 'try with a password for the login' },
  sudo: { value: 'sudo', name: 'try with a password for sudo' },
  hosts: { value: 'hosts', name: 'change the addresses (or the users: ops@192.168.1.10)' },
  skip: { value: 'skip', name: 'go on without knowing these hosts' },
};

/** What may help against these problems, the likeliest first. */
function waysOn(problems: readonly Problem[]): (typeof ways)[keyof typeof ways][] {
  const messages = problems.map(({ message }) => message).join('\n');
  return [
    ...(problems.every(isNewKey) ? [ways.keys] : []),
    ...(/did not let .* in|refused the password/.test(messages) && !/sudo/.test(messages) ? [ways.login] : []),
    ...(/sudo/.test(messages) ? [ways.sudo] : []),
    ways.again,
    ways.hosts,
    ways.skip,
  ];
}

/** A key that comes after another one was shown and accepted is told before anything else is sent. */
function checkAccepted(shown: readonly Problem[], remarks: readonly Problem[]): void {
  const expected = shown.flatMap(({ details = [] }) => details.map(fingerprintOf)).filter(Boolean);
  const other = remarks.find(({ message }) => {
    const accepted = fingerprintOf(message);
    return message.startsWith('accepted') && accepted !== undefined && !expected.includes(accepted);
  });
  if (other === undefined || expected.length === 0) return;
  throw new UnreachableError({
    message: 'a host showed another key than the one that you accepted',
    details: [other.message],
    hint: 'take that line out of known_hosts again, and find out who answers at this address',
  });
}

/** Looks at hosts that nothing is known of. False: the person wants to name other hosts. */
export async function lookAtHosts(situation: Situation, { place, files, asker, options }: Looking): Promise<boolean> {
  let shown: readonly Problem[] = [];
  while (options.contact) {
    const hosts = (situation.answers.hosts ?? []).filter((host) => !situation.findings.get(wayTo(host))?.facts);
    if (hosts.length === 0) return true;
    process.stderr.write(`Looking at ${hosts.length === 1 ? 'the host' : `${hosts.length} hosts`} ...\n`);
    const { findings, remarks } = await survey(place, hosts, files(), options);
    for (const { message } of remarks) process.stderr.write(`${message}\n`);
    checkAccepted(shown, remarks);
    situation.findings = new Map<string, Finding>([...situation.findings, ...findings]);
    shown = [...findings.values()].flatMap(({ problem }) => problem ?? []);
    options.acceptNew &&= shown.length > 0 && !shown.every(isNewKey);
    if (asker || shown.length === 0) process.stdout.write(`\n${findingLines(situation.hosts).join('\n')}\n`);
    if (shown.length === 0) return true;
    if (!asker) throw unreachable(shown);
    process.stdout.write(`\n${formatProblems(shown, process.stdout)}`);
    const way = await asker.choose({ ask: 'What now', choices: waysOn(shown), canGoBack: false });
    if (way === 'hosts' || way === back) return false;
    if (way === 'skip') return true;
    if (way === 'keys') options.acceptNew = true;
    if (way === 'login') options.askPass = true;
    if (way === 'sudo') options.askBecomePass = true;
  }
  return true;
}

function unreachable(problems: readonly Problem[]): UnreachableError {
  const last = problems.at(-1)!;
  const more = [...(last.details ?? []), '--no-contact goes on without looking at the hosts'];
  return new UnreachableError([...problems.slice(0, -1), { ...last, details: more }]);
}
