// Pictures drawn from numbers alone. Reports of trainings, and the networks and scans that they
// tell of, are not loaded with them: a page that draws imports from here.
export {
  type Landscape,
  type LandscapeOptions,
  type LandscapePath,
  landscapeFrame,
  landscapeSvg,
} from './landscape-svg.js';
export { type OffsetFrame, offsetFilmSvg, offsetFramesSvg } from './offset-film.js';
export {
  type OffsetsBeforeAfter,
  type OffsetsFrame,
  type OffsetsPanel,
  offsetExtent,
  offsetsFrame,
  offsetsSvg,
} from './offsets.js';
export { type PlotSvgOptions, plotSvg } from './plot-svg.js';
export {
  type PixelPlace,
  type SampleMark,
  type SamplesOptions,
  samplesSvg,
} from './samples-svg.js';
export { weightAreasSvg } from './weight-areas-svg.js';
export { weightVolumesSvg } from './weight-volumes-svg.js';
