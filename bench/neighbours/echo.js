// The same function for both: it answers with what it got.
const isFramework = process.argv.some(argument => argument.includes('functions-framework'));
const framework = isFramework ? require('@google-cloud/functions-framework') : null;
framework?.http('echo', (request, response) => response.json(request.body));

exports.handler = async event => ({ statusCode: 200, headers: { 'content-type': 'application/json' }, body: event.body });
