import type * as Age from 'age-encryption';

/** The library, read only when something is encrypted or decrypted: its curves take 8 ms of every other start. */
export const age = (): Promise<typeof Age> => import('age-encryption');
