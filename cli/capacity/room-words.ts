import { type Codec, kbpsByCodec } from '../../capacity/constants.ts';
import { type Resolution, resolutions, type Room, roomOf } from '../../capacity/room.ts';
import { didYouMean } from '../../engine/suggest.ts';
import { complain, pieces } from './complain.ts';

/** What can be said of rooms, in `--rooms`, in options for all of them, and in files of mixes. */
export interface RoomWords {
  mode?: 'tile' | 'stage';
  /** `Infinity` for everybody. */
  cameras?: number;
  microphones?: number;
  lastN?: number;
  screenShares?: number;
  codec?: Codec;
  resolution?: Resolution;
}

const roomGrammar = 'write COUNTxPEOPLE[:WORD...], with commas between, such as 20x5,4x25:stage:cameras=10:last-n=5';

const codecs = Object.keys(kbpsByCodec) as Codec[];
export { codecs };

const count = (text: string): number | undefined => (/^\d{1,6}$/.test(text) ? Number(text) : undefined);

type Reader = (text: string) => RoomWords | undefined;

const number =
  (name: 'microphones' | 'lastN' | 'screenShares'): Reader =>
  (text) => {
    const value = count(text);
    return value === undefined ? undefined : { [name]: value };
  };

/** What each word with a value means; undefined when the value is none. */
const readers: Readonly<Record<string, Reader>> = {
  cameras: (text) => {
    const value = text === 'all' ? Infinity : text === 'none' ? 0 : count(text);
    return value === undefined ? undefined : { cameras: value };
  },
  mics: number('microphones'),
  'last-n': number('lastN'),
  screen: number('screenShares'),
  codec: (text) => (codecs.includes(text as Codec) ? { codec: text as Codec } : undefined),
  resolution: (text) => {
    const lines = Number(text.replace(/p$/, '')) as Resolution;
    return resolutions.includes(lines) ? { resolution: lines } : undefined;
  },
};

/** The words that take a value, as they are written. */
export const wordsWithValue: readonly string[] = Object.keys(readers);

/** Reads the value of a word; undefined when it is none of its values. */
export function readWord(word: string, value: string): RoomWords | undefined {
  return readers[word]?.(value);
}

/** Reads `20x5,4x25:tile:cameras=10` of an option. `common` is what holds where a room says nothing. Throws a ConfigError that shows the place. */
export function readRooms(text: string, common: RoomWords = {}, option = '--rooms'): Room[] {
  const wrong = (part: { text: string; at: number }, say: string, hint = roomGrammar) =>
    complain(option, text, part, say, hint);
  return pieces(text, ',').map((piece) => {
    const [size, ...words] = pieces(piece.text, ':', piece.at);
    const form = /^\s*(\d{1,6})\s*[x×*]\s*(\d{1,6})\s*$/i.exec(size!.text);
    if (!form) throw wrong(size!, `"${size!.text}" is no count of rooms and people`);
    const [rooms, people] = [Number(form[1]), Number(form[2])];
    if (rooms === 0 || people === 0) throw wrong(size!, `"${size!.text}": there is nobody in it`);
    const own: RoomWords = {};
    for (const word of words) {
      const [name, value] = word.text.trim().split('=', 2);
      if (name === 'tile' || name === 'stage') own.mode = name;
      else if (!Object.hasOwn(readers, name!))
        throw wrong(
          word,
          `"${word.text}" is no word about rooms`,
          didYouMean(name!, [...wordsWithValue, 'tile', 'stage']),
        );
      else {
        const read = readWord(name!, value ?? '');
        if (!read) throw wrong(word, `"${value ?? ''}" is no value of ${name}`);
        Object.assign(own, read);
      }
    }
    if (own.cameras !== undefined && Number.isFinite(own.cameras) && own.cameras > people)
      throw wrong(piece, `${own.cameras} cameras in a room of ${people}`);
    return asRoom(rooms, people, { ...common, ...own });
  });
}

/** A room that has as many cameras as were said, or as there are people. */
export function asRoom(count: number, people: number, { cameras = Infinity, ...words }: RoomWords): Room {
  return roomOf(people, { ...words, count, cameras: Math.min(people, cameras) });
}
