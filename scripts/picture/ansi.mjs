// Reads text with SGR escapes, as `tmux capture-pane -e` prints it: lines of runs that look alike.

const plain = Object.freeze({ bold: false, dim: false, italic: false, underline: false, inverse: false });

/** A colour of 38;5;n or 38;2;r;g;b as CSS; the first sixteen as their number, which the theme gives a meaning. */
function extended(codes) {
  if (codes[0] === 2) return [`rgb(${codes.slice(1, 4).join(',')})`, 4];
  const n = codes[1];
  if (n < 16) return [n, 2];
  if (n >= 232) {
    const grey = 8 + (n - 232) * 10;
    return [`rgb(${grey},${grey},${grey})`, 2];
  }
  const level = (part) => (part === 0 ? 0 : 55 + part * 40);
  const cube = n - 16;
  return [`rgb(${[Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level).join(',')})`, 2];
}

const switches = {
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  39: { ink: undefined },
  49: { ground: undefined },
};

function change(look, code) {
  if (code === 0) return { ...plain };
  if (switches[code]) return { ...look, ...switches[code] };
  if (code >= 30 && code <= 37) return { ...look, ink: code - 30 };
  if (code >= 90 && code <= 97) return { ...look, ink: code - 82 };
  if (code >= 40 && code <= 47) return { ...look, ground: code - 40 };
  if (code >= 100 && code <= 107) return { ...look, ground: code - 92 };
  return look;
}

function apply(look, parameters) {
  const codes = parameters.split(/[;:]/).map(Number);
  let result = look;
  for (let at = 0; at < codes.length; at++) {
    if (codes[at] === 38 || codes[at] === 48) {
      const [colour, length] = extended(codes.slice(at + 1));
      result = { ...result, [codes[at] === 38 ? 'ink' : 'ground']: colour };
      at += length;
    } else result = change(result, codes[at]);
  }
  return result;
}

/** Lines of `{ text, look }`; a look goes on over the ends of lines, as terminals have it. */
export function parseScreen(text) {
  let look = { ...plain };
  return text.split('\n').map((line) => {
    const runs = [];
    // eslint-disable-next-line no-control-regex -- escapes are what this reads
    for (const part of line.split(/(\u001B\[[\d;:]*m)/)) {
      if (part.startsWith('\u001B[')) look = apply(look, part.slice(2, -1));
      // Other escapes, such as the ends of hyperlinks and shifts of character sets, show nothing.
      // eslint-disable-next-line no-control-regex
      const shown = part.startsWith('\u001B[')
        ? ''
        : part.replaceAll(/\u001B\][^\u001B\u0007]*(?:\u0007|\u001B\\)|\u001B[()].|[\u000E\u000F]/g, '');
      if (shown !== '') runs.push({ text: shown, look });
    }
    return runs;
  });
}
