// Prints the most memory that this process had, in bytes.
import { peakMemory } from '../../packages/training/src/peak-memory.js';

console.log(peakMemory());
