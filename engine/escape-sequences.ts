/**
 * What steers a terminal: CSI (colours, cursor), OSC and its kin up to their end, and the short ones. For `replace` only;
 * `stripVTControlCharacters` of Node 20 takes text with it where a bell follows a colour.
 */
export const escapeSequences =
  // eslint-disable-next-line no-control-regex
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g;
