import { UnreachableError } from '../errors.ts';
import type { Connection, Endpoint } from '../transport/connection.ts';
import { runOnce } from '../transport/run-once.ts';
import type { Connect } from './connect.ts';

/** How long a question may take, ms: a connection that is cut off does not say so. */
const patience = 10_000;

/**
 * A host that is asked over and over, as the login user and over one connection that stays open. It needs no supervisor and
 * no lock, so it is in nobody's way. A connection that is lost is opened anew with the next question.
 */
export class HostWatch {
  readonly host: string;
  readonly #endpoint: Endpoint;
  readonly #connect: Connect;
  #connection: Connection | undefined;
  #isClosed = false;

  constructor(endpoint: Endpoint, connect: Connect) {
    this.host = endpoint.host;
    this.#endpoint = endpoint;
    this.#connect = connect;
  }

  /** What a piece of shell prints. Throws UnreachableError. */
  async ask(script: string): Promise<string> {
    const connection = (this.#connection ??= await this.#connect(this.#endpoint));
    // It was closed while it was being opened.
    if (this.#isClosed) connection.close();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const message = `${this.host} did not answer within ${patience / 1000} s`;
      timer = setTimeout(() => reject(new UnreachableError({ message })), patience);
    });
    try {
      const { code, printed, said } = await Promise.race([
        runOnce(this.host, connection, script, { become: false }),
        late,
      ]);
      if (code === 0) return printed;
      const message = `the connection to ${this.host} was lost`;
      throw new UnreachableError({ message, details: said.slice(-3) });
    } catch (error) {
      connection.close();
      this.#connection = undefined;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#connection?.close();
    this.#connection = undefined;
  }
}
