import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { packageService } from '../../src/cli/package-service.ts';

// Goal: a package is made once for the same sources, whole or not at all, and a failure is one
// line. Method: a service whose "Serverless Framework" is a script that does what the test says;
// the real one is used in test/serverless.

let directory: string;
const write = (path: string, content: string): void => {
  mkdirSync(join(directory, path, '..'), { recursive: true });
  writeFileSync(join(directory, path), content);
};

/** Packages one function; counts its runs in runs.txt of the service. */
const framework = `
  const fs = require('node:fs'); const path = require('node:path');
  const { zipSync, strToU8 } = require(${JSON.stringify(require.resolve('fflate'))});
`;
