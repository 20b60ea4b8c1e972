export { type ModelEntry, modelEntry, modelNames, type Preprocessing } from './catalogue.js';
export { knownShapes } from './known-shapes.js';
export { tciaLabels, visceralLabels } from './label-names.js';
export { ObeliskNet, type ObeliskNetOptions, smooth } from './obelisk-net.js';
