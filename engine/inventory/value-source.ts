import type { YamlFile, YamlPath } from '../yaml/yaml-file.ts';
import type { ValueSource } from './model.ts';
import { isMap } from './yaml-map.ts';

/** A part of a YAML document as the source of a value. */
export function sourceAt(yaml: YamlFile, path: YamlPath): ValueSource {
  return {
    at: (inner) => yaml.at([...path, ...inner]),
    line: (number) => yaml.line(number),
    isHidden: () => isHidden(yaml.value(), path),
  };
}

/** Whether something on the way says that nothing of it may be told. */
function isHidden(value: unknown, [step, ...rest]: YamlPath): boolean {
  if (isMap(value) && value.no_log === true) return true;
  if (typeof value !== 'object' || value === null || step === undefined) return false;
  return isHidden((value as Record<string, unknown>)[step], rest);
}
