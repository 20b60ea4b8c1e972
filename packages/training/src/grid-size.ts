export { gridSize } from '@obelisk/models';
