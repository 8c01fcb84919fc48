// Judges each record of a capture by Axinom's library, and prints a line a record:
//   axinom_verify.js CAPTURE SECRET-FILE, with the library in NODE_PATH
'use strict';
const crypto = require('crypto');
const fs = require('fs');
const readline = require('readline');
const { validateWebhookRequest } = require('@axinom/mosaic-service-common');

const secret = fs.readFileSync(process.argv[3], 'utf8');
let lines = [];

function judge(line) {
  const record = JSON.parse(line);
  const body = Buffer.from(record.body_b64, 'base64');
  if (crypto.createHash('sha256').update(body).digest('hex') !== record.body_sha256)
    throw new Error('the record is damaged');
  const signature = record.headers.find(([name]) => name.toLowerCase() === 'x-mosaic-signature');
  const message = validateWebhookRequest({
    requestBody: body.toString(),
    requestSignature: signature && signature[1],
    webhookSecret: secret,
    expirationInSeconds: 1e12,
  });
  return { id: record.id, valid: true, message_id: message.message_id };
}

function flush() {
  fs.writeSync(1, lines.join(''));
  lines = [];
}

readline
  .createInterface({ input: fs.createReadStream(process.argv[2]) })
  .on('line', (line) => {
    lines.push(JSON.stringify(judge(line)) + '\n');
    if (lines.length === 1000) flush();
  })
  .on('close', flush);
