import type { Secret } from '../secrets/secret.ts';

/** A secret inside an expression: it can be handed on, and be told from null; nothing else. */
export class Hidden {
  readonly #secret: Secret;

  constructor(secret: Secret) {
    this.#secret = secret;
  }

  /** The secret, still closed. */
  unwrap(): Secret {
    return this.#secret;
  }
}

/** Thrown when an expression looks at what a secret says. */
export class SecretCompared extends Error {}
