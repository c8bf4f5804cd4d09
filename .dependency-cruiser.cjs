/** Folder rules. Each says why; the picture they draw is in ARCHITECTURE.md. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(src|handlers|test|bench)/', pathNot: allowed },
});

const base = '^src/(clock|prng|invariant)\\.ts$';

module.exports = {
  forbidden: [
    only(
      'activity-is-a-leaf',
      '^src/activity/',
      `^src/activity/|${base}`,
      'The wire format depends on nothing of ours, so that every other folder may depend on it.',
    ),
    only(
      'observation-is-a-leaf',
      '^src/observation/',
      `^src/observation/|${base}`,
      'The log-line contract ties functions to analysis; it must not pull either side in.',
    ),
    only(
      'workload-decides-before-sending',
      '^src/workload/',
      `^src/(workload|activity|observation/arm)|${base}`,
      'A schedule is a function of the workload and its seed; it knows nothing of sending.',
    ),
    only(
      'producing-has-ports',
      '^src/producing/',
      `^src/(producing|workload|activity|observation)/|${base}`,
      'The producer reaches AWS, time and logs through ports, so that it can be simulated.',
    ),
    only(
      'consuming-has-ports',
      '^src/consuming/',
      `^src/(consuming|activity|observation)/|${base}`,
      'Consumers use no AWS client and no clock of their own, so that they can be simulated.',
    ),
    only(
      'aws-implements-ports',
      '^src/aws/',
      `^src/(aws|producing|consuming|collecting|activity|observation)/|${base}`,
      'One adapter per port; what to send or to measure is decided elsewhere.',
    ),
    only(
      'local-moves-opaque-bytes',
      '^src/local/',
      `^src/local/|${base}`,
      'If the local AWS knew our payload, it would stop being an emulator of AWS.',
    ),
    only(
      'kinesis-knows-nobody',
      '^src/local/kinesis/',
      `^src/local/(kinesis/|aws-error|aws-operation)|${base}`,
      'Streams exist without Lambda.',
    ),
    only(
      'sqs-knows-nobody',
      '^src/local/sqs/',
      `^src/local/(sqs/|aws-error|aws-operation)|${base}`,
      'Queues exist without Lambda.',
    ),
    only(
      'logs-know-nobody',
      '^src/local/logs/',
      `^src/local/(logs/|aws-error|aws-operation)|${base}`,
      'Logs exist without Lambda.',
    ),
    only(
      'wire-knows-nobody',
      '^src/local/wire/',
      `^src/local/(wire/|aws-error|aws-operation)|${base}`,
      'The protocol is the same for every service.',
    ),
    only(
      'lambda-sees-ports',
      '^src/local/lambda/',
      `^src/local/(lambda/|aws-error|aws-operation|kinesis/stream-source|sqs/queue-source)|${base}`,
      'A mapping reads any stream or queue that has the port, a test one included.',
    ),
    only(
      'collecting-reads-lines',
      '^src/collecting/',
      `^src/(collecting|observation)/|${base}`,
      'Collecting turns log lines into files; it judges nothing.',
    ),
    only(
      'measurement-is-pure',
      '^src/measurement/',
      `^src/(measurement|observation)/|^src/invariant\\.ts$`,
      'Arithmetic on observations: no AWS, no clock, no files.',
    ),
    {
      name: 'measurement-needs-no-package',
      comment: 'Arithmetic on observations: no package, no Node API.',
      severity: 'error',
      from: { path: '^src/(measurement|comparison|report)/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'] },
    },
    only(
      'comparison-follows-measurement',
      '^src/comparison/',
      `^src/(comparison|measurement|observation)/|^src/(invariant|prng)\\.ts$`,
      'Verdicts are computed from measurements only.',
    ),
    only(
      'report-reads-results',
      '^src/report/',
      '^src/(report|comparison|measurement|observation)/',
      'A report is a function of result.json, so any past run can be rendered again.',
    ),
    {
      name: 'sdk-in-one-folder',
      comment: 'Everything else is tested without an AWS client and without mocks.',
      severity: 'error',
      from: { path: '^(src|handlers)/', pathNot: '^src/aws/' },
      to: { path: 'node_modules/@aws-sdk|node_modules/@smithy|^@aws-sdk' },
    },
    {
      name: 'nobody-imports-handlers',
      comment: 'Lambda loads handlers by the path in serverless.yml; tests may too.',
      severity: 'error',
      from: { path: '^(src|bench|bin)/' },
      to: { path: '^handlers/' },
    },
    {
      name: 'nobody-imports-the-cli',
      comment: 'The command line is the outermost layer.',
      severity: 'error',
      from: { path: '^(src|handlers)/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'handlers-hold-no-logic',
      comment: 'A handler gives real ports to a function of src/ and nothing else.',
      severity: 'error',
      from: { path: '^handlers/' },
      to: { path: '^src/(local|collecting|measurement|comparison|report|cli)/' },
    },
    {
      name: 'production-never-imports-tests',
      comment: 'Tests depend on the code, not the reverse.',
      severity: 'error',
      from: { path: '^(src|handlers|bin)/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'no-dev-dependencies-in-production',
      comment: 'What runs must be in dependencies.',
      severity: 'error',
      from: { path: '^(src|handlers|bin)/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only', 'npm'],
        pathNot: 'node_modules/@types/',
      },
    },
    {
      name: 'no-junk-drawers',
      comment: 'Name the module after what it holds.',
      severity: 'error',
      from: {},
      to: {
        path: '/(utils?|helpers?|common|misc|shared|lib|core|manager|types|interfaces)(/|[.]ts)',
        pathNot: 'node_modules/',
      },
    },
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one module or lack a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nobody uses and that uses nobody is dead.',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '^bin/', '^test/', '^bench/'] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^test/fixtures/' },
    parser: 'swc',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node'] },
  },
};
