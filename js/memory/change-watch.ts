/** What a {@link ChangeWatch} needs of the client whose memory it watches. */
export interface WatchedClient {
  /** As `Store.watch`, for the client's user. @throws where there is no store */
  watch(onChange: (version: number, previous?: number) => void): () => void;
  /** How many of the commits after version `after`, up to `until`, are the client's own. */
  ownCommits(after: number, until: number): number;
  /** Others have committed. */
  changed(): void;
}

/** Tells of the commits of other clients, tabs and processes, while anybody listens. */
export class ChangeWatch {
  readonly #client: WatchedClient;
  #stop: (() => void) | undefined;
  /** Calls of the client that are not over: their commits are not counted yet. */
  #calls = 0;
  #waiting: (readonly [version: number, previous: number])[] = [];

  constructor(client: WatchedClient) {
    this.#client = client;
  }

  /** Begins or ends. */
  set isOn(isOn: boolean) {
    if (isOn === (this.#stop !== undefined)) return;
    this.#stop?.();
    this.#stop = isOn ? this.#start() : undefined;
  }

  /** To be called around each call of the client. */
  async during<T>(call: Promise<T>): Promise<T> {
    this.#calls++;
    try {
      return await call;
    } finally {
      if (--this.#calls === 0) this.#tell();
    }
  }

  #start(): () => void {
    try {
      return this.#client.watch((version, previous = version - 1) => {
        this.#waiting.push([version, previous]);
        if (this.#calls === 0) this.#tell();
      });
    } catch {
      // Without a store nothing changes, and calls say what is missing.
      return () => {};
    }
  }

  #tell(): void {
    const isOfOthers = ([version, previous]: readonly [number, number]) =>
      // An erased store counts from the beginning.
      version < previous || version - previous > this.#client.ownCommits(previous, version);
    if (this.#waiting.splice(0).some(isOfOthers) && this.#stop) this.#client.changed();
  }
}
