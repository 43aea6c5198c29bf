import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { describeConfig, readConfig } from '../../src/config.ts';
import { runHere } from '../cli/support/run-here.ts';
import { createCloud } from './support/fake-programs.ts';
import { cloudRunJob, cloudRunService, knativeService } from './support/schemas.ts';
import { VARIABLES } from './support/variables.ts';

async function fill(file: string): Promise<unknown> {
  using cloud = createCloud();
  return parse(await cloud.run(`deploy/fill.sh deploy/${file}`, VARIABLES));
}

const service = cloudRunService.parse(await fill('service.yaml'));
const job = cloudRunJob.parse(await fill('job.yaml'));
const knative = knativeService.parse(await fill('knative.yaml'));

const [serviceContainer] = service.spec.template.spec.containers;
const [jobContainer] = job.spec.template.spec.template.spec.containers;
const [knativeContainer] = knative.spec.template.spec.containers;
const containers = { service: serviceContainer, job: jobContainer, knative: knativeContainer };

for (const [name, { env }] of Object.entries(containers)) {
  test(`every variable of the ${name} is one of the configuration, with a value that it takes`, () => {
    const known = new Set(describeConfig().map(({ name }) => name));
    assert.deepEqual(
      env.map(({ name }) => name).filter((name) => !known.has(name)),
      [],
    );
    // PORT is Cloud Run's to set.
    assert.ok(env.every(({ name }) => name !== 'PORT'));
    readConfig(
      Object.fromEntries(
        env.map((entry) => ['value' in entry ? [entry.name, entry.value] : [entry.name, 'token']].flat()),
      ),
    );
  });
}

test('a secret is never written into a file', () => {
  const secrets = new Set(
    describeConfig()
      .filter(({ secret = false }) => secret)
      .map(({ name }) => name),
  );
  const written = Object.values(containers)
    .flatMap(({ env }) => env)
    .filter((entry) => secrets.has(entry.name) && 'value' in entry);
  assert.deepEqual(written, []);
});

test('the port is the one that the service listens on by default', () => {
  const port = readConfig({}).PORT;
  const probes = [
    serviceContainer.startupProbe,
    serviceContainer.livenessProbe,
    knativeContainer.readinessProbe,
    knativeContainer.livenessProbe,
  ];
  for (const { httpGet } of probes) assert.equal(httpGet.port, port);
  for (const { ports } of [serviceContainer, knativeContainer]) assert.equal(ports[0].containerPort, port);
});

test('what starts or takes traffic is asked whether it is ready, and what runs whether it lives', async () => {
  assert.equal(serviceContainer.startupProbe.httpGet.path, '/health/ready');
  assert.equal(knativeContainer.readinessProbe.httpGet.path, '/health/ready');
  for (const { livenessProbe } of [serviceContainer, knativeContainer]) {
    assert.equal(livenessProbe.httpGet.path, '/health/live');
  }
  const routes = await readFile('docs/openapi.json', 'utf8');
  for (const path of ['/health/ready', '/health/live']) assert.ok(routes.includes(`"${path}"`), path);
});

test('on a read-only root the only folder to write to is the one of the file store', () => {
  const [{ mountPath, name }] = knativeContainer.volumeMounts;
  assert.equal(knative.spec.template.spec.volumes[0].name, name);
  // The default, file:./var/images, in the folder of the image.
  assert.equal(mountPath, '/app/var');
});

test('the same request limits hold on Cloud Run and on Kubernetes', () => {
  const { containerConcurrency, timeoutSeconds } = service.spec.template.spec;
  assert.equal(knative.spec.template.spec.containerConcurrency, containerConcurrency);
  assert.equal(knative.spec.template.spec.timeoutSeconds, timeoutSeconds);
  assert.deepEqual(knativeContainer.resources.limits, serviceContainer.resources.limits);
});

test('the job runs the command line of the image, with a command and options that there are', async () => {
  const [file = '', command = '', template = '', ...options] = jobContainer.args;
  await access(file);
  await access(`templates/${template}/template.ts`);
  const { stdout } = await runHere(['--help']);
  assert.match(stdout, new RegExp(`^ {2}${command} `, 'mu'));
  const help = await runHere([command, '--help']);
  for (const option of options) {
    const [name = ''] = option.split('=');
    assert.match(help.stdout, new RegExp(`${name}\\b`, 'u'));
  }
});

/** The names that are replaced in a file. */
async function placeholders(file: string): Promise<string[]> {
  const text = await readFile(`deploy/${file}`, 'utf8');
  return [...text.matchAll(/\$\{([A-Z_]+)\}/gu)].map(([, name = '']) => name);
}

/** The names that a text exports to the commands after it. */
function exported(text: string): string[] {
  const lines = [...text.matchAll(/^.*\bexport (.*)$/gmu)].map(([, words = '']) => words);
  return lines.flatMap((words) => [...words.matchAll(/\b([A-Z_]+)=/gu)].map(([, name = '']) => name));
}

test('docs/deploy.md exports what deploy/knative.yaml names, and nothing else', async () => {
  const needed = new Set(await placeholders('knative.yaml'));
  assert.deepEqual(exported(await readFile('docs/deploy.md', 'utf8')).sort(), [...needed].sort());
});

describe('fill.sh', () => {
  for (const [title, variables] of [
    ['a variable that is not set', { SERVICE: 'ogp-generator' }],
    ['a value that would end its string', { ...VARIABLES, IMAGE: 'x", command: "sh' }],
    ['a value of two lines', { ...VARIABLES, IMAGE: 'x\nkind: Job' }],
    ['a value that names another variable', { ...VARIABLES, IMAGE: '${IMAGE}' }],
  ] as const) {
    test(`refuses ${title}`, async () => {
      using cloud = createCloud();
      await assert.rejects(cloud.run('deploy/fill.sh deploy/job.yaml', variables), { code: 2 });
    });
  }

  test('refuses a file that is not there', async () => {
    using cloud = createCloud();
    await assert.rejects(cloud.run('deploy/fill.sh deploy/none.yaml', VARIABLES), { code: 1 });
  });

  test('keeps an ampersand and a backslash-free value as they are', async () => {
    using cloud = createCloud();
    const text = await cloud.run('deploy/fill.sh deploy/job.yaml', { ...VARIABLES, STORE_URL: 'gs://a&b' });
    assert.ok(text.includes('"gs://a&b"'));
  });
});
