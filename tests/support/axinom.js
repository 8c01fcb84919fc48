// Axinom's library, driven by lines: a JSON request on each line of stdin, its answer on the same
// line of stdout, in order. tests/support/axinom.py is the other end.
//   node axinom.js FOLDER    the folder that holds node_modules
'use strict';
const http = require('node:http');
const path = require('node:path');
const readline = require('node:readline');
const { createRequire } = require('node:module');

// Stdout is for answers; the library and its schema checker log to the console.
console.log = console.info = console.debug = console.warn = console.error;

const load = createRequire(path.join(path.resolve(process.argv[2]), 'index.js'));
const express = load('express');
const axinom = load('@axinom/mosaic-service-common');
// The library's own schema checker.
const library = createRequire(load.resolve('@axinom/mosaic-service-common'));
const Ajv = library('ajv').default;
const addFormats = library('ajv-formats').default;
const bytes = (base64) => Buffer.from(base64, 'base64');

/** Runs `work` at a moment (milliseconds since 1970): the library asks the clock itself. */
function at(moment, work) {
  if (moment === undefined) return work();
  const RealDate = globalThis.Date;
  globalThis.Date = class extends RealDate {
    constructor(...parts) {
      super(...(parts.length === 0 ? [moment] : parts));
    }
    static now() {
      return moment;
    }
  };
  try {
    return work();
  } finally {
    globalThis.Date = RealDate;
  }
}

/** What a call gives, or the error that it ends in. */
function outcome(work) {
  try {
    return { value: work() };
  } catch (error) {
    const { code = null, name, message, details = null } = error;
    return { code, name, message, details };
  }
}

const operations = {
  versions: () => ({
    node: process.version,
    library: load('@axinom/mosaic-service-common/package.json').version,
  }),
  sign: ({ payload, secret, type, now }) =>
    at(now, () => axinom.generateWebhookRequest({ payload, secret, messageType: type })),
  // The bytes become a string as the library's middleware makes one of them.
  validate: ({ body, signature, secret, schema, max_age, now }) =>
    outcome(() => {
      at(now, () =>
        axinom.validateWebhookRequest({
          requestBody: bytes(body).toString(),
          requestSignature: signature,
          webhookSecret: secret,
          payloadJsonSchema: schema,
          expirationInSeconds: max_age,
        })
      );
      return true;
    }),
  // What becomes of a timestamp, given as JSON: milliseconds since 1970, null where it is no date
  // or not even to be asked.
  date: ({ json }) => ({
    time: outcome(() => new Date(JSON.parse(json)).getTime()).value ?? null,
  }),
  // What the library's checker says of many payloads: the pointers of its complaints, or null.
  // validateWebhookRequest compiles the schema anew for each message; here it is done once.
  check: ({ schema, payloads }) => {
    const checker = new Ajv({ strict: 'log', allErrors: true });
    addFormats(checker);
    const validate = checker.compile(schema);
    return payloads.map((payload) =>
      validate(payload) ? null : validate.errors.map((error) => error.dataPath)
    );
  },
  respond: (response) => outcome(() => axinom.generateWebhookResponse(response)),
  // Sends a body with node's own client: status, headers and body of the answer.
  post: ({ url, headers, body }) =>
    new Promise((resolve, reject) => {
      const request = http.request(url, { method: 'POST', headers }, (answer) => {
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode,
            headers: answer.headers,
            body: Buffer.concat(chunks).toString(),
          })
        );
      });
      request.on('error', reject);
      request.end(body);
    }),
  receiver: (options) => receiver(options),
  received: ({ port }) => receivers.get(port).splice(0),
};

const receivers = new Map();

/** A receiver as the library's guide has it. `answer` replaces what it answers to a good message:
 *  {status, headers, body}, the body in base64; or `respond`, what generateWebhookResponse gets. */
function receiver({ secret, schema, max_age, answer, respond }) {
  const app = express();
  const seen = [];
  app.use((request, _response, next) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, rawHeaders } = request;
      seen.push({ method, url, headers: rawHeaders, body: Buffer.concat(chunks).toString('base64') });
    });
    next();
  });
  app.use(
    axinom.verifyWebhookRequestMiddleware({
      webhookSecret: secret,
      payloadJsonSchema: schema,
      expirationInSeconds: max_age,
    })
  );
  app.post('/*', (_request, response) => {
    if (answer) {
      response.writeHead(answer.status, answer.headers);
      response.end(bytes(answer.body));
    } else {
      const made = axinom.generateWebhookResponse(respond ?? { payload: { received: true } });
      response.status(200).send(made);
    }
  });
  app.use(axinom.handleWebhookErrorMiddleware);
  return new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      receivers.set(port, seen);
      resolve({ port });
    });
  });
}

async function main() {
  const lines = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });
  for await (const line of lines) {
    const { op, ...rest } = JSON.parse(line);
    process.stdout.write(JSON.stringify(await operations[op](rest)) + '\n');
  }
  process.exit(0);
}

main();
