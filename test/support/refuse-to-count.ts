/** Preloaded into a service that must not load what counts or traces: if it does, it does not start. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'prom-client' || specifier.startsWith('@opentelemetry/')) {
      throw new Error(`Refused to load ${specifier}`);
    }
    return next(specifier, context);
  },
});
