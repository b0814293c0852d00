import { Secret } from '../../secrets/secret.ts';
import { field } from '../field.ts';
import { HelperError, textOf, type Helpers } from './helper.ts';

function keyOf(key: unknown): string {
  return textOf(key instanceof Secret ? key.reveal() : key);
}

export const collection: Helpers = {
  lookup: {
    usage: 'lookup map key ...',
    min: 2,
    max: 16,
    structural: true,
    call: ([map, ...keys]) => {
      let value = map;
      for (const key of keys.map(keyOf)) {
        const found = field(value, key);
        if ('problem' in found) throw new HelperError(found.problem, found.hint);
        value = found.value;
      }
      return value;
    },
  },
  length: {
    usage: 'length list',
    min: 1,
    max: 1,
    structural: true,
    call: ([value]) => {
      if (value instanceof Secret) return value.reveal().length;
      if (typeof value === 'string' || Array.isArray(value)) return value.length;
      if (typeof value === 'object' && value !== null) return Object.keys(value).length;
      throw new HelperError('length needs a list, a map or a text');
    },
  },
  includes: {
    usage: 'includes list value',
    min: 2,
    max: 2,
    call: ([list, value]) => {
      if (Array.isArray(list) || typeof list === 'string') return (list as unknown[]).includes(value);
      throw new HelperError('includes needs a list or a text');
    },
  },
  keys: {
    usage: 'keys map',
    min: 1,
    max: 1,
    structural: true,
    call: ([value]) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw new HelperError('keys needs a map');
      return Object.keys(value);
    },
  },
};
