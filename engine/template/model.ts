import type { Position } from '../errors.ts';

/** The languages that a rendered value can be quoted for. */
export const languages = [
  'lua',
  'hocon',
  'nginx',
  'yaml',
  'json',
  'javascript',
  'dotenv',
  'systemd',
  'shell',
  'coturn',
  'html',
  'plain',
] as const;

export type Language = (typeof languages)[number];

/** A variable that a template, a value or a condition reads: `groups.jvb` is ['groups', 'jvb']. */
export interface Reference {
  path: readonly string[];
  at: Position;
}

/** The names and values that templates and conditions see. Plain data; secrets are `Secret` objects. */
export type Scope = Readonly<Record<string, unknown>>;

/** A rendered file, and whether a secret is in it: then no difference of it may be shown. */
export interface Rendered {
  text: string;
  secret: boolean;
}

/** A compiled template of a file. */
export interface Template {
  language: Language;
  references: readonly Reference[];
  /** Throws a ConfigError, with file, line and column, on an undefined value or one that cannot be written. */
  render(scope: Scope): Rendered;
}

/** A compiled value of YAML: a scalar with `{{ }}` in it, or lists and maps of such. */
export interface Value {
  references: readonly Reference[];
  /**
   * A text that is one `{{ expression }}` alone keeps the type of what it names.
   * A text with a secret in it is a `Secret` itself. Throws a ConfigError on an undefined value.
   */
  evaluate(scope: Scope): unknown;
}

/** A compiled CEL condition. */
export interface Condition {
  source: string;
  at: Position;
  references: readonly Reference[];
  evaluate(scope: Scope): boolean;
}
