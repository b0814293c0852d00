import type { ScalarTag, Tags } from 'yaml';
import { isTimestamp, timestampText } from './timestamp.ts';

const boolean = 'tag:yaml.org,2002:bool';
const integer = 'tag:yaml.org,2002:int';
const float = 'tag:yaml.org,2002:float';
const timestamp = 'tag:yaml.org,2002:timestamp';

type Rule = readonly [tag: string, format: string | undefined, test: RegExp];

/**
 * What a plain word means to PyYAML, which is what Ansible's users have learnt. It differs from YAML 1.1's letter, which
 * the yaml library follows: a MAC address is no number in base 60, `y` and `1e3` are texts, `089` keeps its zero.
 * Source: PyYAML's resolver.
 */
const rules: readonly Rule[] = [
  [integer, 'TIME', /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/],
  [integer, undefined, /^[-+]?(?:0|[1-9][0-9_]*)$/],
  [float, 'TIME', /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/],
  [float, 'EXP', /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)[eE][-+][0-9]+$/],
  [float, undefined, /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)$/],
];

const truths = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const falsehoods = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;

/** For `customTags`: YAML 1.1's own tags, with PyYAML's idea of which words they stand for. */
export function pyyamlTags(tags: Tags): Tags {
  return tags.map((tag) => {
    if (typeof tag === 'string' || !('test' in tag) || !tag.test) return tag;
    if (tag.tag === timestamp) return { ...tag, test: isTimestamp, resolve: timestampText } as ScalarTag;
    const test = testOf(tag as ScalarTag);
    return test ? { ...tag, test } : tag;
  });
}

function testOf({ tag, format, test }: ScalarTag): RegExp | undefined {
  if (tag === boolean) return test!.test('true') ? truths : falsehoods;
  // Infinity and "not a number" are tags of their own.
  if (test!.test('.nan')) return undefined;
  return rules.find(([name, kind]) => name === tag && kind === format)?.[2];
}
