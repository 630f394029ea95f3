import { blockFor, QUESTION } from "./mock-for-file.mjs";

/** @param {object} [more] other fields of the request */
export const chatBody = (more) =>
  JSON.stringify({ model: "m", messages: [{ role: "user", content: QUESTION }], ...more });

/** A fetch without a network: keeps what it was called with, and answers a chat with "Hello." and the block that was asked for. */
export class FakeFetch {
  /** @type {{ args: any[], url: string, headers: Headers, body?: any }[]} */
  calls = [];
  /** @type {Response[]} */
  replies = [];

  /**
   * May be replaced.
   *
   * @param {any} body
   * @param {RequestInit} [_init]
   * @returns {Response}
   */
  answer = (body, _init) =>
    Response.json({
      choices: [
        { index: 0, message: { role: "assistant", content: `Hello.${blockFor(body)}` }, finish_reason: "stop" },
      ],
    });

  /** @param {...any} args of `fetch` */
  fetch = async (...args) => {
    const [input, init] = args;
    const call = { args, url: input.url ?? String(input), headers: new Headers(init?.headers ?? input.headers) };
    this.calls.push(call);
    const given = init?.body ?? (input.body ? await input.clone().text() : undefined);
    call.body = given instanceof ArrayBuffer || ArrayBuffer.isView(given) ? new TextDecoder().decode(given) : given;
    const reply = this.answer(call.body?.startsWith?.("{") ? JSON.parse(call.body) : undefined, init);
    this.replies.push(reply);
    return reply;
  };

  get last() {
    return this.calls.at(-1);
  }
}
