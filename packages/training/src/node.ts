export { preparedSource } from './prepared-source.js';
export { processMemory, requireMemory } from './process-memory.js';
