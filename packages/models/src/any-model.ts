export { modelEntry as anyModelEntry, modelNames as allModelNames } from './catalogue.js';
export type { ModelEntry as AnyModelEntry } from './model-entry.js';
