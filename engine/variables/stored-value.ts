import { ConfigError } from '../errors.ts';
import type { Declaration } from '../playbook/model.ts';
import { concealDeep } from '../secrets/reveal.ts';
import type { Secret } from '../secrets/secret.ts';
import { YamlFile } from '../yaml/yaml-file.ts';

/** A stored secret is a text: of a variable that is declared to be a list or a map, it is the YAML of it. */
export function storedValue({ name, schema }: Declaration, given: Secret): unknown {
  if (schema.type !== 'array' && schema.type !== 'object') return given;
  try {
    return concealDeep(YamlFile.parse(given.reveal(), name).value(), schema);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // It does not fit its schema then, which is told without a word of what it is.
    return given;
  }
}
