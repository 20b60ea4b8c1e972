export { peakMemory } from './peak-memory.js';
export { preparedSource } from './prepared-source.js';
export { processMemory, requireMemory } from './process-memory.js';
