const DIMENSIONS = 64;

/** `POST /embeddings`: each word adds to one of 64 places, so that texts with common words are near each other. */
export function embeddings(request) {
  const inputs = [request.input].flat();
  return {
    object: "list",
    model: request.model,
    data: inputs.map((input, index) => ({ object: "embedding", index, embedding: encode(vector(input), request.encoding_format) })),
    usage: { prompt_tokens: inputs.length, total_tokens: inputs.length },
  };
}

function vector(text) {
  const places = new Float32Array(DIMENSIONS);
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) places[hash(word) % DIMENSIONS] += 1;
  const length = Math.hypot(...places) || 1;
  return places.map((value) => value / length);
}

function hash(word) {
  let value = 2166136261;
  for (const character of word) value = Math.imul(value ^ character.codePointAt(0), 16777619) >>> 0;
  return value;
}

function encode(values, format) {
  return format === "base64" ? Buffer.from(values.buffer).toString("base64") : Array.from(values);
}
