import type { AnyAuthMethod, KeyboardInteractiveAuthMethod, NextAuthHandler } from 'ssh2';
import type { Secret } from '../secrets/secret.ts';
import { agentWith, type LoginKeys, readKeys } from './login-keys.ts';
import type { SshSettings } from './ssh-settings.ts';

/** One try to log in: keys, the agent, and at last the password, once. */
export class LoginTry {
  readonly keys: LoginKeys;
  /** What the host lets one log in with, once it has said so. */
  offered: readonly string[] = [];
  /** The password was sent, and refused. */
  passwordRefused = false;
  /** It asked for something else than the password. */
  question: string | undefined;
  readonly #user: string;
  readonly #password: Secret | undefined;
  readonly #queue: AnyAuthMethod[];
  #sent: 'password' | 'keyboard-interactive' | undefined;

  constructor(settings: SshSettings, password?: Secret) {
    this.#user = settings.user;
    this.#password = password;
    this.keys = readKeys(settings.identityFiles);
    this.#queue = this.keys.private.map((key) => ({ type: 'publickey', username: settings.user, key }) as never);
    if (!settings.agent) return;
    const tried = new Set(this.keys.private.map((key) => key.getPublicSSH().toString('base64')));
    const isWanted = (key: string) => !tried.has(key) && (!settings.identitiesOnly || this.keys.listed.has(key));
    this.#queue.push({ type: 'agent', username: settings.user, agent: agentWith(settings.agent, isWanted) } as never);
  }

  /** ssh2's `authHandler`. Leaving out the probing `none` saves a round trip, and sshd's penalties for it. */
  readonly handler = (left: readonly string[] | null, _partial: boolean, next: NextAuthHandler): void => {
    if (left) this.offered = left;
    const method = this.#next(left);
    // `false` says that there is no more; the types do not know it.
    next(method ?? (false as never));
  };

  #next(left: readonly string[] | null): AnyAuthMethod | undefined {
    if (!left || left.includes('publickey')) {
      const key = this.#queue.shift();
      if (key) return key;
    }
    if (!this.#password || this.passwordRefused) return undefined;
    // Where it was sent in a way that the host does not take, nobody has looked at it.
    if (this.#sent && left?.includes(this.#sent)) this.passwordRefused = true;
    else if (!this.#sent && (!left || left.includes('password'))) return this.#byPassword(this.#password);
    else if (this.#sent !== 'keyboard-interactive' && left?.includes('keyboard-interactive'))
      return this.#byKeyboard(this.#password);
    return undefined;
  }

  #byPassword(password: Secret): AnyAuthMethod {
    this.#sent = 'password';
    return { type: 'password', username: this.#user, password: password.reveal() };
  }

  #byKeyboard(password: Secret): KeyboardInteractiveAuthMethod {
    this.#sent = 'keyboard-interactive';
    let answered = false;
    return {
      type: 'keyboard-interactive',
      username: this.#user,
      prompt: (_name, _instructions, _language, prompts, finish) => {
        const [first, ...more] = prompts;
        if (first && more.length === 0 && !first.echo && !answered) {
          answered = true;
          return finish([password.reveal()]);
        }
        this.question = prompts.map(({ prompt }) => prompt.trim()).join(' ');
        return finish(prompts.map(() => ''));
      },
    };
  }
}
