import type { Mix, MixPart } from '../../capacity/mixes.ts';
import { ConfigError, type Problem } from '../../engine/errors.ts';
import { didYouMean } from '../../engine/suggest.ts';
import { YamlFile, type YamlPath } from '../../engine/yaml/yaml-file.ts';
import { readWord, type RoomWords, wordsWithValue } from './room-words.ts';

const partKeys = ['share', 'people', 'view', ...wordsWithValue];
const example =
  'such as `mixes: { morning: { description: Lessons, rooms: [{ share: 80%, people: 25, cameras: 5 }] } }`';

type Fields = Record<string, unknown>;
const isMap = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads mixes of the user's own. Throws a ConfigError with every mistake and its line. */
export function readMixes(file: string): Record<string, Mix> {
  const yaml = YamlFile.read(file);
  const problems: Problem[] = [];
  const complain = (path: YamlPath, message: string, hint?: string, key = false): undefined => {
    problems.push(yaml.problem(path, message, { hint, key }));
    return undefined;
  };
  const value = yaml.value();
  const named = isMap(value) ? value.mixes : undefined;
  if (!isMap(named)) throw new ConfigError(yaml.problem([], 'the file has no map "mixes"', { hint: example }));
  const found = Object.entries(named).map(([name, mix]) => {
    const path = ['mixes', name];
    if (!isMap(mix) || !Array.isArray(mix.rooms) || mix.rooms.length === 0)
      return complain(path, `mix "${name}" has no list of rooms`, example);
    for (const key of Object.keys(mix))
      if (key !== 'rooms' && key !== 'description')
        complain([...path, key], `"${key}" is not known here`, didYouMean(key, ['rooms', 'description']), true);
    const parts = mix.rooms.map((part: unknown, index) => readPart(part, [...path, 'rooms', index], complain));
    const sum = parts.reduce((all, part) => all + (part?.share ?? 0), 0);
    if (parts.every((part) => part) && Math.abs(sum - 1) > 1e-6)
      complain(
        [...path, 'rooms'],
        `the shares of "${name}" are ${Math.round(sum * 100)}%`,
        'they have to be 100% together',
      );
    const description = typeof mix.description === 'string' ? mix.description : `from ${file}`;
    return [name, { description, parts: parts as MixPart[] }] as const;
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.fromEntries(found.filter((mix) => mix !== undefined));
}

type Complain = (path: YamlPath, message: string, hint?: string, key?: boolean) => undefined;

function readPart(part: unknown, path: YamlPath, complain: Complain): MixPart | undefined {
  if (!isMap(part)) return complain(path, 'rooms of a mix are a map', example);
  const share = readShare(part.share ?? 1);
  if (share === undefined) return complain([...path, 'share'], 'a share is a part of all users', 'write 80% or 0.8');
  const { people } = part;
  if (people !== undefined && !(Number.isInteger(people) && (people as number) > 0))
    return complain([...path, 'people'], 'people are a whole number from 1 on', 'leave it out for one room with all');
  const words: RoomWords = {};
  for (const [key, value] of Object.entries(part)) {
    if (key === 'share' || key === 'people') continue;
    if (key === 'view' && (value === 'tile' || value === 'stage')) words.mode = value;
    else if (key === 'view') complain([...path, key], 'a view is tile or stage');
    else if (!partKeys.includes(key))
      complain([...path, key], `"${key}" is not known here`, didYouMean(key, partKeys), true);
    else
      Object.assign(
        words,
        readWord(key, String(value)) ?? complain([...path, key], `"${String(value)}" is no value of ${key}`),
      );
  }
  const { cameras, ...room } = words;
  return {
    share,
    ...(people === undefined ? {} : { people: people as number }),
    ...(cameras === undefined || cameras === Infinity ? {} : { cameras }),
    room,
  };
}

function readShare(value: unknown): number | undefined {
  const [, digits, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(String(value)) ?? [];
  const share = Number(digits) / (percent ? 100 : 1);
  return digits !== undefined && share > 0 && share <= 1 ? share : undefined;
}
