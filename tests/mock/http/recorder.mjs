/** Keeps every request as it came, and what became of its reply. */
export class Recorder {
  /** @type {Exchange[]} */
  exchanges = [];

  async take(request, response) {
    const exchange = new Exchange(request, response);
    this.exchanges.push(exchange);
    await exchange.read(request);
    return exchange;
  }

  /** The POSTs to `path`, e.g. "/chat/completions". */
  posts(path) {
    return this.exchanges.filter((exchange) => exchange.method === "POST" && exchange.path.endsWith(path));
  }
}

class Exchange {
  constructor(request, response) {
    this.method = request.method;
    const url = new URL(request.url, "http://mock");
    this.path = url.pathname;
    this.query = url.searchParams;
    this.headers = request.headers;
    this.body = "";
    /** `true` when the client hung up before the reply was whole. */
    this.cancelled = false;
    /** @type {Promise<void>} */
    this.closed = new Promise((resolve) => {
      response.on("close", () => {
        this.cancelled = !response.writableFinished;
        resolve();
      });
    });
  }

  async read(request) {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    this.body = Buffer.concat(pieces).toString();
  }

  get json() {
    return JSON.parse(this.body);
  }
}
