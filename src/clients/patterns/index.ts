export { runPatterns } from './runPatterns';
