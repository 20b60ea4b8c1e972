export { ObeliskNet, type ObeliskNetOptions, smooth } from './obelisk-net.js';
