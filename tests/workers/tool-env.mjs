/** Keeps Cloudflare's tools from calling home. Without the banner, wrangler looks for no newer version of itself. */
export const TOOL_ENV = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  CI: "1",
  NO_COLOR: "1",
  WRANGLER_LOG_SANITIZE: "false",
};
