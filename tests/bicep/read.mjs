// Answers a list of requests, in the file that is named, with a list on stdout: what a Bicep file declares, where a PowerShell script is none, what a YAML file holds,
// what a JSON schema has against a document.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { Language, Parser } from 'web-tree-sitter';
import { parse as parseYaml } from 'yaml';
import { describe, errors } from './bicep.mjs';

const answers = {
  bicep: async ({ text }) => describe(await tree('bicep', text)),
  powershell: async ({ text }) => errors(await tree('powershell', text)),
  yaml: ({ text }) => parseYaml(text),
  schema,
};
const grammars = new Map();
await Parser.init();

async function tree(language, text) {
  if (!grammars.has(language)) {
    const grammar = createRequire(import.meta.url).resolve(`tree-sitter-${language}/tree-sitter-${language}.wasm`);
    grammars.set(language, await Language.load(grammar));
  }
  // The grammars want an end to the last line.
  return new Parser().setLanguage(grammars.get(language)).parse(`${text}\n`).rootNode;
}

function schema({ schema: rules, document }) {
  const ajv = new Ajv({ allErrors: true, strict: true });
  return ajv.validate(rules, document) ? [] : ajv.errors.map(error => `${error.instancePath || '/'} ${error.message} ${JSON.stringify(error.params)}`);
}

const requests = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const results = [];
for (const request of requests) results.push(await answers[request.kind](request));
process.stdout.write(JSON.stringify(results));
