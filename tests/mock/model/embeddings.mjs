const DIMENSIONS = 64;

/** `POST /embeddings`: each word adds to one of 64 places, or of the `dimensions` asked for, so that texts with common words are near each other. */
export function embeddings(request) {
  const inputs = [request.input].flat();
  const length = request.dimensions ?? DIMENSIONS;
  return {
    object: "list",
    model: request.model,
    data: inputs.map((input, index) => ({
      object: "embedding",
      index,
      embedding: encode(vector(input, length), request.encoding_format),
    })),
    usage: { prompt_tokens: inputs.length, total_tokens: inputs.length },
  };
}

function vector(text, length) {
  const places = new Float32Array(length);
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) places[hash(word) % length] += 1;
  const norm = Math.hypot(...places) || 1;
  return places.map((value) => value / norm);
}

function hash(word) {
  let value = 2166136261;
  for (const character of word) value = Math.imul(value ^ character.codePointAt(0), 16777619) >>> 0;
  return value;
}

function encode(values, format) {
  return format === "base64" ? Buffer.from(values.buffer).toString("base64") : Array.from(values);
}
