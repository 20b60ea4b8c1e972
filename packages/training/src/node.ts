export { preparedSource } from './prepared-source.js';
