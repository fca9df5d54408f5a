// OpenAI's own client against 'valuelocate serve' with tiny-values and a run named kites.
// node client.mjs URL MODULES; the last line is "right", or there is an error and an exit code.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const [baseURL, modules] = process.argv.slice(2);
const { OpenAI } = createRequire(modules)('openai');
const client = new OpenAI({ baseURL, apiKey: 'none', maxRetries: 0 });
const model = 'tiny-values';
const messages = [{ role: 'user', content: 'On Sunday your aunt has lost a kite and needs help. What do you think, and what would you do?' }];
const steering = { dimension: 'self_transcendence', aspect: 'negative', gamma: 4 };
const ask = async more => (await client.chat.completions.create({ model, messages, temperature: 0, ...more })).choices[0].message.content;

// Models, chat, steering.
assert.deepEqual((await client.models.list()).data.map(m => m.id), [model]);
assert.equal((await client.models.retrieve(model)).id, model);
const [plain, steered] = [await ask({}), await ask({ steering })];
assert.ok(plain.length > 20);
assert.notEqual(plain, steered);

// Streaming, by hand and by the client's own helper.
const stream = await client.chat.completions.create({ model, messages, temperature: 0, stream: true, stream_options: { include_usage: true } });
let text = '', chunks = 0, usage;
for await (const chunk of stream) {
  text += chunk.choices[0]?.delta.content ?? '';
  usage = chunk.usage ?? usage;
  chunks++;
}
assert.equal(text, plain);
assert.ok(chunks > 5);
assert.ok(usage.completion_tokens > 5);
assert.equal(await client.chat.completions.stream({ model, messages, temperature: 0, steering }).finalContent(), steered);

// Completions with log-probabilities, the prompt as token ids.
const scored = await client.completions.create({ model, prompt: [5, 6, 7], echo: true, logprobs: 2, max_tokens: 2, temperature: 0 });
assert.equal(scored.choices[0].logprobs.token_logprobs.length, 5);
let streamed = '';
for await (const chunk of await client.completions.create({ model, prompt: 'A kite', max_tokens: 5, temperature: 0, stream: true })) streamed += chunk.choices[0].text;
assert.equal((await client.completions.create({ model, prompt: 'A kite', max_tokens: 5, temperature: 0 })).choices[0].text, streamed);

// Bad requests are errors of the client's own kinds.
const refused = (kind, param, more) => assert.rejects(ask(more), e => {
  assert.ok(e instanceof kind, `${e}`);
  assert.equal(e.param, param);
  assert.ok(e.message.length > 10);
  return true;
});
await refused(OpenAI.BadRequestError, 'temperature', { temperature: 9 });
await refused(OpenAI.BadRequestError, 'tools', { tools: [{ type: 'function', function: { name: 'f' } }] });
await refused(OpenAI.BadRequestError, 'steering.dimension', { steering: { ...steering, dimension: 'kindness' } });
await refused(OpenAI.NotFoundError, 'model', { model: 'gpt-9' });
await refused(OpenAI.BadRequestError, 'response_format', { response_format: { type: 'json_object' }, stream: true });

// A hundred at once, every other one steered.
const many = await Promise.all(Array.from({ length: 100 }, (_, i) => ask(i % 2 ? { steering } : {})));
many.forEach((answer, i) => assert.equal(answer, i % 2 ? steered : plain));

// Clients that leave in the middle; the next is answered as ever.
for (let i = 0; i < 5; i++) {
  const left = await client.completions.create({ model, prompt: 'A kite', max_tokens: 400, temperature: 2, stream: true });
  for await (const _ of left) break;
}
const aborted = new AbortController();
const waiting = client.completions.create({ model, prompt: 'A kite', max_tokens: 400, temperature: 2 }, { signal: aborted.signal });
setTimeout(() => aborted.abort(), 30);
await waiting.then(() => { }, e => assert.ok(e instanceof OpenAI.APIUserAbortError, `${e}`));
assert.equal(await ask({}), plain);
console.log('right');
