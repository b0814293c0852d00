// Draws a terminal's screen as SVG: text that can be selected, no scripts, no fonts from elsewhere, light and dark.

const cell = { width: 8.4, height: 18 };
const margin = { side: 18, top: 44, bottom: 16 };

// Black, red, green, yellow, blue, magenta, cyan, white, and the same bright: readable on the ground of each theme.
const light =
  '#24292f #b3261e #116329 #7d4e00 #0550ae #8250df #1b6f77 #57606a #6e7781 #cf222e #1a7f37 #9a6700 #0969da #8250df #3192aa #8c959f';
const dark =
  '#484f58 #ff7b72 #3fb950 #d29922 #58a6ff #bc8cff #39c5cf #b1bac4 #8b949e #ffa198 #56d364 #e3b341 #79c0ff #d2a8ff #56d4dd #ffffff';

function theme(colours, { ground, bar, ink, line }) {
  const rules = [
    `.ground{fill:${ground};stroke:${line}}.bar{fill:${bar}}.rule{stroke:${line}}text{fill:${ink}}.title{fill:${ink}}`,
  ];
  for (const [n, colour] of colours.split(' ').entries()) rules.push(`.f${n}{fill:${colour}}`);
  rules.push(`.unground{fill:${ground}}.inkground{fill:${ink}}`);
  return rules.join('');
}

const style = [
  'text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;white-space:pre}',
  '.title{font:13px system-ui,sans-serif;opacity:.75}.b{font-weight:700}.d{opacity:.65}.i{font-style:italic}.u{text-decoration:underline}',
  theme(light, { ground: '#ffffff', bar: '#f6f8fa', ink: '#24292f', line: '#d0d7de' }),
  `@media(prefers-color-scheme:dark){${theme(dark, { ground: '#0d1117', bar: '#161b22', ink: '#e6edf3', line: '#30363d' })}}`,
].join('\n');

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text) => text.replaceAll(/[&<>"]/g, (character) => escapes[character]);
const number = (value) => String(Math.round(value * 100) / 100);

/** East Asian wide characters and emoji take two cells; marks that sit on the one before take none. */
function cells(text) {
  let count = 0;
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue;
    count +=
      /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return count;
}

function fill(colour, fallback) {
  if (colour === undefined) return fallback ? ` class="${fallback}"` : '';
  return typeof colour === 'number' ? ` class="f${colour}"` : ` fill="${colour}"`;
}

function classes(look) {
  const ink = look.inverse ? (look.ground ?? 'unground') : look.ink;
  const names = [look.bold && 'b', look.dim && 'd', look.italic && 'i', look.underline && 'u'];
  if (typeof ink === 'number') names.push(`f${ink}`);
  if (ink === 'unground') names.push(ink);
  const list = names.filter(Boolean).join(' ');
  const own = typeof ink === 'string' && ink !== 'unground' ? ` style="fill:${ink}"` : '';
  return `${list === '' ? '' : ` class="${list}"`}${own}`;
}

function drawRun({ text, look }, column, y) {
  const width = cells(text) * cell.width;
  const x = margin.side + column * cell.width;
  const ground = look.inverse ? fill(look.ink, 'inkground') : fill(look.ground);
  const box = `${number(x)}" y="${number(y - 13)}" width="${number(width)}" height="${cell.height}`;
  const behind = ground === '' ? '' : `<rect x="${box}"${ground}/>`;
  if (text.trim() === '') return behind;
  // The exact length keeps the columns, whatever font there is.
  return `${behind}<text x="${number(x)}" y="${number(y)}" textLength="${number(width)}" lengthAdjust="spacingAndGlyphs"${classes(look)}>${escape(text)}</text>`;
}

function drawLine(runs, row) {
  const y = margin.top + row * cell.height + 14;
  let column = 0;
  const parts = [];
  for (const run of runs) {
    parts.push(drawRun(run, column, y));
    column += cells(run.text);
  }
  return parts.filter(Boolean).join('');
}

/** The picture of parsed lines; `title` stands in the bar above them. */
export function drawScreen(lines, { title, columns }) {
  const width = margin.side * 2 + columns * cell.width;
  const height = margin.top + lines.length * cell.height + margin.bottom;
  const size = `${number(width)} ${number(height)}`;
  const dots = [22, 42, 62]
    .map((x, index) => `<circle cx="${x}" cy="16" r="6" fill="${['#ff5f57', '#febc2e', '#28c840'][index]}"/>`)
    .join('');
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size}" width="${number(width)}" height="${number(height)}" xml:space="preserve" role="img" aria-label="${escape(title)}">`,
    `<title>${escape(title)}</title>`,
    `<style>${style}</style>`,
    `<rect class="ground" x=".5" y=".5" width="${number(width - 1)}" height="${number(height - 1)}" rx="10"/>`,
    `<path class="bar" d="M1 32V10.5A9.5 9.5 0 0 1 10.5 1H${number(width - 10.5)}A9.5 9.5 0 0 1 ${number(width - 1)} 10.5V32z"/>`,
    `<path class="rule" d="M1 32.5H${number(width - 1)}"/>${dots}`,
    `<text class="title" x="${number(width / 2)}" y="21" text-anchor="middle">${escape(title)}</text>`,
    ...lines.map(drawLine).filter(Boolean),
    '</svg>',
  ].join('\n')}\n`;
}
