declare const STAND_IN_VERSION: string | undefined;

/** The version of the package that this program came in; put here when it is bundled. */
export const programVersion = typeof STAND_IN_VERSION === 'string' ? STAND_IN_VERSION : '0~standin';
