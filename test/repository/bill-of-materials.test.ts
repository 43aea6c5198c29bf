import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { ALLOWED_LICENCES, licencesOf } from '../../scripts/support/allowed-licences.ts';
import { billOfMaterials } from '../../scripts/support/bill-of-materials.ts';
import { shippedFiles, shippedPackages } from '../../scripts/support/shipped-parts.ts';

/** Hex digits of a digest (CycloneDX 1.5, `hash`). */
const DIGITS: Readonly<Record<string, number>> = { 'SHA-1': 40, 'SHA-256': 64, 'SHA-512': 128 };

const hash = z
  .strictObject({ alg: z.enum(Object.keys(DIGITS)), content: z.string().regex(/^[0-9a-f]+$/u) })
  .refine(({ alg, content }) => content.length === DIGITS[alg]);

/** What CycloneDX 1.5 says of a component, as far as this document uses it. */
const component = z.object({
  'bom-ref': z.string().min(1),
  type: z.enum(['application', 'library', 'file', 'data']),
  name: z.string().min(1),
  version: z.string().min(1),
  scope: z.enum(['required', 'optional', 'excluded']),
  purl: z.string().startsWith('pkg:npm/').optional(),
  hashes: z.array(hash).optional(),
  licenses: z.array(
    z.union([
      z.strictObject({ license: z.strictObject({ id: z.enum(Object.keys(ALLOWED_LICENCES)) }) }),
      z.strictObject({ expression: z.string().refine(isAllowed) }),
    ]),
  ),
});

const document = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.literal('1.5'),
  serialNumber: z.string().regex(/^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u),
  version: z.int().positive(),
  metadata: z.object({ timestamp: z.iso.datetime(), component }),
  components: z.array(component),
  dependencies: z.array(z.strictObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

function isAllowed(expression: string): boolean {
  return licencesOf(expression).every((licence) => Object.hasOwn(ALLOWED_LICENCES, licence));
}

describe('the bill of materials', async () => {
  const bom = document.parse(await billOfMaterials());
  const references = bom.components.map((part) => part['bom-ref']);

  test('is about the service', () => {
    const { type, name } = bom.metadata.component;
    assert.deepEqual({ type, name }, { type: 'application', name: 'ogp-generator' });
  });

  test('has every package that ships once, with its hash, and no other', async () => {
    const found = bom.components.filter(({ type }) => type === 'library');
    const names = found.map(({ name, version }) => `${name}@${version}`);
    const expected = (await shippedPackages()).map(({ name, version }) => `${name}@${version}`);
    assert.deepEqual(names.toSorted(), expected.toSorted());
    assert.ok(found.every(({ purl, hashes = [] }) => purl !== undefined && hashes.length > 0));
  });

  test('has every font, the emoji and the tables, with the hash of what is copied', async () => {
    for (const { file, licence, sha256 } of await shippedFiles()) {
      const [found, ...others] = bom.components.filter(({ name }) => name === file);
      assert.deepEqual(others, []);
      assert.deepEqual(found?.licenses, [{ license: { id: licence } }]);
      assert.equal(found?.hashes?.[0]?.content ?? null, sha256);
    }
  });

  test('names no component twice, and depends on nothing that it does not have', () => {
    const known = new Set([bom.metadata.component['bom-ref'], ...references]);
    assert.equal(known.size, references.length + 1);
    for (const { ref, dependsOn } of bom.dependencies)
      assert.deepEqual(
        [ref, ...dependsOn].filter((reference) => !known.has(reference)),
        [],
      );
  });

  test('lets no component stand alone: the service depends on each, be it over others', () => {
    const needs = new Map(bom.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
    const reached = new Set<string>();
    const follow = (reference: string): void => {
      if (reached.has(reference)) return;
      reached.add(reference);
      needs.get(reference)?.forEach(follow);
    };
    follow(bom.metadata.component['bom-ref']);
    assert.deepEqual(
      references.filter((reference) => !reached.has(reference)),
      [],
    );
  });
});
