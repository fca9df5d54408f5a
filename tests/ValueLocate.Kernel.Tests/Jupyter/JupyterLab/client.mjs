// JupyterLab's own client on bare ZeroMQ sockets, without a Jupyter server: the way in which VS Code's Jupyter extension talks to a kernel.
// node client.mjs KERNEL.JSON FOLDER MODULES; the last line is "right", or there is an error and an exit code.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const [specFile, folder, modules] = process.argv.slice(2);
const require = createRequire(modules);
const zmq = require('zeromq');
const { KernelConnection, ServerConnection } = require('@jupyterlab/services');

const spec = JSON.parse(fs.readFileSync(specFile));
const channels = ['shell', 'iopub', 'stdin', 'control', 'hb'];
const listeners = await Promise.all(channels.map(() => new Promise(done => { const l = net.createServer().listen(0, '127.0.0.1', () => done(l)); })));
const port = Object.fromEntries(channels.map((c, i) => [c, listeners[i].address().port]));
await Promise.all(listeners.map(l => new Promise(done => l.close(done))));
const key = crypto.randomUUID();
const connection = { ip: '127.0.0.1', transport: 'tcp', key, signature_scheme: 'hmac-sha256', kernel_name: spec.display_name };
for (const c of channels) connection[`${c}_port`] = port[c];
fs.writeFileSync(`${folder}/connection.json`, JSON.stringify(connection));
const argv = spec.argv.map(a => a.replace('{connection_file}', `${folder}/connection.json`));
const kernelProcess = spawn(argv[0], argv.slice(1), { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...spec.env } });
const ended = new Promise(done => kernelProcess.on('exit', done));
setTimeout(() => { kernelProcess.kill('SIGKILL'); console.error('nothing came for two minutes'); process.exit(1); }, 120_000).unref();
let heard = false;

const sign = parts => parts.reduce((h, p) => h.update(p), crypto.createHmac('sha256', key)).digest('hex');

/** What JupyterLab takes for a WebSocket. */
class Sockets {
  protocol = '';
  readyState = 0;
  #sockets = { iopub: new zmq.Subscriber({ linger: 0 }) };
  #sent = Promise.resolve();

  constructor() {
    const routingId = crypto.randomUUID();
    for (const c of ['shell', 'control', 'stdin']) this.#sockets[c] = new zmq.Dealer({ routingId, linger: 0 });
    for (const [c, s] of Object.entries(this.#sockets)) {
      s.connect(`tcp://127.0.0.1:${port[c]}`);
      this.#receive(c, s);
    }
    this.#sockets.iopub.subscribe();
    this.#open();
  }

  // What is published before the subscription has arrived is lost, so nothing begins before something was heard.
  async #open() {
    while (!heard) await new Promise(done => setTimeout(done, 20));
    this.readyState = 1;
    this.onopen({ target: this });
  }

  async #receive(channel, socket) {
    for await (const frames of socket) {
      const [signature, ...parts] = frames.slice(frames.findIndex(f => f.toString() === '<IDS|MSG>') + 1);
      assert.equal(signature.toString(), sign(parts.slice(0, 4)), 'a signature is wrong');
      heard ||= channel === 'iopub';
      const [header, parent_header, metadata, content] = parts.slice(0, 4).map(p => JSON.parse(p));
      this.onmessage({ target: this, data: { channel, header, parent_header, metadata, content, buffers: parts.slice(4) } });
    }
  }

  send(message) {
    const parts = ['header', 'parent_header', 'metadata', 'content'].map(p => JSON.stringify(message[p] ?? {}));
    this.#sent = this.#sent.then(() => this.#sockets[message.channel].send(['<IDS|MSG>', sign(parts), ...parts]));
  }

  close() { Object.values(this.#sockets).forEach(s => s.close()); }
}

const serverSettings = ServerConnection.makeSettings({ WebSocket: Sockets, serializer: { serialize: m => m, deserialize: m => m }, wsUrl: 'ws://none/', appendToken: false });
const kernel = new KernelConnection({ model: { id: crypto.randomUUID(), name: 'csharp' }, serverSettings, clientId: crypto.randomUUID(), username: '', handleComms: true });
const info = await kernel.info;
assert.equal(info.language_info.name, 'C#');

/** Runs a cell: the reply, and what came in between. */
async function run(code) {
  const future = kernel.requestExecute({ code, allow_stdin: true });
  const said = [];
  future.onIOPub = m => { if (!['status', 'execute_input'].includes(m.header.msg_type)) said.push([m.header.msg_type, m.content.text ?? m.content.ename ?? m.content.data['text/plain']]); };
  future.onStdin = m => { said.push(['asked', m.content.prompt]); kernel.sendInputReply({ status: 'ok', value: 'typed' }, m.header); };
  return [(await future.done).content.status, said];
}

/** A message by itself; on the control channel as the extension does it where the kernel's interrupt_mode is "message". */
function send(channel, msg_type, content) {
  kernel._ws.send({ channel, header: { msg_id: crypto.randomUUID(), msg_type, username: '', session: crypto.randomUUID(), date: new Date().toISOString(), version: '5.3' }, content });
}

assert.deepEqual(await run('var text = "abc"; text.Length'), ['ok', [['execute_result', '3']]]);
assert.deepEqual(await run('Console.WriteLine("line"); display(2); Console.ReadLine()'), ['ok', [['stream', 'line\n'], ['display_data', '2'], ['asked', ''], ['execute_result', 'typed']]]);
assert.deepEqual(await run('int.Parse("x");'), ['error', [['error', 'System.FormatException']]]);
assert.ok((await kernel.requestComplete({ code: 'text.Le', cursor_pos: 7 })).content.matches.includes('Length'));
assert.match((await kernel.requestInspect({ code: 'Math.Max(1, 2)', cursor_pos: 6, detail_level: 0 })).content.data['text/plain'], /int Math\.Max/);
assert.equal((await kernel.requestIsComplete({ code: 'for (;;) {' })).content.status, 'incomplete');
assert.deepEqual((await kernel.requestCommInfo({})).content.comms, {});
assert.equal((await kernel.requestHistory({ hist_access_type: 'tail', n: 1, raw: true, output: false, session: 0 })).content.history[0][2], 'int.Parse("x");');
assert.equal(spec.interrupt_mode, 'message');
const endless = run('while (true) { }');
setTimeout(() => send('control', 'interrupt_request', {}), 300);
assert.deepEqual(await endless, ['error', [['error', 'KeyboardInterrupt']]]);
send('control', 'shutdown_request', { restart: false });
assert.equal(await ended, 0);
console.log('right');
process.exit(0);
