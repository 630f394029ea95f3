import { z } from "zod";

import { teachingModel } from "../conversation.mjs";

/** A model that calls the tool `weather` first, and answers when it has the result. */
export function toolUser(request, exchange) {
  if (JSON.stringify(request).includes("sunny in Ulm")) return teachingModel()(request, exchange);
  return {
    content: null,
    toolCalls: [{ id: "call_1", type: "function", function: { name: "weather", arguments: '{"place":"Ulm"}' } }],
  };
}

export const recipe = z.object({ name: z.string() });
export const recipeModel = () => ({ content: '{"name":"soup"}' });
