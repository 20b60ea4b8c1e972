export { type CurveOptions, type Curves, curve } from './display/curve.js';
export { bundleOf, display } from './display/display.js';
export { Displayable, type MimeBundle } from './display/displayable.js';
export { check, exercise, type Verdict } from './display/exercise.js';
export { type HeatmapOptions, heatmap } from './display/heatmap.js';
export { type NotebookHost, setNotebookHost } from './display/host.js';
export type { NumberSource } from './display/numbers.js';
export { html, png, svg, tex } from './display/pictures.js';
export { plainText } from './display/plain-text.js';
export { numbers, rows } from './display/read-numbers.js';
export { source } from './display/source.js';
export { type TableRow, table } from './display/table.js';
export { backwardStepper } from './stepper/backward-stepper.js';
export { recordSteps } from './stepper/record-steps.js';
export type {
  NumberSnapshot,
  RecordedEdge,
  RecordedInterpolation,
  RecordedNeighbour,
  RecordedNode,
  RecordedSample,
  RecordedSampling,
  RecordedShare,
  RecordedStep,
  Recording,
} from './stepper/recording.js';
export { type ScalarStep, scalarRecording, type TapedScalar } from './stepper/scalar-recording.js';
export { tapeGraph } from './stepper/tape-graph.js';
export { type MeasuredTurns, measureTurns } from './timing/measure-turns.js';
export { pytorchGridSample, type WitnessedSampling } from './witnesses/pytorch-grid-sample.js';
