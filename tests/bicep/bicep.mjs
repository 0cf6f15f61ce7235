// What a file declares, as plain JSON. An expression that is no literal is { $expression: text }, an interpolated string { $parts: […] }.

export function describe(root) {
  const file = { errors: errors(root), scope: 'resourceGroup', parameters: [], variables: [], outputs: [], resources: [], modules: [] };
  declarations(root, file, null);
  return file;
}

function declarations(node, file, outer) {
  let decorators = [];
  for (const child of node.namedChildren) {
    // What is not understood is in the errors.
    if (child.hasError) continue;
    switch (child.type) {
      case 'decorators': decorators = child.namedChildren.map(decorator); continue;
      case 'target_scope_assignment': file.scope = value(child.namedChildren[0]); break;
      case 'parameter_declaration': file.parameters.push(parameter(child, decorators)); break;
      case 'variable_declaration': file.variables.push({ name: child.namedChildren[0].text, value: value(child.namedChildren.at(-1)) }); break;
      case 'output_declaration': file.outputs.push({ name: child.namedChildren[0].text, expression: child.namedChildren.at(-1).text, secure: has(decorators, 'secure') }); break;
      case 'resource_declaration': resource(child, file, outer); break;
      case 'module_declaration': file.modules.push({ ...declaration(child), path: value(child.namedChildren[1]) }); break;
    }
    decorators = [];
  }
}

function parameter(node, decorators) {
  const parts = node.namedChildren;
  const type = parts.findIndex(part => part.type.endsWith('type'));
  return { name: parts[0].text, type: parts[type]?.text ?? '', decorators, hasDefault: parts.length > type + 1, default: parts.length > type + 1 ? value(parts.at(-1)) : null };
}

function resource(node, file, outer) {
  const [type, version] = value(node.namedChildren[1]).split('@');
  const described = {
    ...declaration(node),
    type: outer && !type.includes('.') ? `${outer.type}/${type}` : type,
    version: version ?? outer?.version ?? '',
    existing: node.children.some(child => child.type === 'existing' || child.text === 'existing'),
    line: node.startPosition.row + 1,
  };
  file.resources.push(described);
  const nested = body(node.namedChildren.at(-1)).node.namedChildren.filter(property => property.namedChildren[0]?.type === 'resource_declaration');
  // The compiler's BCP160.
  if (described.repeated && nested.length > 0) file.errors.push(`line ${described.line}: a resource in a loop cannot have nested ones`);
  for (const property of nested) resource(property.namedChildren[0], file, described);
}

function declaration(node) {
  const { node: object, conditional, repeated } = body(node.namedChildren.at(-1));
  return { symbol: node.namedChildren[0].text, conditional, repeated, body: value(object) };
}

// Looks through `if (…)` and `[for …: …]` to the object.
function body(node) {
  let [conditional, repeated] = [false, false];
  while (node.type === 'if_statement' || node.type === 'for_statement') {
    if (node.type === 'if_statement') conditional = true;
    else repeated = true;
    node = node.namedChildren.at(-1);
  }
  return { node, conditional, repeated };
}

function decorator(node) {
  const call = node.namedChildren[0];
  const [name, list] = call.namedChildren;
  return { name: name.text, arguments: list?.namedChildren.map(value) ?? [] };
}

function value(node) {
  switch (node.type) {
    case 'string': return text(node);
    case 'number': return Number(node.text);
    case 'boolean': return node.text === 'true';
    case 'null': return null;
    case 'array': return node.namedChildren.filter(item => item.type !== 'comment').map(value);
    case 'object': return Object.fromEntries(node.namedChildren.filter(isProperty).map(property => [key(property.namedChildren[0]), value(property.namedChildren.at(-1))]));
    default: return { $expression: node.text };
  }
}

function text(node) {
  const parts = node.namedChildren.map(part => (part.type === 'interpolation' ? { $expression: part.namedChildren[0].text } : unescape(part.text)));
  return parts.some(part => typeof part === 'object') ? { $parts: parts } : parts.join('');
}

const unescape = raw => raw.replace(/\\(n|r|t|\\|'|\$)/g, (_, c) => ({ n: '\n', r: '\r', t: '\t' })[c] ?? c);
const isProperty = node => node.type === 'object_property' && node.namedChildren[0].type !== 'resource_declaration' && node.namedChildren.length > 1;
const key = node => (node.type === 'string' ? (typeof text(node) === 'string' ? text(node) : node.text) : node.text);
const has = (decorators, name) => decorators.some(item => item.name === name);

export function errors(root) {
  const found = [];
  const visit = node => {
    if (node.isError) found.push(`line ${node.startPosition.row + 1}: not understood: ${node.text.slice(0, 60)}`);
    else if (node.isMissing) found.push(`line ${node.startPosition.row + 1}: ${node.type} is missing`);
    else if (node.hasError) node.children.forEach(visit);
  };
  visit(root);
  return found;
}
