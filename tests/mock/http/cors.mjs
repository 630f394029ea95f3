/** The app is a page of another origin: the headers that let its browser through, and the answer to its preflight. */
export function allowOrigins(request, response) {
  response.setHeader("access-control-allow-origin", request.headers.origin ?? "*");
  response.setHeader("access-control-expose-headers", "*");
  response.setHeader("vary", "origin");
  if (request.method !== "OPTIONS") return false;
  response.setHeader("access-control-allow-methods", "GET, POST, PUT, PATCH, DELETE");
  response.setHeader("access-control-allow-headers", request.headers["access-control-request-headers"] ?? "*");
  response.writeHead(204).end();
  return true;
}
