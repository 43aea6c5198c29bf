/**
 * What of Cloud Run's and Knative's resources these files use, strictly: a field that is mistyped is unknown here.
 * Sources: cloud.google.com/run/docs/reference/yaml/v1, knative.dev/docs/serving/reference/serving-api
 */
import { z } from 'zod';

const digits = z.string().regex(/^\d+$/u);
const probe = z
  .strictObject({
    httpGet: z.strictObject({ path: z.string().startsWith('/'), port: z.int() }),
    initialDelaySeconds: z.int().min(0).max(240).optional(),
    periodSeconds: z.int().min(1).max(240),
    timeoutSeconds: z.int().min(1),
    failureThreshold: z.int().min(1),
  })
  .refine(({ periodSeconds, timeoutSeconds }) => timeoutSeconds <= periodSeconds);
const quantities = z.strictObject({
  cpu: z.string().regex(/^\d+$/u),
  memory: z.string().regex(/^\d+(?:Mi|Gi)$/u),
});
const variable = z.union([
  z.strictObject({ name: z.string(), value: z.string() }),
  z.strictObject({
    name: z.string(),
    valueFrom: z.strictObject({ secretKeyRef: z.strictObject({ name: z.string(), key: z.string() }) }),
  }),
]);
const container = {
  image: z.string(),
  env: z.array(variable),
  resources: z.strictObject({ limits: quantities }),
};
const ports = z.tuple([z.strictObject({ name: z.literal('http1'), containerPort: z.int() })]);
const revisionSpec = {
  serviceAccountName: z.string(),
  containerConcurrency: z.int().min(1).max(1000),
  timeoutSeconds: z.int().min(1).max(3600),
};
/** A DNS label, as Kubernetes names things. */
const label = z.string().regex(/^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/u);

const target = z.strictObject({
  revisionName: label,
  percent: z.int().min(0).max(100),
  tag: label.optional(),
});

export const cloudRunService = z.strictObject({
  apiVersion: z.literal('serving.knative.dev/v1'),
  kind: z.literal('Service'),
  metadata: z.strictObject({
    name: label,
    annotations: z.strictObject({
      'run.googleapis.com/ingress': z.enum(['all', 'internal', 'internal-and-cloud-load-balancing']),
      'run.googleapis.com/minScale': digits,
      'run.googleapis.com/maxScale': digits,
    }),
  }),
  spec: z.strictObject({
    template: z.strictObject({
      metadata: z.strictObject({
        name: label,
        annotations: z.strictObject({
          'run.googleapis.com/execution-environment': z.literal('gen2'),
          'run.googleapis.com/startup-cpu-boost': z.literal('true'),
        }),
      }),
      spec: z.strictObject({
        ...revisionSpec,
        containers: z.tuple([
          z.strictObject({ ...container, ports, startupProbe: probe, livenessProbe: probe }),
        ]),
      }),
    }),
    traffic: z.array(target).optional(),
  }),
});

export const cloudRunJob = z.strictObject({
  apiVersion: z.literal('run.googleapis.com/v1'),
  kind: z.literal('Job'),
  metadata: z.strictObject({ name: label }),
  spec: z.strictObject({
    template: z.strictObject({
      metadata: z.strictObject({
        annotations: z.strictObject({ 'run.googleapis.com/execution-environment': z.literal('gen2') }),
      }),
      spec: z.strictObject({
        taskCount: z.int().min(1).max(10_000),
        parallelism: z.int().min(1),
        template: z.strictObject({
          spec: z.strictObject({
            serviceAccountName: z.string(),
            maxRetries: z.int().min(0).max(10),
            timeoutSeconds: z.int().min(1).max(86_400),
            containers: z.tuple([
              z.strictObject({
                ...container,
                command: z.tuple([z.literal('node')]),
                args: z.array(z.string()),
              }),
            ]),
          }),
        }),
      }),
    }),
  }),
});

export const knativeService = z.strictObject({
  apiVersion: z.literal('serving.knative.dev/v1'),
  kind: z.literal('Service'),
  metadata: z.strictObject({ name: label }),
  spec: z.strictObject({
    template: z.strictObject({
      metadata: z.strictObject({
        annotations: z.strictObject({
          'autoscaling.knative.dev/min-scale': digits,
          'autoscaling.knative.dev/max-scale': digits,
          'autoscaling.knative.dev/metric': z.literal('concurrency'),
          'autoscaling.knative.dev/target-utilization-percentage': digits,
        }),
      }),
      spec: z.strictObject({
        ...revisionSpec,
        containers: z.tuple([
          z.strictObject({
            ...container,
            ports,
            resources: z.strictObject({ requests: quantities, limits: quantities }),
            readinessProbe: probe,
            livenessProbe: probe,
            securityContext: z.strictObject({
              runAsNonRoot: z.literal(true),
              runAsUser: z.int().min(1),
              readOnlyRootFilesystem: z.literal(true),
              allowPrivilegeEscalation: z.literal(false),
              capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
              seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
            }),
            volumeMounts: z.tuple([z.strictObject({ name: label, mountPath: z.string() })]),
          }),
        ]),
        volumes: z.tuple([
          z.strictObject({ name: label, emptyDir: z.strictObject({ sizeLimit: z.string() }) }),
        ]),
      }),
    }),
  }),
});
