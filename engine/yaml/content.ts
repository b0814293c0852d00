/** What stands in a document, and where. */
export interface Content {
  /** The whole as plain values. */
  value(): unknown;
  /** Where the value at a path stands; of a path that is not there, the nearest parent that is. */
  find(path: YamlPath): Found;
}

export type YamlPath = readonly (string | number)[];

/** Both counted from 1. */
export interface Place {
  line: number;
  column: number;
}

export interface Found {
  at: Place;
  /** Where the key of the last step stands, in a map. */
  keyAt?: Place;
  /** Whether that key is a text. */
  isTextKey: boolean;
}
