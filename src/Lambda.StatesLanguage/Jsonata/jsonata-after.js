// The functions that Step Functions adds to JSONata, and how expressions are run.
var run = (function (jsonata) {
  function fail(message) { throw { code: 'Step Functions', message: message }; }

  function partition(items, size) {
    if (size === undefined || !(size > 0)) fail('$partition takes a positive size');
    var chunks = [];
    for (var i = 0; i < items.length; i += Math.floor(size)) chunks.push(items.slice(i, i + Math.floor(size)));
    return chunks;
  }

  function range(first, last, step) {
    if (step === 0) fail('$range takes a step other than 0');
    var items = [];
    for (var i = first; step > 0 ? i <= last : i >= last; i += step) {
      if (items.length >= 1000) fail('$range makes no more than 1000 items');
      items.push(i);
    }
    return items;
  }

  function random(seed) {
    if (seed === undefined) return Math.random();
    return states.next(Math.floor(seed) | 0);
  }

  function uuid() {
    return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, function (place) {
      var digit = Math.floor(Math.random() * 16);
      return (place === 'x' ? digit : (digit & 3) | 8).toString(16);
    });
  }

  function hash(data, algorithm) {
    var text = typeof data === 'string' ? data : JSON.stringify(data);
    return hostHash(text, algorithm) || fail('$hash takes MD5, SHA-1, SHA-256, SHA-384 or SHA-512');
  }

  function parse(text) {
    try { return JSON.parse(text); } catch (error) { fail('$parse: ' + error.message); }
  }

  function compile(text) {
    var expression = jsonata(text);
    expression.registerFunction('partition', partition, '<a-n:a>');
    expression.registerFunction('range', range, '<nnn:a>');
    expression.registerFunction('random', random, '<n?:n>');
    expression.registerFunction('uuid', uuid, '<:s>');
    expression.registerFunction('hash', hash, '<x-s:s>');
    expression.registerFunction('parse', parse, '<s-:x>');
    expression.registerFunction('eval', function () { fail('$eval is not supported'); }, '<sx?:x>');
    return expression;
  }

  function told(error) {
    var code = error && error.code;
    var message = (error && error.message) || String(error);
    return JSON.stringify({ error: code && code !== 'Step Functions' ? code + ': ' + message : message });
  }

  var prototypes = [Object, Array, Function, String, Number, Promise].map(function (type) { return type.prototype; });

  function names() {
    return prototypes.map(function (prototype) { return Object.getOwnPropertyNames(prototype).length; }).join();
  }

  var known = names();

  return {
    // Whether the engine is as it was before an expression ran in it.
    clean: function () { return names() === known; },
    check: function (text) {
      try { compile(text); return ''; } catch (error) { return told(error); }
    },
    evaluate: function (text, bindings, now, seed, found) {
      states.now = now;
      states.random = seed | 0;
      try {
        compile(text).evaluate(undefined, JSON.parse(bindings)).then(function (value) {
          if (value === undefined) return found('{"nothing":true}');
          if (typeof value === 'function' || (value && (value._jsonata_lambda || value._jsonata_function)))
            return found('{"function":true}');
          found('{"value":' + JSON.stringify(value) + '}');
        }).catch(function (error) { found(told(error)); });
      } catch (error) {
        found(told(error));
      }
    }
  };
})(module.exports);
