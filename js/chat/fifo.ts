/** A first-in, first-out queue. `Array.shift` would copy a long list once for each item that is taken. */
export class Fifo<T> {
  #items: T[] = [];
  #first = 0;

  get length(): number {
    return this.#items.length - this.#first;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  pushAll(items: Iterable<T>): void {
    for (const item of items) this.#items.push(item);
  }

  /** The first item, which stays. */
  peek(): T | undefined {
    return this.#items[this.#first];
  }

  /** Removes the first item and returns it. */
  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.#items[this.#first];
    this.#items[this.#first++] = undefined as T;
    if (this.#first === this.#items.length) this.clear();
    return item;
  }

  /** Replaces the first item. */
  replaceFirst(item: T): void {
    this.#items[this.#first] = item;
  }

  clear(): void {
    this.#items = [];
    this.#first = 0;
  }

  /** Removes all items and returns them in order. */
  takeAll(): T[] {
    const items = this.#first === 0 ? this.#items : this.#items.slice(this.#first);
    this.clear();
    return items;
  }
}
