/** Red, green, blue, 0..255. */
export type Rgb = readonly [number, number, number];

/**
 * Eight colours that stay apart for protanopia, deuteranopia and tritanopia (the smallest distance
 * in OKLab after simulating each is 0.10; found by search, held by a test), bright enough on a dark
 * CT and dark enough on paper.
 */
const palette = {
  brick: '#b93a13',
  violet: '#a568f9',
  sky: '#5cbefe',
  amber: '#fbbc03',
  teal: '#3fa19d',
  orange: '#e97125',
  mint: '#a0e3b8',
  indigo: '#5e5bb6',
} as const;

/** TCIA (8 organs) and VISCERAL (7): an organ has the same colour in every picture. */
const organColours: Record<string, string> = {
  liver: palette.brick,
  spleen: palette.violet,
  'left kidney': palette.sky,
  pancreas: palette.amber,
  stomach: palette.teal,
  duodenum: palette.orange,
  gallbladder: palette.mint,
  esophagus: palette.indigo,
  // VISCERAL has none of the five above, so its other four organs take their colours.
  bladder: palette.amber,
  'right kidney': palette.teal,
  'left psoas': palette.orange,
  'right psoas': palette.mint,
};

/** `Left_Kidney`, `kidney_left` and `left kidney` are one organ; so are the two oesophagi. */
function organKey(name: string): string {
  const words = name
    .toLowerCase()
    .replace('oesophagus', 'esophagus')
    .replace('urinary bladder', 'bladder')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && word !== 'major' && word !== 'muscle');
  const side = words.find((word) => word === 'left' || word === 'right');
  return [side, ...words.filter((word) => word !== side)].filter(Boolean).join(' ');
}

/**
 * One colour per label: an organ of the TCIA or VISCERAL data has its own, any other name takes the
 * next colour that is still free (the palette repeats after eight).
 *
 * @param names - the labels' names, the background's first
 * @returns colours as `#rrggbb`, one per name; that of the background is `''`
 *
 * @example
 * ```ts
 * import { labelColours } from '@obelisk/viz';
 * labelColours(['background', 'liver', 'Spleen']); // => ['', '#b93a13', '#a568f9']
 * ```
 */
export function labelColours(names: readonly string[]): string[] {
  const all = Object.values(palette);
  const chosen = names.map((name, label) => (label === 0 ? '' : organColours[organKey(name)]));
  // Two names may claim one colour (a bladder and a pancreas): the first keeps it.
  const colours = chosen.map((colour, label) =>
    colour !== undefined && chosen.indexOf(colour) === label ? colour : undefined,
  );
  const free = all.filter((colour) => !colours.includes(colour));
  let taken = 0;
  return colours.map((colour) => {
    if (colour !== undefined) return colour;
    const next = taken < free.length ? free[taken] : all[(taken - free.length) % all.length];
    taken++;
    return next;
  });
}

/**
 * The three numbers of a colour.
 *
 * @param colour - `#rrggbb`
 * @throws when the colour is written in another way
 *
 * @example
 * ```ts
 * import { rgbOf } from '@obelisk/viz';
 * rgbOf('#b93a13'); // => [185, 58, 19]
 * ```
 */
export function rgbOf(colour: string): Rgb {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) {
    throw new Error(`rgbOf: expected a colour as #rrggbb, got '${colour}'`);
  }
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
