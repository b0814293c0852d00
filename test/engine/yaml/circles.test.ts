import { expect, test } from 'vitest';
import { ConfigError } from '../../../engine/errors.ts';
import { YamlFile } from '../../../engine/yaml/yaml-file.ts';

test.each(['a: &a\n  <<: *a\n', 'a: &a\n  <<: [*a]\n', 'a: &a { b: { <<: *a } }', '&a [*a]', '['.repeat(6000)])(
  'what has no end is told as a mistake: %j',
  (text) => expect(() => YamlFile.parse(text, 'test.yml').value()).toThrow(ConfigError),
);
