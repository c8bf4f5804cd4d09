import base from './jest.config.js';

/** What packages the service or runs minutes of workload. */
export default { ...base, testMatch: ['**/*.slow.ts'] };
