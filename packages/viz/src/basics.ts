// What needs no library: colours, windows, slices as pixels. The rest of this package draws plots
// or packs PNG files; a page that needs neither imports from here and loads a twentieth of it.
export { magmaColour } from './colour-map.js';
export { displaySlice, edgeLetters, type Plane, planeAxis } from './display-slice.js';
export { html, type Markup, type MarkupPart, markup } from './html.js';
export { informativeSlice } from './informative-slice.js';
export * from './intensity-window.js';
export { labelColours, type Rgb, rgbOf } from './label-colours.js';
export { blankPicture, type Picture } from './picture.js';
export { shortNumber } from './short-number.js';
export { type SliceImage, sliceImage } from './slice-image.js';
