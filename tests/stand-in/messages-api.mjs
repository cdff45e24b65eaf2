// SPDX-License-Identifier: MIT
//
// A stand-in of the Messages API for tests: answers POST /v1/messages by a script, as a stream of
// server-sent events, on 127.0.0.1 and a free port. Needs node alone.
//
//   node messages-api.mjs SCRIPT.json [REQUESTS.jsonl]
//
// The first line printed is "listening on PORT". REQUESTS.jsonl is appended a line a request: its
// model, its system prompt, the names of its tools, its prompt and all texts of the conversation.
//
// The script: { "rules": [ { "prompt": REGEXP, "steps": [STEP, …] }, … ] }, read anew for each
// request. The first rule whose regular expression matches the newest prompt counts; its first step
// answers the prompt, the next one the results of the tools asked for, and so on (the last one
// again and again). With "each": "request" in a rule it is the first step for the first request
// that matches, whatever came of it, and so on. A step:
//
//   { "text": "…" }                                a reply; "repeat": N says it N times, numbered
//   { "text": "…", "tool": NAME, "input": {…} }    asks for a tool ("text" may be left out)
//   { "tools": [ { "tool": NAME, "input": {…} }, … ] }    asks for several at once
//   { "error": { "status": 529, "type": "overloaded_error", "message": "…" } }
//   "headers": { NAME: VALUE, … } in any of them   of the answer; also "headers" of the script
//   "delay_ms": N in any of them                   between two pieces of the stream
//   "usage": { "input_tokens": N, … } in any       what the reply says that it took
//   "until": NAME in any of them                   the stream stands still after its first piece
//                                                  until there is a file of that name beside SCRIPT
//   "hangs": true in any of them                   the stream stands still for good
//
// $1, $2, … in any text stand for what the groups of the expression matched, ${now+N} for the time
// in seconds since 1970, N seconds from now.

import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';

const REQUEST_MAX_BYTES = 32 * 1024 * 1024;
const LOOK_MS = 20;
const [, , scriptFile, requestsFile] = process.argv;
const requestsOfRule = new Map();
let counter = 0;

const readScript = () => JSON.parse(readFileSync(scriptFile, 'utf8'));

function textBlocks(message) {
    if (typeof message.content === 'string') {
        return [message.content];
    }
    return message.content.filter((block) => block.type === 'text').map((block) => block.text);
}

function isPrompt(message) {
    return message.role === 'user' &&
        textBlocks(message).some((text) => !text.startsWith('<system-reminder>'));
}

/** The newest prompt, and how many replies it has had already. One that failed stands in the same
 * message, before it. */
function newestPrompt(messages) {
    for (let i = messages.length - 1; i >= 0; i--) {
        if (isPrompt(messages[i])) {
            const texts = textBlocks(messages[i]).filter((t) => !t.startsWith('<system-reminder>'));
            const replies = messages.slice(i + 1).filter((m) => m.role === 'assistant').length;
            return { text: texts.at(-1), replies };
        }
    }
    return { text: '', replies: 0 };
}

function substitute(value, match) {
    if (typeof value === 'string') {
        return value.replace(/\$(\d)/g, (_, group) => match[Number(group)] ?? '')
            .replace(/\$\{now([+-]\d+)\}/g,
                (_, seconds) => String(Math.floor(Date.now() / 1000) + Number(seconds)));
    }
    if (Array.isArray(value)) {
        return value.map((item) => substitute(item, match));
    }
    if (value !== null && typeof value === 'object') {
        return Object.fromEntries(
            Object.entries(value).map(([key, item]) => [key, substitute(item, match)]));
    }
    return value;
}

/** Which step of a rule is due. */
function turnOf(rule, replies) {
    if (rule.each !== 'request') {
        return replies;
    }
    const turn = requestsOfRule.get(rule.prompt) ?? 0;
    requestsOfRule.set(rule.prompt, turn + 1);
    return turn;
}

function chooseStep(messages) {
    const { text, replies } = newestPrompt(messages);
    const script = readScript();
    const headers = substitute(script.headers ?? {}, []);
    for (const rule of script.rules) {
        const match = new RegExp(rule.prompt, 's').exec(text);
        if (match !== null) {
            const turn = Math.min(turnOf(rule, replies), rule.steps.length - 1);
            const step = substitute(rule.steps[turn], match);
            return { ...step, headers: { ...headers, ...step.headers } };
        }
    }
    return { text: 'The stand-in knows no answer to this.', headers };
}

/** What the tools that a message answers for gave back. */
function toolResults(message) {
    const blocks = typeof message.content === 'string' ? [] : message.content;
    return blocks.filter((block) => block.type === 'tool_result').map((block) =>
        typeof block.content === 'string' ? block.content : JSON.stringify(block.content));
}

function note(parameters) {
    if (requestsFile !== undefined) {
        const texts = parameters.messages.map((m) => ({ role: m.role, text: textBlocks(m) }));
        const prompt = newestPrompt(parameters.messages).text;
        const system = textBlocks({ content: parameters.system ?? '' }).join('\n');
        const tools = (parameters.tools ?? []).map((tool) => tool.name);
        const results = parameters.messages.flatMap(toolResults);
        const { model } = parameters;
        appendFileSync(requestsFile,
            `${JSON.stringify({ model, system, tools, prompt, texts, results })}\n`);
    }
}

/** The text of a step in pieces, as a model would stream it. */
function pieces(step) {
    if (step.text === undefined) {
        return [];
    }
    if (step.repeat === undefined) {
        return step.text.match(/.{1,12}/gs) ?? [''];
    }
    return Array.from({ length: step.repeat }, (_, i) => `${i + 1}. ${step.text}\n`);
}

function toolsOf(step) {
    return step.tools ?? (step.tool === undefined ? [] : [step]);
}

function contentEvents(step) {
    const events = [];
    let index = 0;
    const parts = pieces(step);
    if (parts.length > 0) {
        events.push(
            { type: 'content_block_start', index, content_block: { type: 'text', text: '' } });
        for (const text of parts) {
            events.push({ type: 'content_block_delta', index, delta: { type: 'text_delta', text } });
        }
        events.push({ type: 'content_block_stop', index });
        index++;
    }
    for (const asked of toolsOf(step)) {
        counter++;
        const id = `toolu_${String(counter).padStart(24, '0')}`;
        events.push({ type: 'content_block_start', index,
            content_block: { type: 'tool_use', id, name: asked.tool, input: {} } });
        events.push({ type: 'content_block_delta', index,
            delta: { type: 'input_json_delta', partial_json: JSON.stringify(asked.input ?? {}) } });
        events.push({ type: 'content_block_stop', index });
        index++;
    }
    return events;
}

function stream(model, step) {
    counter++;
    const usage = { input_tokens: 100, output_tokens: 25, cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0, ...step.usage };
    usage.cache_creation = { ephemeral_5m_input_tokens: usage.cache_creation_input_tokens,
        ephemeral_1h_input_tokens: 0 };
    const message = { id: `msg_${String(counter).padStart(24, '0')}`, type: 'message',
        role: 'assistant', model, content: [], stop_reason: null, stop_sequence: null,
        usage: { ...usage, output_tokens: 1 } };
    return [
        { type: 'message_start', message },
        { type: 'ping' },
        ...contentEvents(step),
        { type: 'message_delta',
            delta: { stop_reason: toolsOf(step).length === 0 ? 'end_turn' : 'tool_use',
                stop_sequence: null },
            usage: { output_tokens: usage.output_tokens } },
        { type: 'message_stop' },
    ];
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits where the step says so; false when it will never go on. */
async function mayGoOn(step, response) {
    if (step.hangs) {
        return false;
    }
    while (step.until !== undefined && !existsSync(join(dirname(scriptFile), step.until))) {
        if (response.destroyed) {
            return false;
        }
        await pause(LOOK_MS);
    }
    if (step.delay_ms > 0) {
        await pause(step.delay_ms);
    }
    return true;
}

async function sendStream(response, model, step) {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache',
        ...step.headers });
    for (const event of stream(model, step)) {
        response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
        const isContent = event.type === 'content_block_delta';
        if (response.destroyed || (isContent && !(await mayGoOn(step, response)))) {
            return;
        }
    }
    response.end();
}

function sendError(response, { status, type, message }, headers) {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ type: 'error', error: { type, message } }));
}

async function answer(request, response, body) {
    if (request.method !== 'POST' || !request.url.startsWith('/v1/messages')) {
        sendError(response, { status: 404, type: 'not_found_error', message: request.url }, {});
        return;
    }
    const parameters = JSON.parse(body);
    const step = chooseStep(parameters.messages);
    note(parameters);
    if (step.error !== undefined) {
        sendError(response, step.error, step.headers);
        return;
    }
    await sendStream(response, parameters.model, step);
}

const server = createServer((request, response) => {
    const chunks = [];
    let length = 0;
    request.on('data', (chunk) => {
        length += chunk.length;
        if (length > REQUEST_MAX_BYTES) {
            request.destroy();
        }
        chunks.push(chunk);
    });
    request.on('end', () => {
        answer(request, response, Buffer.concat(chunks).toString('utf8')).catch((error) => {
            process.stderr.write(`messages-api: ${error.stack}\n`);
            response.destroy();
        });
    });
});

server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`listening on ${server.address().port}\n`);
});
