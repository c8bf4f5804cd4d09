import { fileURLToPath } from 'node:url';
import { Command, CommanderError, Option } from 'commander';
import { systemClock } from '../clock.ts';
import { LIMIT_NAMES } from '../local/stack/limit-names.ts';
import { STRIKES } from '../simulation/fault-plan.ts';
import { START_POSITION_FORMS } from '../tailing/start-position.ts';
import { analyseCommand } from './analyse-command.ts';
import type { CommandIo } from './command-io.ts';
import { devCommand } from './dev-command.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { describeFailure } from './failure.ts';
import { parseAnalyseFlags, parseDevFlags, parseRunFlags, parseSendFlags } from './parse-flags.ts';
import { parseTailFlags } from './parse-tail-flags.ts';
import { createProgress } from './progress.ts';
import { reportCommand } from './report-command.ts';
import { runCommand } from './run-command.ts';
import { sendCommand } from './send-command.ts';
import { tailCommand } from './tail-command.ts';

const FAULT_HELP =
  `simulated: KIND=SHARE, e.g. lost-answer=1%, of ${STRIKES.join(', ')}; ` +
  'or clock-skew=TIME, e.g. 50ms (repeatable)';
const LIMIT_HELP = `a limit of AWS to leave out: ${LIMIT_NAMES.join(', ')} (repeatable)`;
const THRESHOLD_HELP =
  "what the result must hold, e.g. 'kinesis.latency.p99 < 2s'; 'warn ' before it: only warn " +
  '(repeatable; instead of those of the file)';

const collect = (value: string, all: readonly string[] = []): string[] => [...all, value];

/** The flags of every command that brings a stage up. */
function stageCommand(name: string): Command {
  return new Command(name)
    .option('--stage <name>', 'local, or simulated for virtual time', 'local')
    .option('--param <name=value>', 'a parameter of serverless.yml (repeatable)', collect, [])
    .option('--port <number>', 'port of the local AWS, 0 for any free one', '0')
    .option('--fault <kind=share>', FAULT_HELP, collect, [])
    .option('--limit-off <name>', LIMIT_HELP, collect, [])
    .option('--debug', 'stack traces', false);
}

function describeRunFlags(command: Command): Command {
  return command
    .description('send a workload through every arm and compare them')
    .option('--workload <file>', 'a YAML file, or the name of one in workloads/')
    .option('--arms <list>', 'kinesis,sqs,sqs-fifo; kinesis-efo too')
    .option('--rate <number>', 'records per second to each arm')
    .option('--duration <time>', 'e.g. 20s, 5m')
    .option('--warm-up <time>', 'sent first, left out of latency')
    .option('--arrivals <kind>', 'constant, poisson or bursts')
    .option('--burst-every <time>', 'bursts: from one to the next')
    .option('--burst-factor <number>', 'bursts: how much faster than the average rate')
    .option('--keys <number>', 'how many users')
    .option('--distribution <kind>', 'uniform, zipf or hot-key')
    .option('--exponent <number>', 'zipf: 0 is uniform, 1 usual')
    .option('--hot-share <share>', 'hot-key: share of the first key, e.g. 30%')
    .option('--partition-key <kind>', 'userId or random')
    .option('--payload-bytes <number>', 'size of a record')
    .option('--cpu <time>', 'CPU that each record costs the consumer, e.g. 2ms')
    .option('--wait <time>', 'waiting that each record costs the consumer')
    .option('--poison <kind=share>', 'e.g. throw=1%, throw-times:2=1% (repeatable)', collect)
    .option('--seed <number>', 'the same seed gives the same schedule, keys and bytes')
    .option('--threshold <expression>', THRESHOLD_HELP, collect)
    .option('--producers <number>', 'producer functions that share the keys', '1')
    .option('--drain-timeout <time>', 'end draining when nothing moved for this long', '4m')
    .option('--runs <directory>', 'where run directories are made', 'runs')
    .option('--repeat <times>', 'send the same schedule so many times; 5 or more tell most', '1')
    .option(
      '--aa',
      'hold each arm to itself in a second run (or more: --repeat); claim nothing smaller',
      false,
    )
    .option('--dry-run', 'print the resolved workload and stop', false)
    .option('--json', 'print result.json on stdout and nothing else', false)
    .option('--strict', 'exit with 5 when something required is inconclusive', false);
}

function describeTailFlags(command: Command): Command {
  return command
    .description('print what arrives on a stream or waits in a queue, one line each, until Ctrl-C')
    .option('--stream <name>', 'a stream: all its shards, through reshards')
    .option('--queue <name>', 'a queue, or its URL: looked at, not consumed')
    .option('--from <place>', `a stream: ${START_POSITION_FORMS} (default: latest)`)
    .option('--delete', 'a queue: delete what is shown', false)
    .option('--limit <number>', 'end after so many records')
    .option('--duration <time>', 'end after this time, e.g. 10s')
    .option('--endpoint <url>', 'instead of AWS_ENDPOINT_URL… or AWS, e.g. http://127.0.0.1:4566')
    .option('--region <name>', 'instead of AWS_REGION')
    .option('--json', 'one JSON object per line', false)
    .addOption(
      new Option('--full', 'whole keys and data instead of their beginning')
        .default(false)
        .conflicts('json'),
    )
    .option('--debug', 'stack traces', false);
}

async function main(argv: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT_CODE.pass;
  const io = createIo();
  const program = new Command('kvs')
    .description('Kinesis or SQS in front of Lambda, for this workload?')
    .exitOverride();
  const add = (command: Command, run: (command: Command) => Promise<ExitCode>): void => {
    program.addCommand(
      command.exitOverride().action(async () => {
        exitCode = await run(command);
      }),
    );
  };

  add(describeRunFlags(stageCommand('run')), (command) =>
    runCommand(parseRunFlags(command.opts()), io),
  );
  add(
    stageCommand('send')
      .description('put one record on every arm and print where it went')
      .requiredOption('--user <id>', 'userId of the record')
      .addOption(new Option('--type <name>', 'eventType').default('page_view'))
      .option('--arms <list>', 'kinesis,sqs,sqs-fifo; kinesis-efo too'),
    (command) => sendCommand(parseSendFlags(command.opts()), io),
  );
  add(
    new Command('dev')
      .description('run the local AWS for a service of the Serverless Framework, until Ctrl-C')
      .option('--service <directory>', 'where its serverless.yml is', '.')
      .addOption(
        new Option('--artifact <directory>', 'what `sls package` wrote').conflicts([
          'service',
          'stage',
          'param',
        ]),
      )
      .option('--template <file>', 'the packaged template, if it is not in --artifact')
      .option('--stage <name>', 'the stage that is packaged', 'dev')
      .option('--param <name=value>', 'a parameter of serverless.yml (repeatable)', collect, [])
      .option('--port <number>', '0 for any free one', '4566')
      .option('--limit-off <name>', LIMIT_HELP, collect, [])
      .option('--debug', 'stack traces', false),
    (command) => devCommand(parseDevFlags(command.opts()), io),
  );
  add(describeTailFlags(new Command('tail')), (command) =>
    tailCommand(parseTailFlags(command.opts()), io),
  );
  add(
    new Command('analyse')
      .description('measure and judge an earlier run again')
      .argument('<directory>', 'a run directory, or one of repetitions')
      .option('--threshold <expression>', THRESHOLD_HELP, collect)
      .option('--aa', 'repetitions: hold each arm to itself; claim nothing smaller', false)
      .option('--json', 'print result.json on stdout and nothing else', false)
      .option('--strict', 'exit with 5 when something required is inconclusive', false)
      .option('--debug', 'stack traces', false),
    (command) => analyseCommand(parseAnalyseFlags(command.args[0] ?? '', command.opts()), io),
  );
  add(
    new Command('report')
      .description('print the report of an earlier run')
      .argument('<directory>', 'a run directory'),
    (command) => reportCommand(command.args[0] ?? '', io),
  );
  await program.parseAsync(argv, { from: 'user' });
  return exitCode;
}

/** The process as commands see it; a second Ctrl-C ends it at once. */
function createIo(): CommandIo {
  const interruption = new AbortController();
  const progress = createProgress(process.stderr, systemClock);
  process.on('SIGINT', () => {
    if (interruption.signal.aborted) process.exit(EXIT_CODE.interrupted);
    progress.step('Interrupted: finishing up (again to stop at once)');
    interruption.abort();
  });
  process.on('SIGTERM', () => interruption.abort());
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    interruption.abort(); // Nobody reads the result any more, as with `| head`.
  });
  return {
    clock: systemClock,
    directory: fileURLToPath(new URL('../..', import.meta.url)),
    writeResult: (text) => process.stdout.write(text),
    color: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
    progress,
    interrupted: interruption.signal,
  };
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has said what is wrong; help and version end with 0.
    process.exitCode = error.exitCode === 0 ? EXIT_CODE.pass : EXIT_CODE.usage;
  } else {
    const { line, exitCode } = describeFailure(error);
    const trace = process.argv.includes('--debug') && error instanceof Error ? error.stack : '';
    process.stderr.write(`kvs: ${line}\n${trace ? `${trace}\n` : ''}`);
    process.exitCode = exitCode;
  }
}
