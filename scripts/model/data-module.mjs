const ALIGNMENT = 64;

/**
 * A WebAssembly module that is nothing but bytes: for each of `files`, by name, it exports a function that writes them to an address of the memory
 * that it imports. A Worker carries it along as it carries any other, and no copy of it lies in the heap of JavaScript.
 */
export function dataModule(files) {
  const names = Object.keys(files);
  const write = (segment) => {
    // local.get 0; i32.const 0; i32.const length; memory.init segment; data.drop segment
    const code = [
      0,
      0x20,
      0,
      0x41,
      0,
      0x41,
      ...signed(files[names[segment]].length),
      0xfc,
      8,
      segment,
      0,
      0xfc,
      9,
      segment,
      0x0b,
    ];
    return [...unsigned(code.length), ...code];
  };
  const head = Buffer.concat([
    Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
    section(1, [1, 0x60, 1, 0x7f, 0]),
    section(2, [1, ...text("host"), ...text("memory"), 2, 0, 0]),
    section(3, [names.length, ...names.map(() => 0)]),
    section(7, [names.length, ...names.flatMap((name, index) => [...text(name), 0, index])]),
    section(12, [names.length]),
    section(10, [names.length, ...names.flatMap((_, index) => write(index))]),
  ]);
  const data = section(
    11,
    [names.length],
    ...names.flatMap((name) => [Buffer.from([1, ...unsigned(files[name].length)]), files[name]]),
  );
  return Buffer.concat([head, padding(head.length + data.indexOf(files[names[0]].subarray(0, 64))), data]);
}

/**
 * A section without a meaning, after which the first file starts at a multiple of {@link ALIGNMENT}: read as a whole into
 * WebAssembly's memory, its parts are where a processor reads them fastest.
 *
 * @param {number} start where the file would start without it
 */
function padding(start) {
  // The section's number, its length, and an empty name.
  const LEAST = 3;
  const length = (ALIGNMENT - ((start + LEAST) % ALIGNMENT)) % ALIGNMENT;
  return section(0, [0], Buffer.alloc(length));
}

function section(id, first, ...more) {
  const body = Buffer.concat([Buffer.from(first), ...more]);
  return Buffer.concat([Buffer.from([id, ...unsigned(body.length)]), body]);
}

const text = (value) => [value.length, ...Buffer.from(value, "ascii")];

/** LEB128. */
function unsigned(value) {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

function signed(value) {
  return value < 64 ? [value] : [(value & 127) | 128, ...signed(value >>> 7)];
}
