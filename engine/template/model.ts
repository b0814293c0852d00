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

/** A compiled template of a file. */
export interface Template {
  language: Language;
  references: readonly Reference[];
  /** Throws a ConfigError, with file, line and column, on an undefined value or one that cannot be written. */
  render(scope: Scope): string;
}

/** A compiled value of YAML: a scalar with `{{ }}` in it, or lists and maps of such. */
export interface Value {
  references: readonly Reference[];
  /** A text that is one `{{ path }}` alone keeps the type of what it names. */
  evaluate(scope: Scope): unknown;
}

/** A compiled CEL condition. */
export interface Condition {
  source: string;
  at: Position;
  references: readonly Reference[];
  evaluate(scope: Scope): boolean;
}
