const project = (displayName, testMatch) => ({
  displayName,
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch,
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/fixtures/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
});

export default {
  // `slow` holds what packages the service or runs minutes of workload: *.slow.ts.
  projects: [project('fast', ['**/*.test.ts']), project('slow', ['**/*.slow.ts'])],
  testTimeout: 30_000,
};
