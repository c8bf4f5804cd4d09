#!/usr/bin/env node
// `npx kvs …`: the same as `npm start -- …`, for any command.
process.argv.splice(2, 0, 'kvs');
await import('./bootstrap.mjs');
