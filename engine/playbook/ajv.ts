import { Ajv2020 } from 'ajv/dist/2020.js';

/** The library for schemas. The bundle reads it only when this is called (`scripts/build.mjs`): hardly any run needs it. */
export const ajvClass = (): typeof Ajv2020 => Ajv2020;
