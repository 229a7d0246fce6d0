// Paths that the documents name must exist: a page that points nowhere is worse than none.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './prepare.mjs';

const LINK = /\]\(([^)\s]+)\)/g;
const CODE = /`([^`\n]+)`/g;
const OWN_PATH = /^(?:app|components|lib|prisma|public|e2e|docs|scripts|bench|\.ci)\/[^\s<>…$]*$/;

/** Of a pattern only the folder before the first wildcard can be looked for. */
function fixedPart(name) {
  const parts = name.split('/');
  const wild = parts.findIndex((part) => /[*{}?]/.test(part));
  return wild < 0 ? name : parts.slice(0, wild).join('/');
}

function exists(base, name) {
  const clean = fixedPart(name.replace(/#.*$/, '').replace(/:\d+(-\d+)?$/, ''));
  return clean === '' || existsSync(path.resolve(root, base, decodeURI(clean)));
}

/** Paths named in the text of one document: links beside it, and code words that begin with one of our folders. */
export function namedPaths(file, text) {
  const links = [...text.matchAll(LINK)]
    .map(([, target]) => target)
    .filter((target) => !/^([a-z]+:|#)/.test(target))
    .map((target) => ({ base: path.dirname(file), name: target }));
  const words = [...text.matchAll(CODE)]
    .map(([, word]) => word)
    .filter((word) => OWN_PATH.test(word))
    .map((word) => ({ base: '.', name: word }));
  return [...links, ...words];
}

/** Gives one line for each path that a document names and that does not exist. */
export function missingPaths(files) {
  return files
    .filter((file) => file.endsWith('.md') && existsSync(path.resolve(root, file)))
    .flatMap((file) =>
      namedPaths(file, readFileSync(path.resolve(root, file), 'utf8'))
        .filter(({ base, name }) => !exists(base, name))
        .map(({ name }) => `${file}: ${name} does not exist`),
    );
}
