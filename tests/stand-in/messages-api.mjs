// SPDX-License-Identifier: MIT
//
// A stand-in of the Messages API for tests: answers POST /v1/messages by a script, as a stream of
// server-sent events, on 127.0.0.1 and a free port. Needs node alone.
//
//   node messages-api.mjs SCRIPT.json      first line printed: "listening on PORT"
//
// The script: { "rules": [ { "prompt": REGEXP, "steps": [STEP, …] }, … ] }. The first rule whose
// regular expression matches the newest prompt counts; its first step answers the prompt, the next
// one the results of the tools asked for, and so on (the last one again and again). A step:
//
//   { "text": "…" }                                a reply; "repeat": N says it N times, numbered
//   { "text": "…", "tool": NAME, "input": {…} }    asks for a tool ("text" may be left out)
//   { "error": { "status": 529, "type": "overloaded_error", "message": "…" } }
//   "delay_ms": N in any of them                   between two pieces of the stream
//
// $1, $2, … in any text stand for what the groups of the expression matched.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const REQUEST_MAX_BYTES = 32 * 1024 * 1024;
const script = JSON.parse(readFileSync(process.argv[2], 'utf8'));
let counter = 0;

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

/** The newest prompt, and how many replies it has had already. */
function newestPrompt(messages) {
    for (let i = messages.length - 1; i >= 0; i--) {
        if (isPrompt(messages[i])) {
            const texts = textBlocks(messages[i]).filter((t) => !t.startsWith('<system-reminder>'));
            const replies = messages.slice(i + 1).filter((m) => m.role === 'assistant').length;
            return { text: texts.join('\n'), replies };
        }
    }
    return { text: '', replies: 0 };
}

function substitute(value, match) {
    if (typeof value === 'string') {
        return value.replace(/\$(\d)/g, (_, group) => match[Number(group)] ?? '');
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

function chooseStep(messages) {
    const { text, replies } = newestPrompt(messages);
    for (const rule of script.rules) {
        const match = new RegExp(rule.prompt, 's').exec(text);
        if (match !== null) {
            return substitute(rule.steps[Math.min(replies, rule.steps.length - 1)], match);
        }
    }
    return { text: 'The stand-in knows no answer to this.' };
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
    if (step.tool !== undefined) {
        counter++;
        const id = `toolu_${String(counter).padStart(24, '0')}`;
        events.push({ type: 'content_block_start', index,
            content_block: { type: 'tool_use', id, name: step.tool, input: {} } });
        events.push({ type: 'content_block_delta', index,
            delta: { type: 'input_json_delta', partial_json: JSON.stringify(step.input ?? {}) } });
        events.push({ type: 'content_block_stop', index });
    }
    return events;
}

function stream(model, step) {
    counter++;
    const usage = { input_tokens: 100, output_tokens: 1, cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0 };
    const message = { id: `msg_${String(counter).padStart(24, '0')}`, type: 'message',
        role: 'assistant', model, content: [], stop_reason: null, stop_sequence: null, usage };
    return [
        { type: 'message_start', message },
        { type: 'ping' },
        ...contentEvents(step),
        { type: 'message_delta',
            delta: { stop_reason: step.tool === undefined ? 'end_turn' : 'tool_use',
                stop_sequence: null },
            usage: { output_tokens: 25 } },
        { type: 'message_stop' },
    ];
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function answer(request, response, body) {
    if (request.method !== 'POST' || !request.url.startsWith('/v1/messages')) {
        response.writeHead(404, { 'content-type': 'application/json' });
        response.end(JSON.stringify(
            { type: 'error', error: { type: 'not_found_error', message: request.url } }));
        return;
    }
    const parameters = JSON.parse(body);
    const step = chooseStep(parameters.messages);
    if (step.error !== undefined) {
        const { status, type, message } = step.error;
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ type: 'error', error: { type, message } }));
        return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    for (const event of stream(parameters.model, step)) {
        response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
        if (step.delay_ms > 0) {
            await pause(step.delay_ms);
        }
    }
    response.end();
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
