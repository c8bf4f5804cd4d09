export { createVirtualClock, type VirtualClock } from '../src/virtual-clock.ts';
