// What a program that shows notebooks needs of them; it loads no more than it takes from here.
export type { MimeBundle } from './display/displayable.js';
export { setNotebookHost } from './display/host.js';
export { type NotebookProgram, notebookProgram } from './headless/notebook-program.js';
export { type NotebookProblem, problemText } from './headless/problem.js';
export { CellError } from './runtime/cell-error.js';
export { type CompiledCell, compileCell } from './runtime/compile-cell.js';
export { captureConsole, type StreamName } from './runtime/console-capture.js';
export { type PlacedCode, solvedCode, starterCode } from './runtime/exercises.js';
export { importableModules, importForCell, type ModuleExports } from './runtime/modules.js';
export { type Notebook, type NotebookCell, parseNotebook } from './runtime/notebook.js';
export { cellOptions, programProblems, type TypeScript } from './runtime/program-types.js';
export { type CellScope, cellScope, runCell } from './runtime/run-cell.js';
export { backwardStepper } from './stepper/backward-stepper.js';
export type { Recording } from './stepper/recording.js';
export { recordProgram } from './stepper/run-program.js';
export { type SampleProgram, samplePrograms } from './stepper/sample-programs.js';
