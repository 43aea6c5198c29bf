import { formatOfBytes } from '../picture-format.ts';
import { readDataUri } from './asset.ts';
import type { Report } from './finding.ts';
import { attributeOf, elementsOf, isReference } from './markup.ts';
import type { Branch, MarkupAttribute, MarkupElement } from './markup.ts';

/** Characters; a larger picture would slow down the reading of each card. */
const MAX_DATA_URI = 16_384;
const URL_FUNCTION = /url\(\s*(["']?)(.*?)\1\s*\)/gi;

/**
 * Checks what elements refer to: ids of the same file that are there once, pictures among the template's assets, and
 * nothing else.
 *
 * @param files the template's files by path
 */
export function checkReferences(
  root: MarkupElement,
  files: ReadonlyMap<string, Uint8Array>,
  report: Report,
): void {
  const elements = [...elementsOf(root)];
  const ids = collectIds(elements, report);
  const checkId = (id: string, { line }: MarkupAttribute): void => {
    if (!ids.has(id)) report(line, `"#${id}" refers to no element: no id="${id}" is in this file.`);
  };

  for (const element of elements) {
    for (const attribute of element.attributes) {
      const { name, value, line, dynamic } = attribute;
      if (dynamic) continue;
      if (isReference(name)) {
        // The rasteriser takes what <image> refers to for the path of a file, "#id" too.
        if (element.name === 'image') checkPicture(value, files, line, report);
        else if (value.startsWith('#')) checkId(value.slice(1), attribute);
        else report(line, `<${element.name}> may refer to an element of this file only: ${name}="#id".`);
      }
      for (const [, , target = ''] of value.matchAll(URL_FUNCTION)) {
        if (target.startsWith('#')) checkId(target.slice(1), attribute);
        else report(line, `url(${target}) refers to something outside this file. Write url(#id).`);
      }
    }
  }
}

function checkPicture(
  value: string,
  files: ReadonlyMap<string, Uint8Array>,
  line: number,
  report: Report,
): void {
  if (/^\s*data:/iu.test(value)) {
    const picture = readDataUri(value);
    if (picture === null || formatOfBytes(picture) === undefined) {
      report(
        line,
        'The data URI holds no PNG, JPEG, WebP or GIF picture. Put the picture in the folder "assets".',
      );
    } else if (value.length > MAX_DATA_URI) {
      report(
        line,
        'The picture within the file is large, and read again for each card. Put it in the folder "assets".',
      );
    }
    return;
  }
  if (!value.startsWith('assets/')) {
    report(line, '<image> may show a file of the template only, such as href="assets/photo.png".');
    return;
  }
  const bytes = files.get(value);
  if (bytes === undefined)
    report(line, `The picture "${value}" is not in the template's folder. Put it in its folder "assets".`);
  else if (formatOfBytes(bytes) === undefined)
    report(line, `"${value}" is not a PNG, JPEG, WebP or GIF picture. Save it as one of them.`);
}

function collectIds(
  elements: readonly MarkupElement[],
  report: Report,
): ReadonlyMap<string, MarkupElement[]> {
  const ids = new Map<string, MarkupElement[]>();
  for (const element of elements) {
    const attribute = attributeOf(element, 'id');
    if (attribute === undefined || attribute.dynamic) continue;
    const { value, line } = attribute;
    const others = ids.getOrInsert(value, []);
    const twin = others.find((other) => !areExclusive(other.branches, element.branches));
    if (twin) report(line, `id="${value}" is there already, in line ${twin.line}. Give one of them another.`);
    if (element.branches.some(({ keyword, index }) => keyword === 'for' && index === 0)) {
      report(
        line,
        `id="${value}" stands in a {% for %}, which repeats it. Draw it outside and refer to it with <use>.`,
      );
    }
    others.push(element);
  }
  return ids;
}

/** Whether two elements stand in different branches of one statement, so that only one of them is drawn. */
function areExclusive(one: readonly Branch[], other: readonly Branch[]): boolean {
  return one.some(({ block, index }) =>
    other.some((branch) => branch.block === block && branch.index !== index),
  );
}
