import type { Problem } from '../errors.ts';

/** Who is logged in where. */
export interface Login {
  host: string;
  user: string;
}

/** What sudo's complaints mean, and what to do; the first whose words fit. */
const meanings: readonly (readonly [RegExp, (login: Login) => Pick<Problem, 'message' | 'hint'>])[] = [
  [
    /not in the sudoers file|may not run sudo/,
    ({ host, user }) => ({
      message: `${user} may not use sudo on ${host}`,
      hint: `as root there: adduser ${user} sudo; or log in as somebody else (ansible_user)`,
    }),
  ],
  [
    /must have a tty/,
    ({ host, user }) => ({
      message: `sudo on ${host} works on a terminal only (requiretty), and there is none`,
      hint: `as root there, with visudo: Defaults:${user} !requiretty`,
    }),
  ],
  [
    /password is required|no password was provided|terminal is required|no tty present/,
    ({ host, user }) => ({
      message: `sudo on ${host} wants the password of ${user}`,
      hint: 'give it with --ask-become-pass (-K), allow that user sudo without a password, or set ansible_user: root',
    }),
  ],
  [
    /is not allowed to (execute|run)/,
    ({ host, user }) => ({
      message: `sudo on ${host} does not let ${user} become root, only do certain things`,
      hint: `as root there, with visudo: ${user} ALL=(ALL:ALL) ALL`,
    }),
  ],
  [
    /sudo.*(not found|No such file)/i,
    ({ host }) => ({
      message: `there is no sudo on ${host}`,
      hint: 'install it there (apt install sudo), or set ansible_user: root',
    }),
  ],
];

/** Why sudo gave no root shell, after what it said. */
export function becomeProblem(login: Login, said: readonly string[]): Problem {
  const details = said.slice(-5);
  const text = said.join('\n');
  for (const [words, meaning] of meanings) if (words.test(text)) return { ...meaning(login), details };
  return {
    message: `${login.user} could not become root on ${login.host}`,
    details,
    hint: `try there: sudo id; or set ansible_user: root`,
  };
}

/** It asked a second time. */
export function passwordRefused({ host, user }: Login): Problem {
  return {
    message: `sudo on ${host} refused the password of ${user}`,
    hint: 'it was tried once, and not again; --ask-become-pass (-K) asks for another, ansible_become_password outdoes that',
  };
}

/** It neither asked in our words nor let us in. */
export function passwordUnasked({ host, user }: Login, said: readonly string[], seconds: number): Problem {
  return {
    message: `sudo on ${host} did not let ${user} in within ${seconds} s`,
    details: said.slice(-5),
    hint: 'it may ask for more than a password (a token, a fingerprint): allow that user sudo without',
  };
}
