// Answers a list of requests on stdin with a list on stdout: what a Bicep file declares, what a YAML file holds, what a JSON schema has against a document.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { Language, Parser } from 'web-tree-sitter';
import { parse as parseYaml } from 'yaml';
import { describe } from './bicep.mjs';

const answers = { bicep, yaml: request => parseYaml(request.text), schema };
let parser;

async function bicep({ text }) {
  if (!parser) {
    await Parser.init();
    const grammar = createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm');
    parser = new Parser();
    parser.setLanguage(await Language.load(grammar));
  }
  // The grammar wants an end to the last line.
  return describe(parser.parse(`${text}\n`).rootNode);
}

function schema({ schema: rules, document }) {
  const ajv = new Ajv({ allErrors: true, strict: true });
  return ajv.validate(rules, document) ? [] : ajv.errors.map(error => `${error.instancePath || '/'} ${error.message} ${JSON.stringify(error.params)}`);
}

const requests = JSON.parse(readFileSync(0, 'utf8'));
const results = [];
for (const request of requests) results.push(await answers[request.kind](request));
process.stdout.write(JSON.stringify(results));
