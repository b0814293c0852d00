/** What a helper says when its arguments make no sense; the position is added by the caller. */
export class HelperError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** A function of templates: `{{ name argument argument }}`, or `(name argument)` inside of another. */
export interface Helper {
  /** How it is called, for messages and the reference page. */
  usage: string;
  min: number;
  max: number;
  /** Whether arguments may be null, which means "not set". */
  nullable?: boolean;
  /** It passes values on without looking into texts: secrets stay as they are. Others get them opened, and what they return becomes secret. */
  structural?: boolean;
  call(parameters: readonly unknown[]): unknown;
}

export type Helpers = Readonly<Record<string, Helper>>;

export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  throw new HelperError(`${Array.isArray(value) ? 'a list' : 'a map'} is no text`, 'use (join xs ", ") or (json x)');
}

export function numberOf(value: unknown): number {
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  if (typeof value === 'object' || !Number.isFinite(number)) throw new HelperError('this is no number');
  return number;
}
